import type { ExecError, MemoryError } from './errors.ts';
import { err, ok, type Result } from './result.ts';
import type { StopReport } from './stop-report.ts';
import type { Execution, IdleInstance } from './typestate.ts';
import type { TypestateOutcome } from './typestate-host.ts';

/**
 * One instance of the typestate generation for a caller that drives it itself, such as a manager behind ids: it keeps
 * the handle that owns the instance at present, so the caller has one object from the first call to the last. The other direction of `typestateOf`.
 *
 * A call that does not fit the state, idle or not, is `InvalidInstance`.
 */
export class OwnedInstance {
  #idle: IdleInstance | undefined;
  #execution: Execution | undefined;

  constructor(idle: IdleInstance) {
    this.#idle = idle;
  }

  /** Whether an export is ready to start or suspended: then `run` and the calls of memory are possible, and `prepare` is not. */
  get isPrepared(): boolean {
    return this.#execution !== undefined;
  }

  /** Makes the idle instance ready to start an export. */
  prepare(functionName: string | Uint8Array): Result<void, ExecError> {
    if (this.#idle === undefined) return err('InvalidInstance');
    const prepared = this.#idle.prepare(functionName);
    if (!prepared.ok) {
      this.#idle = prepared.error.instance;
      return err(prepared.error.error);
    }
    this.#idle = undefined;
    this.#execution = prepared.value;
    return ok(undefined);
  }

  /** Runs an instance that is ready or suspended. */
  run(gasLeft: bigint, a0: bigint): Result<TypestateOutcome, ExecError> {
    if (this.#execution === undefined) return err('InvalidInstance');
    const result = this.#execution.run(gasLeft, a0);
    if (result.kind === 'Syscall') {
      this.#execution = result.execution;
      // Field by field: gathering the rest of an object takes longer than all else here.
      const { gasLeft: left, syscallSymbol, a0: arg0, a1, a2, a3, a4, a5 } = result;
      return ok({ kind: 'Syscall', gasLeft: left, syscallSymbol, a0: arg0, a1, a2, a3, a4, a5 });
    }
    this.#execution = undefined;
    this.#idle = result.instance;
    return result.kind === 'Finished' ? ok({ kind: 'Finished', gasLeft: result.gasLeft }) : err(result.error);
  }

  /** Why the last `run` or `prepare` ended: see `Virt.explain`. */
  explain(): StopReport | undefined {
    return this.#idle === undefined ? this.#execution?.explain?.() : this.#idle.explain?.();
  }

  memoryRead(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    return this.#execution?.readMemory(offset, dest) ?? err('InvalidInstance');
  }

  memoryWrite(offset: number, src: Uint8Array): Result<void, MemoryError> {
    return this.#execution?.writeMemory(offset, src) ?? err('InvalidInstance');
  }

  destroy(): void {
    this.#idle?.destroy();
    this.#execution?.destroy();
  }
}
