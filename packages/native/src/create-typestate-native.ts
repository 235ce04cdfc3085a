import { type BackendName, type CostModelName, createEngine, type Engine } from '@polkavirt/polkavm';
import {
  type CompiledModule,
  type CompileStatus,
  checkBytes,
  DEFAULT_MAX_INSTANCES,
  err,
  HostFault,
  type ModuleError,
  ok,
  type Result,
  type StopReport,
  type StorageReader,
  type TypestateInstantiateError,
  type TypestateSyscall,
  type TypestateVirtT,
  typestateOf,
  type VirtModule,
} from '@polkavirt/primitives';
import { checkOptions, limitsOf, optional, withMethods } from '@polkavirt/primitives/options';
import { createIdentifierCache } from './identifier-cache.ts';
import type { ModuleCacheLimits } from './module-cache.ts';
import { NativeCore, type NativeInstance } from './native-core.ts';
import { NATIVE_RULES } from './native-rules.ts';
import { prepareTypestateModule, type TypestateModule } from './typestate-module.ts';

export interface TypestateLimits extends ModuleCacheLimits {
  /** Instances that live at the same time; 30 by default, as upstream: one for each nested call of its contracts pallet, and a margin. */
  readonly maxInstances: number;
  /** The most guest memory that one instance may have in use, in bytes: see `ModuleOptions.maxMemoryBytes` of the engine. */
  readonly maxMemoryBytes: number;
}

export interface TypestateNativeOptions {
  /** Default: a new {@link createEngine}. One engine may serve several, of both generations. */
  readonly engine?: Engine;
  /** Default: the engine's. */
  readonly backend?: BackendName;
  /** Default: `full`, upstream's of this generation, with the cache model that the engine defaults to (upstream's: L2Hit). */
  readonly costModel?: CostModelName;
  /** The storage that `fromStorageKey` reads. Default: an empty storage. */
  readonly storage?: StorageReader;
  /**
   * Defaults: 30 instances; the engine's memory limit; 64 modules of 16 MiB of programs and identifiers together stay cached. Upstream's
   * cache has no bound, and lives for a block.
   */
  readonly limits?: Partial<TypestateLimits>;
  /** Called with the reason when a program is refused, because `InvalidImage` carries none. The text is for people. */
  readonly onInvalidImage?: (reason: string) => void;
  /**
   * Called after every run that ends with an error, before the instance changes. Each report takes some microseconds;
   * without this option none is made until `IdleInstance.explain` is called.
   */
  readonly onStop?: (report: StopReport) => void;
}

const DEFAULT_CACHE: ModuleCacheLimits = { maxModules: 64, maxProgramBytes: 16 * 2 ** 20 };
const EMPTY_STORAGE: StorageReader = { storage: () => undefined, childStorage: () => undefined };

/**
 * {@link TypestateVirtT} that runs programs: the engine behind the newer generation of the interface.
 *
 * Identifiers and storage keys share one cache, as upstream: `fromStorageKey(k)` finds a module that was compiled under
 * the identifier `k`, and an entry under `k` serves main storage and child tries alike.
 *
 * ```ts
 * import { createTypestateNative } from '@polkavirt/native';
 * import { assembleOrThrow } from '@polkavirt/polkavm';
 *
 * const virt = createTypestateNative();
 * const compiled = virt.fromBytes(assembleOrThrow('pub @main:\n  ret'));
 * const made = compiled.ok ? compiled.value.module.instantiate() : compiled;
 * const prepared = made.ok ? made.value.prepare('main') : made;
 * if (prepared.ok) prepared.value.run(1_000n, 0n); // { ok: true, value: { kind: 'Finished', instance, gasLeft } }
 * ```
 *
 * @throws HostFault from what compiles, `ValueOutOfRange`, if the engine has no such back end or an option is out of its range.
 */
export const createTypestateNative = (given: TypestateNativeOptions = {}): TypestateVirtT => {
  const { core, instantiate, fromBytes, lookup, fromStorageKey, explainRefusal } = createTypestateCore(given);
  const moduleOf = (module: TypestateModule): VirtModule => ({
    instantiate() {
      const made = instantiate(module);
      return made.ok ? ok(typestateOf(core, made.value)) : made;
    },
  });
  const compiled = <E>(made: Result<NativeCompiled, E>): Result<CompiledModule, E> =>
    made.ok ? ok({ module: moduleOf(made.value.module), status: made.value.status }) : made;
  return {
    explainRefusal,
    fromBytes: (program, identifier) => compiled(fromBytes(program, identifier)),
    lookup(identifier) {
      const found = lookup(identifier);
      return found.ok ? ok(moduleOf(found.value)) : found;
    },
    fromStorageKey: (key, childTrie) => compiled(fromStorageKey(key, childTrie)),
  };
};

