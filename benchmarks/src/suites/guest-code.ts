import { type BackendName, type Program, Stop } from '@polkavirt/polkavm';
import { BACKENDS, createEagerEngine, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Derived, Suite, Target } from '../benchmark.ts';
import { assembled, parsedProgram } from '../programs.ts';
import { ananAs } from './anan-as.ts';
import { LOOPS, type Loop } from './loops.ts';

/** Plenty, and exact as a number. */
const GAS = 2 ** 50;
const A0 = 7;

const ours = (loop: Loop, backend: BackendName): Contender => {
  const module = moduleOf(createEagerEngine(), assembled(loop.text), backend);
  return (iterations) => {
    const instance = module.instantiate();
    instance.prepareCall(0);
    instance.registers[A0] = BigInt(iterations);
    instance.setGas(BigInt(GAS));
    const stop = instance.run();
    const used = GAS - Number(instance.getGas());
    const instructions = loop.instructions(iterations);
    if (stop !== Stop.Finished || used !== instructions) {
      throw new Error(`stop ${stop}, ${used} gas used, ${instructions} expected`);
    }
    for (const [number, expected] of Object.entries(loop.registers(iterations))) {
      const actual = instance.registers[Number(number)];
      if (actual !== expected) throw new Error(`r${number} is ${actual}, not ${expected}`);
    }
    instance.release();
    return instructions;
  };
};

/** Only the arithmetic loop has a target for the interpreter. */
const rateTarget = (loop: Loop, backend: BackendName): { target?: Target } =>
  loop.name === 'alu' && backend === 'interpreter' ? { target: { must: 30, wanted: 400 } } : {};

/** Against anan-as only the recompiler has a target, and only on arithmetic and memory. */
const speedupTarget = (loop: Loop, backend: BackendName): { target?: Target } =>
  loop.name !== 'calls' && backend === 'recompiler' ? { target: { must: 100, wanted: 300 } } : {};

const programOf = (loop: Loop): Program => parsedProgram(assembled(loop.text));

const benchmarks = LOOPS.flatMap((loop): Benchmark[] => [
  ...BACKENDS.map(
    (backend): Benchmark => ({
      id: `guest-code/${loop.name}/${backend}`,
      label: `${loop.label}, ${backend}`,
      unit: 'M instr/s',
      ...rateTarget(loop, backend),
      prepare: () => ours(loop, backend),
    }),
  ),
  {
    id: `guest-code/${loop.name}/anan-as`,
    label: `${loop.label}, anan-as 1.2.0`,
    unit: 'M instr/s',
    isPeer: true,
    prepare: () => ananAs(loop, programOf(loop)),
  },
]);

const derived = LOOPS.flatMap((loop) =>
  BACKENDS.map(
    (backend): Derived => ({
      id: `guest-code/${loop.name}/${backend}-to-anan-as`,
      label: `${loop.label}, ${backend} to anan-as`,
      kind: 'speedup',
      of: `guest-code/${loop.name}/${backend}`,
      base: `guest-code/${loop.name}/anan-as`,
      ...speedupTarget(loop, backend),
    }),
  ),
);

export const guestCode: Suite = {
  name: 'guest-code',
  title: 'Running guest code',
  about:
    'Three loops in assembly, with gas (naive, synchronous). A turn makes an instance, runs the loop and checks gas and registers; ' +
    'anan-as runs the same code bytes with the same pages.',
  benchmarks,
  derived,
};
