import type { MemoryError } from './errors.ts';
import type { InstanceCore } from './instance-core.ts';
import { checkBytes, checkI64, checkU32, checkU64 } from './range.ts';
import { err, ok, type Result } from './result.ts';
import type { StopReport } from './stop-report.ts';
import type { ExecResult, Execution, IdleInstance, PrepareFailure } from './typestate.ts';
import type { TypestateOutcome } from './typestate-host.ts';
import { utf8Encode } from './utf8.ts';

/** A core of the typestate generation. `TypestateHost` is one whose instances are ids. */
export type TypestateCore<I> = InstanceCore<I, Uint8Array, TypestateOutcome>;

/**
 * A new instance of a core as an {@link IdleInstance}: arguments are checked, and exactly one handle owns the instance at a time. Those
 * that were consumed or destroyed answer `InvalidInstance` without a call of the core.
 */
export const typestateOf = <I>(core: TypestateCore<I>, instance: I): IdleInstance => new CoreIdleInstance(core, instance);

/** Shared by both handles: an instance, until it is handed on or destroyed. */
abstract class Handle<I> {
  protected readonly core: TypestateCore<I>;
  #instance: I | undefined;

  constructor(core: TypestateCore<I>, instance: I | undefined) {
    this.core = core;
    this.#instance = instance;
  }

  /** Undefined once the handle is consumed or destroyed. */
  protected get instance(): I | undefined {
    return this.#instance;
  }

  /** Takes the instance out of this handle, to hand it on. */
  protected consume(): I | undefined {
    const instance = this.#instance;
    this.#instance = undefined;
    return instance;
  }

  explain(): StopReport | undefined {
    return this.instance === undefined ? undefined : this.core.explain?.(this.instance);
  }

  destroy(): void {
    const instance = this.consume();
    if (instance !== undefined) this.core.destroy(instance);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class CoreIdleInstance<I> extends Handle<I> implements IdleInstance {
  prepare(functionName: string | Uint8Array): Result<Execution, PrepareFailure> {
    const name =
      typeof functionName === 'string' ? utf8Encode(functionName, 'function name') : checkBytes(functionName, 'function name');
    const { instance } = this;
    if (instance === undefined) return err({ instance: this, error: 'InvalidInstance' });
    const prepared = this.core.prepare(instance, name);
    if (!prepared.ok) return err({ instance: this, error: prepared.error });
    this.consume();
    return ok(new CoreExecution(this.core, instance));
  }
}

class CoreExecution<I> extends Handle<I> implements Execution {
  run(gasLeft: bigint, a0: bigint): ExecResult {
    checkI64(gasLeft, 'gas');
    checkU64(a0, 'a0');
    const { core, instance } = this;
    if (instance === undefined) {
      return { kind: 'Error', instance: new CoreIdleInstance<I>(core, undefined), error: 'InvalidInstance' };
    }
    const result = core.run(instance, gasLeft, a0);
    // Only now: a fault of the host leaves this execution as it was.
    this.consume();
    if (!result.ok) return { kind: 'Error', instance: new CoreIdleInstance(core, instance), error: result.error };
    const outcome = result.value;
    if (outcome.kind === 'Finished') {
      return { kind: 'Finished', instance: new CoreIdleInstance(core, instance), gasLeft: outcome.gasLeft };
    }
    // Field by field: a spread takes longer than all the rest of the call.
    return {
      kind: 'Syscall',
      execution: new CoreExecution(core, instance),
      gasLeft: outcome.gasLeft,
      syscallSymbol: outcome.syscallSymbol,
      a0: outcome.a0,
      a1: outcome.a1,
      a2: outcome.a2,
      a3: outcome.a3,
      a4: outcome.a4,
      a5: outcome.a5,
    };
  }

  readMemory(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    return this.instance === undefined ? err('InvalidInstance') : this.core.memoryRead(this.instance, offset, dest);
  }

  writeMemory(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    return this.instance === undefined ? err('InvalidInstance') : this.core.memoryWrite(this.instance, offset, src);
  }
}
