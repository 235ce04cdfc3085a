/** What is no time per operation: how long a big program stands still, and how much memory it and instances take. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BackendName, createEngine, Stop } from '@polkavirt/polkavm';
import { BACKENDS, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { bigProgramText } from '../big-program-text.ts';
import { freshProgram } from '../fresh-program.ts';
import { assembled, parsedProgram } from '../programs.ts';

const FOOTPRINT = fileURLToPath(new URL('../footprint.js', import.meta.url));
const GAS = 200_000_000n;
const A0 = 7;

interface Footprint {
  readonly longest: number;
  readonly memory: number;
}

const footprintOf = (what: string, backend: BackendName): Footprint =>
  JSON.parse(execFileSync(process.execPath, [FOOTPRINT, what, backend], { encoding: 'utf8' }));

/** One operation is the first 200 million instructions of a program that was never seen before, from its bytes on. */
const firstInstructions = (backend: BackendName): Contender => {
  const next = freshProgram(parsedProgram(assembled(bigProgramText())));
  const engine = createEngine();
  return (count) => {
    for (let i = 0; i < count; i++) {
      const instance = moduleOf(engine, next(), backend).instantiate();
      instance.prepareCall(0);
      instance.registers[A0] = 1_000_000n;
      instance.setGas(GAS);
      if (instance.run() !== Stop.OutOfGas) throw new Error('the program did not run out of gas');
      instance.release();
    }
    return count;
  };
};

/** The interpreter would take seconds a turn. */
const FAST = BACKENDS.filter((backend) => backend !== 'interpreter');

const rowsOf = (backend: BackendName): Benchmark[] => [
  {
    id: `big-program/first/${backend}`,
    label: `first 200 M instructions of a new program, ${backend}`,
    unit: 'ms',
    prepare: () => firstInstructions(backend),
  },
  {
    id: `big-program/longest/${backend}`,
    label: `longest time for 100,000 gas of it, ${backend}`,
    unit: 'ms',
    isValue: true,
    target: { must: 50, wanted: 10 },
    prepare: () => () => footprintOf('big-program', backend).longest,
  },
  {
    id: `big-program/memory/${backend}`,
    label: `memory that the program takes, ${backend}`,
    unit: 'MB',
    isValue: true,
    target: { must: 120, wanted: 60 },
    prepare: () => () => footprintOf('big-program', backend).memory,
  },
];

export const bigProgram: Suite = {
  name: 'big-program',
  title: 'A big program, and memory',
  about:
    'A program of 149,000 instructions in 2,000 functions, of which it calls 250 over and over. Its longest time to get on by 100,000 gas, and the most memory ' +
    'that a process had beyond what it had before, are those of a new process each time. So is the memory of an instance: a thousand of a contract that wait for the answer to a host call.',
  benchmarks: [
    ...FAST.flatMap(rowsOf),
    ...BACKENDS.map(
      (backend): Benchmark => ({
        id: `big-program/instance/${backend}`,
        label: `memory of a live instance, ${backend}`,
        unit: 'MB',
        isValue: true,
        prepare: () => () => footprintOf('instances', backend).memory,
      }),
    ),
  ],
};
