import {
  type CompiledModule,
  checkBytes,
  err,
  type IdleInstance,
  type ModuleError,
  ok,
  type Result,
  type StorageReader,
  type TypestateInstantiateError,
  type TypestateOutcome,
  type TypestateVirtT,
  typestateOf,
  type VirtModule,
} from '@polkavirt/primitives';
import { checkOptions, optional, withMethods } from '@polkavirt/primitives/options';
import type { TypestateLimits } from '../create-typestate-native.ts';
import { IsolatedCore } from './isolated-core.ts';
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
 * lost, their next step is `Trap`. The next worker starts with an empty cache and compiles a module again when a handle to it is used.
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
      explainRefusal(program) {
        const reason = isolation.call('explainRefusal', checkBytes(program, 'program'));
        return reason === LOST ? `it took longer than the deadline of ${options.deadline} ms` : reason;
      },

      fromBytes(program, identifier) {
        // A copy: a module outlives its worker, and the caller's bytes may change.
        const bytes = checkBytes(program, 'program').slice();
        if (identifier !== undefined) checkBytes(identifier, 'identifier');
        return toModule(isolation.call('fromBytes', bytes, identifier), () => isolation.call('fromBytes', bytes, undefined));
      },

      lookup(identifier) {
        const found = isolation.call('lookup', checkBytes(identifier, 'identifier'));
        if (found === LOST) return err('NotCached');
        // A later worker may have another program, or none, under the identifier.
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
  readonly #core: IsolatedCore<Uint8Array, TypestateOutcome>;
  #generation: number;
  #id: number;
  readonly #again: () => Result<IsolatedModule, ModuleError> | typeof LOST;

  /** @param again Compiles the module in another worker. */
  constructor(isolation: Isolation, id: number, again: () => Result<IsolatedModule, ModuleError> | typeof LOST) {
    this.#isolation = isolation;
    this.#core = new IsolatedCore(isolation);
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
    return made.ok ? ok(typestateOf(this.#core, this.#core.instance(made.value))) : made;
  }
}
