import { type BackendName, type CostModelName, createEngine, type Engine } from '@polkavirt/polkavm';
import {
  checkBytes,
  err,
  HostFault,
  type InstantiateError,
  ok,
  type Result,
  type StopReport,
  type Syscall,
  type VirtT,
  virtOf,
} from '@polkavirt/primitives';
import { checkOptions, limitsOf, optional } from '@polkavirt/primitives/options';
import { createModuleCache, type ModuleCacheLimits } from './module-cache.ts';
import { NativeCore, type NativeInstance } from './native-core.ts';
import { NATIVE_RULES } from './native-rules.ts';
import { VirtModule } from './virt-module.ts';

export interface NativeLimits extends ModuleCacheLimits {
  /** The most guest memory that one instance may have in use, in bytes: see `ModuleOptions.maxMemoryBytes` of the engine. */
  readonly maxMemoryBytes: number;
}

export interface NativeOptions {
  /** Default: a new {@link createEngine}. One engine may serve several. */
  readonly engine?: Engine;
  /** Default: the engine's. */
  readonly backend?: BackendName;
  /** Default: the engine's, which is upstream's of this generation: naive, 1 gas an instruction. */
  readonly costModel?: CostModelName;
  /** Defaults: the engine's memory limit; 16 modules of 16 MiB of programs together stay ready. */
  readonly limits?: Partial<NativeLimits>;
  /** Called with the reason when a program is refused, because `InvalidImage` carries none. The text is for people. */
  readonly onInvalidImage?: (reason: string) => void;
  /**
   * Called after every run that ends with an error, before the instance changes. Each report takes some microseconds;
   * without this option none is made until `Virt.explain` is called.
   */
  readonly onStop?: (report: StopReport) => void;
}

const DEFAULT_CACHE: ModuleCacheLimits = { maxModules: 16, maxProgramBytes: 16 * 2 ** 20 };

/**
 * {@link VirtT} that runs programs: the engine behind the interface.
 *
 * ```ts
 * import { createNative } from '@polkavirt/native';
 * import { assembleOrThrow } from '@polkavirt/polkavm';
 * import { execute } from '@polkavirt/primitives';
 *
 * const made = createNative().instantiate(assembleOrThrow('pub @main:\n  ret'));
 * if (!made.ok) throw new Error(made.error);
 * using instance = made.value;
 * const step = instance.run(1_000n, execute('main')); // { ok: true, value: { kind: 'Finished', gasLeft: 999n } }
 * ```
 *
 * @throws HostFault from `instantiate`, `ValueOutOfRange`, if the engine has no such back end or an option is out of its range.
 */
export const createNative = (given: NativeOptions = {}): VirtT => {
  const { core, instantiate, explainRefusal } = createVirtCore(given);
  return {
    explainRefusal,
    instantiate(program) {
      const made = instantiate(program);
      return made.ok ? ok(virtOf(core, made.value)) : made;
    },
  };
};

/** Instances of the `VirtT` generation, without the handles that callers get. */
export interface NativeVirtCore {
  readonly core: NativeCore<string, Syscall>;
  readonly instantiate: (program: Uint8Array) => Result<NativeInstance<string, Syscall>, InstantiateError>;
  readonly explainRefusal: (program: Uint8Array) => string | undefined;
}

/** The core under the handles of {@link createNative}. */
export const createVirtCore = (given: NativeOptions): NativeVirtCore => {
  checkOptions('createNative', given, {
    ...NATIVE_RULES,
    limits: optional(limitsOf('maxMemoryBytes', 'maxModules', 'maxProgramBytes')),
  });
  const { engine = createEngine(), backend, costModel, limits = {}, onInvalidImage = () => {}, onStop } = given;
  const options = {
    ...(backend === undefined ? {} : { backend }),
    ...(costModel === undefined ? {} : { costModel }),
    ...(limits.maxMemoryBytes === undefined ? {} : { maxMemoryBytes: limits.maxMemoryBytes }),
  };
  const cache = createModuleCache<VirtModule>({ ...DEFAULT_CACHE, ...limits });

  const prepare = (program: Uint8Array): VirtModule | undefined => {
    const cached = cache.get(program);
    if (cached !== undefined) return cached;
    const module = engine.createModule(program, options);
    if (!module.ok) {
      const { code, message } = module.error;
      if (code === 'invalid_option' || code === 'no_such_backend') throw new HostFault('ValueOutOfRange', message);
      onInvalidImage(message);
      return undefined;
    }
    const prepared = new VirtModule(module.value);
    cache.set(program, prepared);
    return prepared;
  };

  const core = new NativeCore<string, Syscall>(onStop);
  return {
    core,
    explainRefusal(program) {
      const made = engine.createModule(checkBytes(program, 'program'), options);
      return made.ok ? undefined : made.error.message;
    },
    instantiate(program) {
      const prepared = prepare(checkBytes(program, 'program'));
      return prepared === undefined ? err('InvalidImage') : ok(core.instantiate(prepared));
    },
  };
};
