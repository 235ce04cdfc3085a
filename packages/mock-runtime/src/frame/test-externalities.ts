import type { HexString } from '../bytes.ts';
import { withExternalities } from '../externalities/current.ts';
import { Externalities, type StorageSnapshot } from '../externalities/externalities.ts';
import type { AnyRuntime } from './runtime.ts';
import { runtimeOfCode } from './runtime-code.ts';
import { CODE_KEY } from './system/block-lifecycle.ts';
import { stateVersionOf } from './system/runtime-version.ts';

/** Storage for a runtime, to run code against. */
export interface TestExternalities {
  /**
   * Runs code with this storage. The storage is available only until `work` returns, so it cannot be async.
   *
   * @returns What `work` returns.
   * @throws TypeError if `work` returns a promise.
   */
  executeWith<T>(work: () => T): T;
  /** The state root, in the layout of the runtime's version. */
  stateRoot(): HexString;
  /** The state at this moment; storage goes back to it with {@link TestExternalities.restore}. */
  snapshot(): StorageSnapshot;
  restore(snapshot: StorageSnapshot): void;
  readonly storage: Externalities;
  /** The runtime; after `System.setCode(root, runtimeCode(next))` it is the next one. */
  readonly runtime: AnyRuntime;
  /** Whether the pallets' tryState runs at the end of each block, and of `executeWith`. */
  readonly checksState: boolean;
}

export interface TestExternalitiesOptions {
  /** Whether to run the pallets' tryState at the end of each block, and of `executeWith`. Default: no. */
  readonly checkState?: boolean;
}

const stack: TestExternalities[] = [];

/** The externalities whose `executeWith` is running, or undefined. Matchers use them. */
export const currentTestExternalities = (): TestExternalities | undefined => stack.at(-1);

export function createTestExternalities(
  first: AnyRuntime,
  { checkState = false }: TestExternalitiesOptions = {},
): TestExternalities {
  const storage = new Externalities();
  storage.explainsFailures = true;
  const externalities: TestExternalities = {
    executeWith<T>(work: () => T): T {
      stack.push(externalities);
      try {
        const result = withExternalities(storage, () => {
          const value = work();
          if (checkState) externalities.runtime.tryState();
          return value;
        });
        if (result instanceof Promise) {
          throw new TypeError('executeWith got an async function: storage is gone at its first await');
        }
        return result;
      } finally {
        stack.pop();
      }
    },
    stateRoot: () => storage.root(stateVersionOf(externalities.runtime.System.constants.Version)),
    snapshot: () => storage.snapshot(),
    restore: (snapshot) => storage.restore(snapshot),
    storage,
    checksState: checkState,
    get runtime() {
      const code = storage.main.get(CODE_KEY);
      return code === undefined ? first : ((runtimeOfCode(code) as AnyRuntime | undefined) ?? first);
    },
  };
  return externalities;
}
