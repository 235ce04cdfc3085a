/**
 * Where a piece of code comes from, as the debug sections of a container say it.
 *
 * A region's frames go from the outside to the inside: `enter` names a function and where it is declared, `call` the
 * place of a call that was inlined (with the name of the function that is called, and an `enter` of it right after),
 * `line` the statement. A region that comes from several places has the frames of each, one list after the other; the
 * last list is the instruction's own.
 *
 * Source: polkavm-common 0.35, `program.rs`, `FrameInfo` and `LineProgram`.
 */
export interface DebugFrame {
  readonly kind: FrameKind;
  /** The namespace of the function's name; empty if there is none or it is not known, like the other texts. */
  readonly namespace: string;
  readonly function: string;
  readonly path: string;
  /** From 1; 0 if not known. */
  readonly line: number;
  readonly column: number;
}

/** The kinds of frames, in the order of their opcodes. */
export const FRAME_KINDS = ['enter', 'call', 'line'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** A run of whole instructions with the same origin. */
export interface DebugRegion {
  /** Code offsets; `end` is after the last byte. */
  readonly begin: number;
  readonly end: number;
  readonly frames: readonly DebugFrame[];
}

/** The most frames of a region; frames of calls that were inlined deeper are dropped. */
export const MAX_FRAMES = 16;