/** A module, and whether compiling it was needed. */
export interface NativeCompiled {
  readonly module: TypestateModule;
  readonly status: CompileStatus;
}

/** Modules and instances of the typestate generation, without the handles that callers get. */
export interface NativeTypestateCore {
  readonly core: NativeCore<Uint8Array, TypestateSyscall>;
  readonly instantiate: (
    module: TypestateModule,
  ) => Result<NativeInstance<Uint8Array, TypestateSyscall>, TypestateInstantiateError>;
  readonly fromBytes: (program: Uint8Array, identifier?: Uint8Array) => Result<NativeCompiled, ModuleError>;
  readonly lookup: (identifier: Uint8Array) => Result<TypestateModule, ModuleError>;
  readonly explainRefusal: (program: Uint8Array) => string | undefined;
  readonly fromStorageKey: (key: Uint8Array, childTrie?: Uint8Array) => Result<NativeCompiled, ModuleError>;
}

/** The core under the handles of {@link createTypestateNative}. */
export const createTypestateCore = (given: TypestateNativeOptions): NativeTypestateCore => {
  checkOptions('createTypestateNative', given, {
    ...NATIVE_RULES,
    storage: optional(withMethods('a reader of storage', 'storage', 'childStorage')),
    limits: optional(limitsOf('maxInstances', 'maxMemoryBytes', 'maxModules', 'maxProgramBytes')),
  });
  const {
    engine = createEngine(),
    backend,
    costModel = 'full',
    storage = EMPTY_STORAGE,
    limits = {},
    onInvalidImage = () => {},
    onStop,
  } = given;
  const options = {
    costModel,
    ...(backend === undefined ? {} : { backend }),
    ...(limits.maxMemoryBytes === undefined ? {} : { maxMemoryBytes: limits.maxMemoryBytes }),
  };
  const maxInstances = limits.maxInstances ?? DEFAULT_MAX_INSTANCES;
  const cache = createIdentifierCache<TypestateModule>({ ...DEFAULT_CACHE, ...limits });
  const core = new NativeCore<Uint8Array, TypestateSyscall>(onStop);

  const refuse = (reason: string): Result<never, ModuleError> => {
    onInvalidImage(reason);
    return err('InvalidImage');
  };

  const compile = (program: Uint8Array, identifier: Uint8Array | undefined): Result<NativeCompiled, ModuleError> => {
    const made = engine.createModule(program, options);
    if (!made.ok) {
      const { code, message } = made.error;
      if (code === 'invalid_option' || code === 'no_such_backend') throw new HostFault('ValueOutOfRange', message);
      return refuse(message);
    }
    const prepared = prepareTypestateModule(made.value);
    if (typeof prepared === 'string') return refuse(prepared);
    if (identifier !== undefined) cache.set(identifier, program.length, prepared);
    return ok({ module: prepared, status: 'Compiled' });
  };

  return {
    core,

    explainRefusal(program) {
      const made = engine.createModule(checkBytes(program, 'program'), options);
      if (!made.ok) return made.error.message;
      const prepared = prepareTypestateModule(made.value);
      return typeof prepared === 'string' ? prepared : undefined;
    },

    instantiate: (module) => (core.liveInstances >= maxInstances ? err('TooManyInstances') : ok(core.instantiate(module))),

    fromBytes(program, identifier) {
      checkBytes(program, 'program');
      const cached = identifier === undefined ? undefined : cache.get(checkBytes(identifier, 'identifier'));
      return cached === undefined ? compile(program, identifier) : ok({ module: cached, status: 'Cached' });
    },

    lookup(identifier) {
      const cached = cache.get(checkBytes(identifier, 'identifier'));
      return cached === undefined ? err('NotCached') : ok(cached);
    },

    fromStorageKey(key, childTrie) {
      const cached = cache.get(checkBytes(key, 'storage key'));
      const isMain = childTrie === undefined || checkBytes(childTrie, 'child trie').length === 0;
      if (cached !== undefined) return ok({ module: cached, status: 'Cached' });
      const program = isMain ? storage.storage(key) : storage.childStorage(childTrie, key);
      return program === undefined ? err('NotFound') : compile(program, key);
    },
  };
};
