import {
  type CompiledModule,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  type ExecResult,
  type Execution,
  err,
  type IdleInstance,
  type MemoryError,
  type ModuleError,
  ok,
  type PrepareFailure,
  type Result,
  type StorageReader,
  type TypestateInstantiateError,
  type TypestateVirtT,
  utf8Encode,
  type VirtModule,
} from '@polkavirt/primitives';
import { checkOptions, optional, withMethods } from '@polkavirt/primitives/options';
import type { TypestateLimits } from '../create-typestate-native.ts';
import { createIsolation, ISOLATED_RULES, type Isolated, type IsolatedOptions, limitsRule } from './isolated-rules.ts';
import { type Isolation, LOST } from './isolation.ts';
import type { IsolatedModule } from './protocol.ts';

export interface IsolatedTypestateOptions extends IsolatedOptions<TypestateLimits> {
  /** What `fromStorageKey` reads, in the calling thread. Default: an empty storage. */
  readonly storage?: StorageReader;
}

const EMPTY_STORAGE: StorageReader = { storage: () => undefined, childStorage: () => undefined };

/**
 * {@link TypestateVirtT} whose programs run in a worker thread: `createIsolatedNative` for the newer generation, with the same outcome at
 * the deadline. A step that takes longer is an `Error` of `Trap`, and the instance in it is destroyed; other instances and executions are
 * lost, their next step is `Trap`. Modules are compiled again by the next worker where somebody still has them; its cache is empty.
 */
export function createIsolatedTypestateNative(options: IsolatedTypestateOptions): Isolated<TypestateVirtT> {
  checkOptions('createIsolatedTypestateNative', options, {
    ...ISOLATED_RULES,
    storage: optional(withMethods('a reader of storage', 'storage', 'childStorage')),
    limits: limitsRule('maxInstances', 'maxMemoryBytes', 'maxModules', 'maxProgramBytes'),
  });
  const { storage = EMPTY_STORAGE } = options;
  const isolation = createIsolation('typestate', options);

  const toModule = (
    answer: Result<IsolatedModule, ModuleError> | typeof LOST,
    again: () => Result<IsolatedModule, ModuleError> | typeof LOST,
  ): Result<CompiledModule, ModuleError> => {
    if (answer === LOST) return err('InvalidImage');
    if (!answer.ok) return answer;
    return ok({ module: new IsolatedVirtModule(isolation, answer.value.id, again), status: answer.value.status });
  };

  return {
    virt: {
      fromBytes(program, identifier) {
        // A copy: a module outlives its worker, and the caller's bytes may change.
        const bytes = checkBytes(program, 'program').slice();
        if (identifier !== undefined) checkBytes(identifier, 'identifier');
        return toModule(isolation.call('fromBytes', bytes, identifier), () => isolation.call('fromBytes', bytes, undefined));
      },

      lookup(identifier) {
        const found = isolation.call('lookup', checkBytes(identifier, 'identifier'));
        if (found === LOST) return err('NotCached');
        // What a later worker has under the identifier may be another program, or nothing.
        const gone = (): Result<IsolatedModule, ModuleError> => err('NotCached');
        return found.ok ? ok(new IsolatedVirtModule(isolation, found.value, gone)) : found;
      },

      fromStorageKey(key, childTrie) {
        checkBytes(key, 'storage key');
        const isMain = childTrie === undefined || checkBytes(childTrie, 'child trie').length === 0;
        const read = () => (isMain ? storage.storage(key) : storage.childStorage(childTrie, key))?.slice();
        const cached = isolation.call('lookup', key);
        if (cached !== LOST && cached.ok) {
          return ok({
            module: new IsolatedVirtModule(isolation, cached.value, () => isolation.call('fromStorageKey', key, read())),
            status: 'Cached',
          });
        }
        const program = read();
        const again = () => isolation.call('fromStorageKey', key, program);
        return toModule(again(), again);
      },
    },
    close: () => isolation.close(),
  };
}

class IsolatedVirtModule implements VirtModule {
  readonly #isolation: Isolation;
  #generation: number;
  #id: number;
  readonly #again: () => Result<IsolatedModule, ModuleError> | typeof LOST;

