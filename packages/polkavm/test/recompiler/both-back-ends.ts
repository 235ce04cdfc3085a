/** Runs one program on the interpreter and on compiled code, and tells all that can be seen of it from outside. */
import { stateOf } from '@polkavirt/campaign';
import {
  type Backend,
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

/** What can be held against the reference interpreter. */
export const CONTENDERS = ['recompiler', 'function by function', 'tier0'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** The recompiler compiles all at once, or each function when it has run for a moment, as a unit of its own. */
const BACKENDS: Record<Contender, Backend> = {
  recompiler: createRecompilerBackend(tier0Backend, { compileAfter: 0 }),
  'function by function': createRecompilerBackend(tier0Backend, {
    tiering: { samplingGas: 1, analysisGasPerByte: 0, gasPerInstruction: 0, gasPerUnit: 0, maxUnitLength: 1, gasPerStep: 0 },
  }),
  tier0: tier0Backend,
};

/** The module of a program on the reference interpreter and on another back end. */
export function bothModules(program: Program, contender: Contender = 'recompiler'): [Module, Module] {
  const backend = BACKENDS[contender];
  const engine = createEngine({ backends: [interpreterBackend, backend] });
  return [
    unwrap(engine.createModule(program, { backend: 'interpreter' })),
    unwrap(engine.createModule(program, { backend: backend.name })),
  ];
}

/** An instance of a module, ready to run from one of the program's exports, the first one if nothing is said. */
export function begin(module: Module, at = 0): Instance {
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[at]?.pc ?? 0);
  return instance;
}

export { stateOf };

/** Makes what belongs to a key once: what the reference shows is the same for all contenders. */
export function remembered<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };
}

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

/** What {@link textOf} read last, since fresh memory takes longer than reading does. */
let bytes = Buffer.alloc(0);

/** As {@link hexOf}, a character for each byte: half as long, for what is compared and hardly ever read. */
export function textOf(instance: Instance, address: number, length: number): string {
  if (bytes.length !== length) bytes = Buffer.alloc(length);
  return instance.readMemory(address, bytes) ? bytes.toString('latin1') : 'not readable';
}
