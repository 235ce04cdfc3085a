/**
 * A parsed program: what the container declares, before any back end looks at the code.
 */
import type { InstructionSetName } from '../isa/instruction-set.ts';

/** An exported function: the symbol's bytes and the code offset where it starts (not checked to be an instruction). */
export interface ProgramExport {
  readonly symbol: Uint8Array;
  readonly pc: number;
}

/** The jump table: targets of dynamic jumps by index. */
export interface JumpTable {
  /** Number of entries. */
  readonly length: number;
  /** The code offset of an entry, or undefined beyond the table. */
  get(index: number): number | undefined;
}

/** A section that says nothing about how the program runs: debug information, or what this version does not know. */
export interface CustomSection {
  /** 128 to 255. */
  readonly id: number;
  readonly contents: Uint8Array;
}

export interface Program {
  readonly instructionSet: InstructionSetName;
  /** Declared sizes in bytes; the payloads may be shorter, the rest is zero. */
  readonly roDataSize: number;
  readonly rwDataSize: number;
  readonly stackSize: number;
  readonly roData: Uint8Array;
  readonly rwData: Uint8Array;
  readonly code: Uint8Array;
  /** One bit per code byte, set where an instruction starts. */
  readonly bitmask: Uint8Array;
  readonly jumpTable: JumpTable;
  /** The symbols that `ecalli` refers to by index; undefined for an entry whose offsets are broken. */
  readonly imports: readonly (Uint8Array | undefined)[];
  /** The contents of the imports section, only if one of `imports` is undefined: no list of symbols could rebuild it. */
  readonly brokenImports?: Uint8Array;
  readonly exports: readonly ProgramExport[];
  /** The optional sections, in the order of the container. */
  readonly customSections: readonly CustomSection[];
}
