import type { DestroyError, ExecError, MemoryError } from './errors.ts';
import type { InstanceCore } from './instance-core.ts';
import { checkAction, checkBytes, checkI64, checkU32 } from './range.ts';
import { err, type Result } from './result.ts';
import type { StopReport } from './stop-report.ts';
import type { ExecAction, ExecOutcome, Memory, Virt } from './virt.ts';

/** A core of the `VirtT` generation, which can tell what memory an instance holds. */
export interface VirtCore<I> extends InstanceCore<I, string, ExecOutcome> {
  /** Bytes that the instance holds for guest memory now; 0 once it is destroyed. */
  memoryBytes(instance: I): number;
}

/**
 * A new instance of a core as a {@link Virt}: arguments are checked, and an action must fit the state, idle or suspended.
 *
 * ```ts
 * const virt: VirtT = {
 *   instantiate(program) {
 *     const made = core.instantiate(program);
 *     return made.ok ? ok(virtOf(core, made.value)) : made;
 *   },
 * };
 * ```
 */
export const virtOf = <I>(core: VirtCore<I>, instance: I): Virt => new CoreVirt(core, instance);

class CoreVirt<I> implements Virt {
  readonly #core: VirtCore<I>;
  readonly #instance: I;
  #isSuspended = false;

  constructor(core: VirtCore<I>, instance: I) {
    this.#core = core;
    this.#instance = instance;
  }

  get memoryBytes(): number {
    return this.#core.memoryBytes(this.#instance);
  }

  run(gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError> {
    checkI64(gasLeft, 'gas');
    checkAction(action);
    if (action.kind === 'Execute') return this.#execute(gasLeft, action.functionName);
    if (!this.#isSuspended) return err('InvalidInstance');
    // As in `#execute`, but written out: the compiler inlines this much, and no more, into whoever answers host calls in a loop.
    const result = this.#core.run(this.#instance, gasLeft, action.returnValue);
    if (!result.ok || result.value.kind !== 'Syscall') this.#isSuspended = false;
    return result;
  }

  #execute(gasLeft: bigint, functionName: string): Result<ExecOutcome, ExecError> {
    if (this.#isSuspended) return err('InvalidInstance');
    const prepared = this.#core.prepare(this.#instance, functionName);
    if (!prepared.ok) return prepared;
    const result = this.#core.run(this.#instance, gasLeft, 0n);
    this.#isSuspended = result.ok && result.value.kind === 'Syscall';
    return result;
  }

  explain(): StopReport | undefined {
    return this.#core.explain?.(this.#instance);
  }

  memory(): Memory {
    return new CoreMemory(this.#core, this.#instance);
  }

  destroy(): Result<void, DestroyError> {
    return this.#core.destroy(this.#instance);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class CoreMemory<I> implements Memory {
  readonly #core: VirtCore<I>;
  readonly #instance: I;

  constructor(core: VirtCore<I>, instance: I) {
    this.#core = core;
    this.#instance = instance;
  }

  read(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    return this.#core.memoryRead(this.#instance, checkU32(offset, 'offset'), checkBytes(dest, 'dest'));
  }

  write(offset: number, src: Uint8Array): Result<void, MemoryError> {
    return this.#core.memoryWrite(this.#instance, checkU32(offset, 'offset'), checkBytes(src, 'src'));
  }
}
