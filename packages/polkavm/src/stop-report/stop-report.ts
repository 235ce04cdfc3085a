import type { LocatedFunction } from '../debug-info/locate.ts';

/** A function that was active at a stop, with its place: the call that it made, or its last instruction. */
export interface StopFrame {
  /** With its namespace; an export's name, or `@` and a code offset, where the container does not say. */
  readonly function: string;
  /** As the container names it; null if not known, as are line and column. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** The code offset of the call that it made, or of the instruction that stopped. */
  readonly pc: number;
  /** How control got there: by a call, by inlining (compiler or linker), or by a jump. */
  readonly how: LocatedFunction['way'] | 'jump';
  /** True if the frame was found by a value on the stack, which may be left over from a call that has returned. */
  readonly likely: boolean;
}

/** Why a run stopped, for people. */
export interface StopReport {
  readonly kind: 'Finished' | 'Trap' | 'Syscall' | 'OutOfGas' | 'InvalidImage';
  /** What happened, in one sentence without its full stop. */
  readonly reason: string;
  /** The instruction that stopped, by its code offset; null if nothing ran. */
  readonly pc: number | null;
  /** Its text. */
  readonly instruction: string | null;
  /** The address that it could not load from, store to or jump to; null if it was something else. */
  readonly faultAddress: number | null;
  /** An i64; null if nothing ran. */
  readonly gasLeft: bigint | null;
  /** The functions that the instruction is in, outermost first: exact. */
  readonly frames: readonly StopFrame[];
  /** All active functions, outermost first; `frames` are the last of them. */
  readonly backtrace: readonly StopFrame[];
}
