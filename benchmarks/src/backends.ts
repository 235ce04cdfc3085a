import {
  type BackendName,
  createEngine,
  createRecompilerBackend,
  DEFAULT_MODULE_OPTIONS,
  type Engine,
  interpreterBackend,
  type Module,
  tier0Backend,
} from '@polkavirt/polkavm';
import { Unavailable } from './benchmark.ts';

/** The back ends that are measured: all that the engine has. The one place that says so. */
export const BACKENDS: readonly BackendName[] = createEngine().backends;

/** The back end of those rows in which it matters little. */
export const DEFAULT_BACKEND: BackendName = DEFAULT_MODULE_OPTIONS.backend;

/**
 * An engine whose recompiler compiles at once. The usual one interprets until a program has shown that it runs for long, so
 * that short runs would measure the interpreter twice.
 */
export const createEagerEngine = (): Engine =>
  createEngine({ backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })] });

/** A module of a program that is known to be good. Throws {@link Unavailable} if the back end cannot run it. */
export const moduleOf = (engine: Engine, program: Uint8Array, backend: BackendName): Module => {
  const module = engine.createModule(program, { backend });
  if (module.ok) return module.value;
  const { code, message } = module.error;
  if (code === 'not_supported' || code === 'no_such_backend') throw new Unavailable(message);
  throw new Error(message);
};
