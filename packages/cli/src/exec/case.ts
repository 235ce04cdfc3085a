import type { ExecError } from '@polkavirt/primitives';
import type { RegisterValues, ShownRegisters } from './registers.ts';
import type { ShownStop } from './stop.ts';

/** The answer to syscalls. */
export type Returns =
  /** A value computed from the arguments and the number of the call, so that an error in either shows. */
  | 'mix'
  /** Always this u64. */
  | bigint;

/** A range of guest memory to read at the end. */
export interface ReadRange {
  /** Not limited to u32; addresses beyond it are out of bounds. */
  readonly address: bigint;
  /** In bytes. */
  readonly length: number;
}

/** One run of one export. */
export interface ExecCase {
  readonly name: string;
  readonly program: Uint8Array;
  readonly export: string;
  /** An i64. */
  readonly gas: bigint;
  readonly returns: Returns;
  /** The run stops at the syscall with this number (from 1); with 0, at the first, which is not recorded. */
  readonly maxSyscalls: number;
  readonly reads: readonly ReadRange[];
  /** Registers that the call starts with; only where the engine can be reached, see `--set`. */
  readonly set?: RegisterValues;
}

/** A syscall as a result records it. */
export interface RecordedSyscall {
  /** The symbol's bytes in hex. */
  readonly symbol: string;
  /** a0 .. a5 in `0x` hex. */
  readonly args: readonly string[];
  /** Decimal. */
  readonly gasLeft: string;
}

/** What `exec` prints as JSON. The names, their order and their types are a stable interface: see the package's README. */
export interface ExecResult {
  readonly name: string;
  readonly outcome: 'Finished' | 'Syscall' | ExecError;
  /** Decimal; null where the trait's error carries none. */
  readonly gasLeft: string | null;
  readonly syscalls: readonly RecordedSyscall[];
  /** One for each range asked for: hex, or null if any byte of it is out of bounds. */
  readonly reads: readonly (string | null)[];
  /** With `--registers`: as the run left them, or null if nothing ran. */
  readonly registers?: ShownRegisters | null;
  /** Of a single program that did not finish: why. */
  readonly stop?: ShownStop;
}

const MASK_64 = 2n ** 64n - 1n;

/** The answer to the `n`-th syscall (from 0). `mix` is ((a0 xor rotl64(a1, 17)) + n * 0x9E3779B97F4A7C15) mod 2^64. */
export function answerTo(returns: Returns, n: number, a0: bigint, a1: bigint): bigint {
  if (returns !== 'mix') return returns;
  const rotated = ((a1 << 17n) | (a1 >> 47n)) & MASK_64;
  return ((a0 ^ rotated) + BigInt(n) * 0x9e37_79b9_7f4a_7c15n) & MASK_64;
}
