/**
 * Decodes one instruction into a record that the caller owns; nothing is allocated.
 *
 * Operands are read from the bytes after the opcode even where those belong to the next instruction
 * (a length in the code can say more than the bitmask allows); after the end of the code there are zeros.
 *
 * Source: polkavm-common 0.35, `program.rs`, `parse_instruction`, `visitor_step_slow`, `LookupTable`, `read_args_*`.
 */
import { formatIds, IDS_BY_OPCODE, INVALID_INSTRUCTION, idCanFallThrough } from '../isa/instruction-id.ts';
import type { InstructionSetName } from '../isa/instruction-set.ts';
import { registerFromNibble } from '../isa/registers.ts';
import { getBitForOffset, NEXT_INVALID, parseBitmask } from './bitmask.ts';

/** The part of a program that the decoder needs. */
export interface CodeView {
  readonly instructionSet: InstructionSetName;
  readonly code: Uint8Array;
  readonly bitmask: Uint8Array;
}

/** A decoded instruction. Operands that its format lacks keep whatever they had. */
export interface DecodedInstruction {
  /** Index in `INSTRUCTION_NAMES`, or `INVALID_INSTRUCTION`. */
  id: number;
  /** Where it starts in the code. */
  offset: number;
  /** Right after it; the length of the code plus one for the implicit trap at the end. */
  nextOffset: number;
  /**
   * No instruction starts at `nextOffset`. If this one lets control through, what follows is an implicit trap there.
   * Upstream does not set this for the last instruction of the code if control cannot pass it.
   */
  nextInvalid: boolean;
  /** Registers 0 to 12 in the order of the format's name; for `reg_reg_reg` the first one is the destination. */
  reg1: number;
  reg2: number;
  reg3: number;
  /** Immediates as i32; for `reg_imm64` the low and the high half. */
  imm1: number;
  imm2: number;
  /** The code offset (u32) that the `offset` operand means. */
  target: number;
}

/** A record for {@link decodeInstruction}. */
export const createInstruction = (): DecodedInstruction => ({
  id: INVALID_INSTRUCTION,
  offset: 0,
  nextOffset: 0,
  nextInvalid: false,
  reg1: 0,
  reg2: 0,
  reg3: 0,
  imm1: 0,
  imm2: 0,
  target: 0,
});

const byteAt = (code: Uint8Array, at: number): number => (at < code.length ? code[at] : 0);

/** Sign-extends the `length` little-endian bytes at `at`; more than 4 count as 4. */
const readImmediate = (code: Uint8Array, at: number, length: number): number => {
  if (length <= 0) return 0;
  if (length === 1) return (byteAt(code, at) << 24) >> 24;
  if (length === 2) return ((byteAt(code, at) | (byteAt(code, at + 1) << 8)) << 16) >> 16;
  const low = byteAt(code, at) | (byteAt(code, at + 1) << 8) | (byteAt(code, at + 2) << 16);
  if (length === 3) return (low << 8) >> 8;
  return low | (byteAt(code, at + 3) << 24);
};

/** The length of a first immediate as the low three bits of `aux` give it. */
const firstLength = (aux: number): number => Math.min(4, aux & 7);

/** Fills in the operands of an instruction with `skip` bytes after the opcode at `offset`. */
function readOperands(out: DecodedInstruction, code: Uint8Array, offset: number, skip: number): void {
  const at = offset + 1;
  const first = byteAt(code, at);
  // The cases are indexes of FORMATS.
  switch (formatIds[out.id]) {
    case 0:
      return;
    case 1: // reg_imm
      out.reg1 = registerFromNibble(first);
      out.imm1 = readImmediate(code, at + 1, skip - 1);
      return;
    case 2: {
      // reg_imm_offset
      const length = firstLength(first >> 4);
      out.reg1 = registerFromNibble(first);
      out.imm1 = readImmediate(code, at + 1, length);
      out.target = (offset + readImmediate(code, at + 1 + length, skip - length - 1)) >>> 0;
      return;
    }
    case 3: {
      // reg_imm_imm
      const length = firstLength(first >> 4);
      out.reg1 = registerFromNibble(first);
      out.imm1 = readImmediate(code, at + 1, length);
      out.imm2 = readImmediate(code, at + 1 + length, skip - length - 1);
      return;
    }
    case 4: // reg_reg_imm
      out.reg1 = registerFromNibble(first);
      out.reg2 = registerFromNibble(first >> 4);
      out.imm1 = readImmediate(code, at + 1, skip - 1);
      return;
    case 5: // reg_reg_offset
      out.reg1 = registerFromNibble(first);
      out.reg2 = registerFromNibble(first >> 4);
      out.target = (offset + readImmediate(code, at + 1, skip - 1)) >>> 0;
      return;
    case 6: // reg_reg_reg
      out.reg2 = registerFromNibble(first);
      out.reg3 = registerFromNibble(first >> 4);
      out.reg1 = registerFromNibble(byteAt(code, at + 1));
      return;
    case 7: // offset
      out.target = (offset + readImmediate(code, at, skip)) >>> 0;
      return;
    case 8: // imm
      out.imm1 = readImmediate(code, at, skip);
      return;
    case 9: {
      // imm_imm
      const length = firstLength(first);
      out.imm1 = readImmediate(code, at + 1, length);
      out.imm2 = readImmediate(code, at + 1 + length, skip - length - 1);
      return;
    }
    case 10: // reg_reg
      out.reg1 = registerFromNibble(first);
      out.reg2 = registerFromNibble(first >> 4);
      return;
    case 11: {
      // reg_reg_imm_imm
      const length = firstLength(byteAt(code, at + 1));
      out.reg1 = registerFromNibble(first);
      out.reg2 = registerFromNibble(first >> 4);
      out.imm1 = readImmediate(code, at + 2, length);
      out.imm2 = readImmediate(code, at + 2 + length, skip - length - 2);
      return;
    }
    case 12: // reg_imm64
      out.reg1 = registerFromNibble(first);
      out.imm1 = readImmediate(code, at + 1, 4);
      out.imm2 = readImmediate(code, at + 5, 4);
      return;
  }
}

/**
 * Decodes the instruction at a code offset. Where none starts, the result is `invalid`, one byte long and
 * followed by nothing.
 */
export function decodeInstruction(view: CodeView, offset: number, out: DecodedInstruction): void {
  const { code, bitmask } = view;
  out.offset = offset;
  if (!getBitForOffset(bitmask, code.length, offset)) {
    out.id = INVALID_INSTRUCTION;
    out.nextOffset = offset + 1;
    out.nextInvalid = true;
    return;
  }

  const skipAndFlag = parseBitmask(bitmask, code.length, offset);
  const skip = skipAndFlag & (NEXT_INVALID - 1);
  const id = IDS_BY_OPCODE[view.instructionSet][code[offset]];
  const nextOffset = offset + skip + 1;
  out.id = id;
  out.nextOffset = nextOffset;
  out.nextInvalid = skipAndFlag >= NEXT_INVALID && !(nextOffset >= code.length && !idCanFallThrough(id));
  readOperands(out, code, offset, skip);
}

/**
 * Decodes what control meets after an instruction that does not end its basic block: the next one, or an implicit
 * trap where the code breaks off. `out` holds the instruction and takes what follows it.
 */
export function decodeFollowing(view: CodeView, out: DecodedInstruction): void {
  if (out.nextInvalid) {
    out.id = INVALID_INSTRUCTION;
    out.offset = out.nextOffset;
    out.nextOffset = out.offset + 1;
  } else {
    decodeInstruction(view, out.nextOffset, out);
  }
}