  /** @param again Compiles the module in another worker. */
  constructor(isolation: Isolation, id: number, again: () => Result<IsolatedModule, ModuleError> | typeof LOST) {
    this.#isolation = isolation;
    this.#generation = isolation.generation;
    this.#id = id;
    this.#again = again;
  }

  instantiate(): Result<IdleInstance, TypestateInstantiateError> {
    let made = this.#isolation.callIn(this.#generation, 'instantiateModule', this.#id);
    if (made === LOST) {
      const module = this.#again();
      if (module === LOST || !module.ok) return err('InvalidModule');
      this.#id = module.value.id;
      this.#generation = this.#isolation.generation;
      made = this.#isolation.callIn(this.#generation, 'instantiateModule', this.#id);
    }
    if (made === LOST) return err('InvalidModule');
    return made.ok ? ok(new IsolatedIdleInstance(this.#isolation, made.value)) : made;
  }
}

/** What both handles share: a place in a worker, until it is handed on or destroyed. */
abstract class Handle {
  protected readonly isolation: Isolation;
  protected readonly generation: number;
  #id: number | undefined;

  /** @param id Undefined for an instance that is destroyed. */
  constructor(isolation: Isolation, id: number | undefined, generation = isolation.generation) {
    this.isolation = isolation;
    this.#id = id;
    this.generation = generation;
  }

  protected get id(): number | undefined {
    return this.#id;
  }

  protected consume(): number | undefined {
    const id = this.#id;
    this.#id = undefined;
    return id;
  }

  destroy(): void {
    const id = this.consume();
    if (id !== undefined) this.isolation.callIn(this.generation, 'release', id);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class IsolatedIdleInstance extends Handle implements IdleInstance {
  prepare(functionName: string | Uint8Array): Result<Execution, PrepareFailure> {
    const name =
      typeof functionName === 'string' ? utf8Encode(functionName, 'function name') : checkBytes(functionName, 'function name');
    if (this.id === undefined) return err({ instance: this, error: 'InvalidInstance' });
    const prepared = this.isolation.callIn(this.generation, 'prepare', this.id, name);
    // Lost: its execution says so when it runs.
    if (prepared === LOST) return ok(new IsolatedExecution(this.isolation, this.consume(), this.generation));
    if (!prepared.ok) return err({ instance: this, error: prepared.error });
    this.consume();
    return ok(new IsolatedExecution(this.isolation, prepared.value, this.generation));
  }
}

class IsolatedExecution extends Handle implements Execution {
  run(gasLeft: bigint, a0: bigint): ExecResult {
    checkI64(gasLeft, 'gas');
    checkU64(a0, 'a0');
    const id = this.consume();
    const failed = (error: 'InvalidInstance' | 'Trap'): ExecResult => ({
      kind: 'Error',
      instance: new IsolatedIdleInstance(this.isolation, undefined),
      error,
    });
    if (id === undefined) return failed('InvalidInstance');
    const step = this.isolation.callIn(this.generation, 'step', id, gasLeft, a0);
    if (step === LOST) return failed('Trap');
    const idle = (instance: number) => new IsolatedIdleInstance(this.isolation, instance, this.generation);
    if (step.kind === 'Error') return { kind: 'Error', instance: idle(step.instance), error: step.error };
    if (step.kind === 'Finished') return { kind: 'Finished', instance: idle(step.instance), gasLeft: step.gasLeft };
    const [r0, a1, a2, a3, a4, a5] = step.registers;
    return {
      kind: 'Syscall',
      execution: new IsolatedExecution(this.isolation, step.execution, this.generation),
      gasLeft: step.gasLeft,
      syscallSymbol: step.syscallSymbol,
      a0: r0,
      a1,
      a2,
      a3,
      a4,
      a5,
    };
  }

  readMemory(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    if (this.id === undefined) return err('InvalidInstance');
    const answer = this.isolation.callIn(this.generation, 'readExecution', this.id, offset, dest.length);
    if (answer === LOST) return err('OutOfBounds');
    if (!answer.ok) return answer;
    dest.set(answer.value);
    return ok(undefined);
  }

  writeMemory(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    if (this.id === undefined) return err('InvalidInstance');
    const answer = this.isolation.callIn(this.generation, 'writeExecution', this.id, offset, src);
    return answer === LOST ? err('OutOfBounds') : answer;
  }
}
