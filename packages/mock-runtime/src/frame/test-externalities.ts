import type { HexString } from '../bytes.ts';
import { withExternalities } from '../externalities/current.ts';
import { Externalities, type StorageSnapshot } from '../externalities/externalities.ts';
import type { AnyRuntime } from './runtime.ts';
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
  readonly runtime: AnyRuntime;
}

const stack: TestExternalities[] = [];

/** The externalities whose `executeWith` is running, or undefined. Matchers use them. */
export const currentTestExternalities = (): TestExternalities | undefined => stack.at(-1);

export function createTestExternalities(runtime: AnyRuntime): TestExternalities {
  const storage = new Externalities();
  const externalities: TestExternalities = {
    executeWith<T>(work: () => T): T {
      stack.push(externalities);
      try {
        const result = withExternalities(storage, work);
        if (result instanceof Promise) {
          throw new TypeError('executeWith got an async function: storage is gone at its first await');
        }
        return result;
      } finally {
        stack.pop();
      }
    },
    stateRoot: () => storage.root(stateVersionOf(runtime.System.constants.Version)),
    snapshot: () => storage.snapshot(),
    restore: (snapshot) => storage.restore(snapshot),
    storage,
    runtime,
  };
  return externalities;
}
