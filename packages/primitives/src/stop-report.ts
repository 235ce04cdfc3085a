/**
 * Why a run stopped, for people: what the trait's errors cannot carry. Implementations that can tell give it by `Virt.explain` and
 * `IdleInstance.explain`. It crosses no wire.
 */
export interface StopReport {
  readonly kind: 'Finished' | 'Trap' | 'Syscall' | 'OutOfGas' | 'InvalidImage';
  /** What happened, in one sentence without its full stop. */
  readonly reason: string;
  /** The instruction that stopped, by its code offset; null if nothing ran. */
  readonly pc: number | null;
  /** Its text; null if there is no valid instruction. */
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

/** The report of something that was refused before anything ran. */
export const refusalReport = (reason: string): StopReport => ({
  kind: 'InvalidImage',
  reason,
  pc: null,
  instruction: null,
  faultAddress: null,
  gasLeft: null,
  frames: [],
  backtrace: [],
});

/**
 * Explanations that a host gives of its instances beside the table of host functions, because no wire carries them. The managers of *host* implement it. A forwarder
 * that is given one can explain what it forwards.
 */
export interface StopExplainer {
  /** Why the last run of an instance ended; undefined if there is no such instance, or if the reason is not known. */
  explainStop(instanceId: number): StopReport | undefined;
  /** Why a program is refused; undefined if it is not, or if the reason is not known. */
  explainRefusal(program: Uint8Array): string | undefined;
}

/** A function that was active at a stop, with its place: the call that it made, or its last instruction. */
export interface StopFrame {
  /** With its namespace; an export's name, or `@` and a code offset, where the program does not say. */
  readonly function: string;
  /** As the program names it; null if not known, as are line and column. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** The code offset of the call that it made, or of the instruction that stopped. */
  readonly pc: number;
  /** How control got there: by a call, by inlining (compiler or linker), or by a jump. */
  readonly how: 'machine' | 'inlined' | 'linker' | 'jump';
  /** It was found on the stack, and may be left over from a call that has returned. */
  readonly likely: boolean;
}
