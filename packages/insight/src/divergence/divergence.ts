import type { Instance } from '@polkavirt/polkavm';

/** The state of one side after a run with a given amount of gas. */
export interface DivergenceState {
  /** The outcome for the caller, such as `Trap`. */
  readonly outcome: string;
  /** The host calls so far, each with its arguments as the caller sees them. */
  readonly hostCalls: readonly string[];
  /** The instance of the engine as the run left it; it is usable until `release`. */
  readonly instance: Instance;
  release(): void;
}

/** One side of a comparison. */
export interface DivergenceSide {
  /** A name for messages. */
  readonly name: string;
  /** Runs the program from the start with this much gas; undefined if the program is refused. */
  run(gas: bigint): DivergenceState | undefined;
}

/** A value in which both sides differ. */
export interface DivergentValue {
  /** A register, `outcome`, `gas`, `pc`, `host call N`, or `memory at 0x..`. */
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

/** An instruction with its position. */
export interface LocatedInstruction {
  /** Its code offset. */
  readonly pc: number;
  readonly text: string;
  readonly function: string;
  /** As the container names it; null if not known, as is the line. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface Divergence {
  /** The gas that both had used before it. */
  readonly gasUsed: bigint;
  /** The code offset of the first block that runs differently; -1 if the states differ at the start. */
  readonly block: number;
  /** The instructions of the block. */
  readonly instructions: readonly LocatedInstruction[];
  /**
   * The instruction of the block after which the states differ; undefined if only the block as a whole shows the difference,
   * as with compiled code, which runs blocks in one piece.
   */
  readonly instruction: LocatedInstruction | undefined;
  /** The differences after the instruction, or else after the block. */
  readonly values: readonly DivergentValue[];
}
