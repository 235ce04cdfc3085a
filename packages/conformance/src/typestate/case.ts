import type { IdleInstance, StorageReader, TypestateVirtT, VirtModule } from '@polkavirt/primitives';
import { COUNTER_C_GAS, type ConformanceCase, type CounterGas } from '../case.ts';
import { value } from '../check.ts';

/** The options for making an implementation under test. */
export interface TypestateSubjectOptions {
  /** What `fromStorageKey` reads. */
  readonly storage: StorageReader;
  /** The cap on live instances. */
  readonly maxInstances: number;
}

/** Makes the implementation under test. Each case has one of its own, with an empty cache. */
export type TypestateFactory = (options: TypestateSubjectOptions) => TypestateVirtT;

/** The setup of the suite. */
export interface TypestateSetup {
  readonly create: TypestateFactory;
  /** The counter program, as in `ConformanceSetup`; its imports are the four numbers or the four names (`read_counter`, ..). */
  readonly program: Uint8Array;
  /** What this build of the counter program costs under the cost model of the implementation. Default: {@link COUNTER_C_FULL_GAS}. */
  readonly gas?: CounterGas;
}

/**
 * `counter.polkavm` of fixtures/guests (the C program) under the full cost model with the cache model L2Hit, added up from the costs of
 * its blocks in upstream's interpreter (polkavm 0.35). `counter` passes blocks of 126, 1, 102, 2, 101, 1, 27, 101, 2, 101, 1, 27 and 47;
 * `increment_forever` pays 126, then 103, then 102 for each turn: 2 + (100 000 - 229) / 102 = 980 of them, which leaves 15.
 */
export const COUNTER_C_FULL_GAS: CounterGas = {
  counter: [126n, 229n, 332n, 461n, 564n, 639n],
  increments: 980,
  gasAtLastIncrement: 15n,
};

/** The same program with 1 gas an instruction. */
export const COUNTER_C_NAIVE_GAS: CounterGas = COUNTER_C_GAS;

/** Storage that a case fills: main storage and child tries, by keys of text. */
export interface CaseStorage {
  set(key: string, program: Uint8Array): void;
  setChild(childTrie: string, key: string, program: Uint8Array): void;
  /** How often each was read, in order, as `key` or `childTrie/key`. */
  readonly reads: readonly string[];
}

/** The context of a case. */
export interface TypestateContext {
  readonly virt: TypestateVirtT;
  readonly storage: CaseStorage;
  readonly program: Uint8Array;
  readonly gas: CounterGas;
  /** The cap on live instances of `virt`. */
  readonly maxInstances: number;
  /** The module of a program, compiled without an identifier. Default: the counter program. */
  module(program?: Uint8Array): VirtModule;
  /** A new instance. Default: of the counter program. */
  instance(program?: Uint8Array): IdleInstance;
}

/** Case name (without its group) -> what it checks. */
export type TypestateCaseTable = Readonly<Record<string, (context: TypestateContext) => void>>;

const MAX_INSTANCES = 30;

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const createStorage = (): { readonly control: CaseStorage; readonly reader: StorageReader } => {
  const values = new Map<string, Uint8Array>();
  const reads: string[] = [];
  const read = (path: string): Uint8Array | undefined => {
    reads.push(path);
    return values.get(path);
  };
  return {
    control: {
      reads,
      set: (key, program) => void values.set(key, program),
      setChild: (childTrie, key, program) => void values.set(`${childTrie}/${key}`, program),
    },
    reader: { storage: (key) => read(text(key)), childStorage: (trie, key) => read(`${text(trie)}/${text(key)}`) },
  };
};

/** The cases of one group, each with an implementation of its own. */
export function typestateCasesOf(group: string, setup: TypestateSetup, table: TypestateCaseTable): ConformanceCase[] {
  return Object.entries(table).map(([name, check]) => ({
    name: `${group}: ${name}`,
    run() {
      const { control, reader } = createStorage();
      const virt = setup.create({ storage: reader, maxInstances: MAX_INSTANCES });
      const module = (program = setup.program) => value(virt.fromBytes(program), 'fromBytes').module;
      const instance = (program?: Uint8Array) => value(module(program).instantiate(), 'instantiate');
      const gas = setup.gas ?? COUNTER_C_FULL_GAS;
      check({ virt, storage: control, program: setup.program, gas, maxInstances: MAX_INSTANCES, module, instance });
    },
  }));
}
