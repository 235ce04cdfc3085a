/** Runs one program on the interpreter and on compiled code, and tells all that can be seen of it from outside. */
import { stateOf } from '@polkavirt/campaign';
import {
  createEngine,
  createRecompilerBackend,
  type Instance,
  interpreterBackend,
  type Module,
  type Program,
  Stop,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';

/** The reference, and what is held against it; the recompiler compiles at once. */
const engine = createEngine({
  backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
});

/** What can be held against the reference interpreter. */
export const CONTENDERS = ['recompiler', 'tier0'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The module of a program on the reference interpreter and on another back end. */
export const bothModules = (program: Program, contender: Contender = 'recompiler'): [Module, Module] => [
  unwrap(engine.createModule(program, { backend: 'interpreter' })),
  unwrap(engine.createModule(program, { backend: contender })),
];

/** An instance of a module, ready to run from the program's first export. */
export function begin(module: Module): Instance {
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0]?.pc ?? 0);
  return instance;
}

export { stateOf };

/** How a run is fed with gas: what it starts with, what it gets whenever that is used up, and how often it may stop. */
export interface Feeding {
  readonly gas: bigint;
  readonly refill: bigint;
  readonly stops: number;
}

/** The states at each stop of a run, until the program ends or has stopped often enough. */
export function trailOf(instance: Instance, { gas, refill, stops }: Feeding): string[] {
  const trail: string[] = [];
  instance.setGas(gas);
  while (trail.length < stops) {
    const stop = instance.run();
    trail.push(stateOf(instance, stop));
    if (instance.nextPc === undefined || stop === Stop.Segfault) break;
    if (stop === Stop.OutOfGas) instance.setGas(instance.getGas() + refill);
  }
  return trail;
}

/** Some of an instance's memory in hex, or a word that says that not all of it can be read. */
export function hexOf(instance: Instance, address: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return instance.readMemory(address, bytes) ? bytes.toString('hex') : 'not readable';
}
