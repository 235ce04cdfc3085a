/**
 * The operations of line programs. Each has at most one operand, a varint; those on a frame act on the frame that
 * `SetMutationDepth` chose.
 *
 * Source: polkavm-common 0.35, `program.rs`, `LineProgramOp`.
 */
export const LineOp = {
  FinishProgram: 0,
  SetMutationDepth: 1,
  /** The kinds of frames follow each other, as in `FRAME_KINDS`. */
  SetKindEnter: 2,
  SetKindCall: 3,
  SetKindLine: 4,
  SetNamespace: 5,
  SetFunctionName: 6,
  SetPath: 7,
  SetLine: 8,
  SetColumn: 9,
  SetStackDepth: 10,
  IncrementLine: 11,
  AddLine: 12,
  SubLine: 13,
  /** A region of one byte, and of a given number of bytes; then the same followed by a change of the stack's depth. */
  FinishInstruction: 14,
  FinishMultipleInstructions: 15,
  FinishInstructionAndIncrementStackDepth: 16,
  FinishMultipleInstructionsAndIncrementStackDepth: 17,
  FinishInstructionAndDecrementStackDepth: 18,
  FinishMultipleInstructionsAndDecrementStackDepth: 19,
} as const;

/** The first byte of the section of line programs. */
export const LINE_PROGRAMS_VERSION = 1;

/** Ids of the three sections in a container. */
export const DebugSection = { strings: 128, linePrograms: 129, ranges: 130 } as const;
