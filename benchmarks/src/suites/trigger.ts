/** When compiling pays: contracts and guests with other values of the gas an instruction after which a region is compiled. */
import { createEngine, createRecompilerBackend, type Engine, interpreterBackend, tier0Backend } from '@polkavirt/polkavm';
import { moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { freshProgram } from '../fresh-program.ts';
import { parsedProgram } from '../programs.ts';
import { blobOf, CALLS, checkedCall, FIRST_CALLS, geometricMean, HUNDREDS } from './contract-calls.ts';
import { newProgram } from './guest-contenders.ts';
import { GUESTS } from './guest-programs.ts';

/** Gas an instruction; 150 is what the recompiler has, once it is warm. */
const TRIGGERS = [38, 75, 150, 300, 600, 1200, 2400];

const engineWith = (gasPerInstruction: number): Engine =>
  createEngine({
    backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { tiering: { gasPerInstruction } })],
  });

/** Nanoseconds that something takes. */
const timed = (work: () => void): number => {
  const began = performance.now();
  work();
  return (performance.now() - began) * 1e6;
};

/** A call out of so many of contracts that were never seen before, by geometric mean of the contracts. */
const contracts = (gasPerInstruction: number, calls: number): Contender => {
  const engine = engineWith(gasPerInstruction);
  const fresh = CALLS.map((call) => ({ call, next: freshProgram(parsedProgram(blobOf(call))) }));
  const sample = (): number =>
    geometricMean(
      fresh.map(({ call, next }) => {
        const module = moduleOf(engine, next(), 'recompiler');
        return timed(() => {
          for (let i = 0; i < calls; i++) checkedCall(module, call);
        });
      }),
    ) / calls;
  for (let done = 0; done < 2 * HUNDREDS; done += calls) sample();
  return sample;
};

/** A long guest from the bytes of a program that was never seen before to its end, by geometric mean of the guests. */
const guests = (gasPerInstruction: number): Contender => {
  const engine = engineWith(gasPerInstruction);
  const runs = GUESTS.map(({ long }) => newProgram(engine, 'recompiler', long));
  const sample = (): number => geometricMean(runs.map((run) => timed(() => run(1))));
  sample();
  return sample;
};

const row = (name: string, label: string, unit: 'us' | 'ms', prepare: (trigger: number) => Contender): Benchmark[] =>
  TRIGGERS.map((trigger) => ({
    id: `trigger/${name}/${trigger}`,
    label: `${label}, ${trigger} gas an instruction`,
    unit,
    isValue: true,
    prepare: () => prepare(trigger),
  }));

export const trigger: Suite = {
  name: 'trigger',
  title: 'When a region is compiled',
  about:
    'New programs with other values of the gas that a region spends in tier 0, for each of its instructions, before it is compiled: geometric ' +
    'means of the contract calls and of the guests.',
  benchmarks: [
    ...row('first', 'a contract call, first eight', 'us', (gas) => contracts(gas, FIRST_CALLS)),
    ...row('hundreds', 'a contract call, first three hundred', 'us', (gas) => contracts(gas, HUNDREDS)),
    ...row('guests', 'a new guest', 'ms', guests),
  ],
};
