/// <reference lib="esnext.disposable" preserve="true" />
import type { DestroyError, ExecError, InstantiateError, MemoryError } from './errors.ts';
import type { Result } from './result.ts';
import type { StopReport } from './stop-report.ts';

/**
 * The interface that this project is about: `VirtT` of sp-virtualization 0.2.0 (polkadot-sdk,
 * `substrate/primitives/virtualization/src/lib.rs`). *native* runs the program; the *forwarder*
 * only forwards to host functions. Code that is written against this file runs on either.
 */
export interface VirtT {
  /**
   * Loads a program and makes one instance of it: fresh memory, idle.
   *
   * @param program A `.polkavm` blob. It is copied: later changes to the bytes have no effect.
   * @returns The instance, or `InvalidImage`.
   */
  instantiate(program: Uint8Array): Result<Virt, InstantiateError>;

  /**
   * Why `instantiate` refuses a program, for people; undefined if it accepts it. Each call checks the program again.
   * Absent in implementations that do not know the reason.
   */
  explainRefusal?(program: Uint8Array): string | undefined;
}

/** One instance of a program. Release it with {@link Virt.destroy} or `using`. */
export interface Virt extends Disposable {
  /**
   * Runs until the program finishes, calls the host, or fails.
   *
   * @param gasLeft Gas for this step, an i64. The caller gives it at each step, and so can charge in between.
   * @param action {@link execute} starts an export of an idle instance; {@link resume} goes on after a syscall.
   * @returns The outcome; or `OutOfGas` and `Trap`, after which the instance is idle again and keeps its memory;
   *   `InvalidInstance` when the action does not fit the state; `InvalidImage` for an unknown export.
   * @throws HostFault `ValueOutOfRange` if `gasLeft` is not an i64 or the return value is not a u64: a bug of the caller.
   */
  run(gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError>;

  /**
   * Bytes that the instance holds for guest memory now, for a host that limits their sum. Absent in implementations
   * that do not know it, such as the forwarder, whose instances live elsewhere.
   */
  readonly memoryBytes?: number;

  /**
   * Why the last run ended, for people. Call it before the next run, and before `destroy`. It costs nothing until it is
   * called. Undefined if nothing has run. Absent in implementations that do not know the reason.
   */
  explain?(): StopReport | undefined;

  /** A handle on the live memory, usable while the instance is suspended or idle. Not a copy. */
  memory(): Memory;

  /**
   * Destroys the instance and frees its memory. Every later call gives `InvalidInstance`.
   * Upstream does this on drop. `Symbol.dispose` does the same and ignores the result.
   */
  destroy(): Result<void, DestroyError>;
}

/** Access to the memory of an instance, for as long as it lives. */
export interface Memory {
  /**
   * Copies `dest.length` bytes at guest address `offset` into `dest`.
   *
   * @param offset Guest address, a u32.
   * @returns `OutOfBounds` if any byte of the range is not accessible; then `dest` is unchanged. Zero bytes always succeed.
   */
  read(offset: number, dest: Uint8Array): Result<void, MemoryError>;

  /**
   * Copies `src` to guest address `offset`.
   *
   * @param offset Guest address, a u32.
   * @returns `OutOfBounds` if any byte of the range is not accessible or is read-only; then nothing is written.
   */
  write(offset: number, src: Uint8Array): Result<void, MemoryError>;
}

/** The action of {@link Virt.run}. */
export type ExecAction =
  /** Start the export of this name (UTF-8). */
  | { readonly kind: 'Execute'; readonly functionName: string }
  /** Continue after a syscall with this u64 in a0. */
  | { readonly kind: 'Resume'; readonly returnValue: bigint };

/** The {@link ExecAction} that starts an export. */
export const execute = (functionName: string): ExecAction => ({ kind: 'Execute', functionName });

/** The {@link ExecAction} that answers a syscall. `returnValue` is a u64. */
export const resume = (returnValue: bigint): ExecAction => ({ kind: 'Resume', returnValue });

/** How a step of {@link Virt.run} ended well. */
export type ExecOutcome = Finished | Syscall;

/** The export returned. */
export interface Finished {
  readonly kind: 'Finished';
  /** Gas that is left, an i64. */
  readonly gasLeft: bigint;
}

/** The program called the host and waits for {@link resume}. */
export interface Syscall {
  readonly kind: 'Syscall';
  /** Gas that is left, an i64. The whole basic block of the call is already charged. */
  readonly gasLeft: bigint;
  /** The import's four symbol bytes as a little-endian u32. */
  readonly syscallNo: number;
  /** Argument registers, u64 each. */
  readonly a0: bigint;
  readonly a1: bigint;
  readonly a2: bigint;
  readonly a3: bigint;
  readonly a4: bigint;
  readonly a5: bigint;
}
