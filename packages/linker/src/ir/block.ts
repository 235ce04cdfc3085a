/**
 * The program between translation and output: basic blocks of PolkaVM instructions. The end of a block is stored
 * separately from its instructions, because it changes when blocks move.
 */
import type { InstructionName } from '@polkavirt/polkavm/isa';

/** An instruction that does not end a block. Registers are PolkaVM's 0 to 12; fields that it lacks are 0. */
export interface Instruction {
  readonly name: InstructionName;
  readonly reg1: number;
  readonly reg2: number;
  readonly reg3: number;
  /** An i32; of `load_imm64` the low and the high half. */
  readonly imm1: number;
  readonly imm2: number;
  /** The key of the RISC-V instruction that it comes from. */
  readonly source: number;
  /** The key of the call that it was inlined at, by the linker. */
  readonly caller?: number;
}

/** A constant that a jump puts into a register on its way. */
export interface JumpLoad {
  readonly register: number;
  readonly value: number;
}

export type BlockEnd =
  | { readonly kind: 'jump'; readonly target: Block; readonly load?: JumpLoad; readonly source: number }
  | {
      readonly kind: 'branch';
      /** One of the `branch_*`; the second operand is `reg2` or `imm`. */
      readonly name: InstructionName;
      readonly reg1: number;
      readonly reg2: number;
      readonly imm: number;
      readonly target: Block;
      readonly next: Block;
      readonly source: number;
    }
  /** Puts the dynamic address of `next` into `link`. */
  | { readonly kind: 'call'; readonly link: number; readonly target: Block; readonly next: Block; readonly source: number }
  | {
      readonly kind: 'call_indirect';
      readonly link: number;
      readonly base: number;
      readonly offset: number;
      readonly next: Block;
      readonly source: number;
    }
  | {
      readonly kind: 'jump_indirect';
      readonly base: number;
      readonly offset: number;
      readonly load?: JumpLoad;
      readonly source: number;
    }
  | { readonly kind: 'trap'; readonly source: number };

export interface Block {
  /** The key of its first RISC-V instruction. */
  readonly key: number;
  body: Instruction[];
  end: BlockEnd;
}

/** The blocks of a program, in the order of the output. */
export interface Code {
  blocks: Block[];
  /** The blocks of the exports, in order. */
  readonly exports: readonly Block[];
  /** The blocks of the jump table, in its order. */
  readonly jumpTable: readonly Block[];
  /** Those of them whose address is in data or in an instruction; calls return to the others. */
  readonly addressTaken: ReadonlySet<Block>;
}

/** The blocks that control may go to from the end of a block, unless a register says where. */
export function successors(end: BlockEnd): readonly Block[] {
  switch (end.kind) {
    case 'jump':
      return [end.target];
    case 'branch':
      return [end.target, end.next];
    case 'call':
      return [end.target, end.next];
    case 'call_indirect':
      return [end.next];
    default:
      return [];
  }
}

/** An instruction with only some of its fields. */
export const instruction = (
  name: InstructionName,
  source: number,
  fields: Partial<Omit<Instruction, 'name' | 'source'>> = {},
): Instruction => ({ name, reg1: 0, reg2: 0, reg3: 0, imm1: 0, imm2: 0, ...fields, source });
