/**
 * Decodes the instructions of 16 bits. Reserved encodings and floating point give undefined.
 *
 * Source: The RISC-V Instruction Set Manual, Volume I, 20240411, chapter 26 ("C" extension).
 */
import type { RegisterOp, RiscvInstruction, RiscvOp } from './instruction.ts';

/** Bit `from` of a value, moved to bit `to`. */
const bit = (value: number, from: number, to: number): number => ((value >> from) & 1) << to;

/** Sign-extends the low `width` bits. */
const signed = (value: number, width: number): number => (value << (32 - width)) >> (32 - width);

const instruction = (op: RiscvOp, fields: Partial<RiscvInstruction> = {}): RiscvInstruction => ({
  op,
  rd: 0,
  rs1: 0,
  rs2: 0,
  imm: 0,
  size: 2,
  ...fields,
});

const SP = 2;

/** `c.sub` and its kind, by bits 12 and 6 to 5. */
const ARITHMETIC: readonly (RegisterOp | undefined)[] = ['sub', 'xor', 'or', 'and', 'subw', 'addw'];

export function decodeCompressed(half: number, is64Bit: boolean): RiscvInstruction | undefined {
  const funct3 = half >> 13;
  switch (half & 3) {
    case 0:
      return quadrant0(half, funct3, is64Bit);
    case 1:
      return quadrant1(half, funct3, is64Bit);
    default:
      return quadrant2(half, funct3, is64Bit);
  }
}

function quadrant0(half: number, funct3: number, is64Bit: boolean): RiscvInstruction | undefined {
  const low = 8 + ((half >> 2) & 7);
  const rs1 = 8 + ((half >> 7) & 7);
  const word = (((half >> 10) & 7) << 3) | bit(half, 6, 2) | bit(half, 5, 6);
  const double = (((half >> 10) & 7) << 3) | (((half >> 5) & 3) << 6);
  switch (funct3) {
    case 0: {
      if (half === 0) return instruction('unimp');
      const imm = (((half >> 11) & 3) << 4) | (((half >> 7) & 15) << 6) | bit(half, 6, 2) | bit(half, 5, 3);
      return imm === 0 ? undefined : instruction('addi', { rd: low, rs1: SP, imm });
    }
    case 2:
      return instruction('lw', { rd: low, rs1, imm: word });
    case 3:
      return is64Bit ? instruction('ld', { rd: low, rs1, imm: double }) : undefined;
    case 6:
      return instruction('sw', { rs1, rs2: low, imm: word });
    case 7:
      return is64Bit ? instruction('sd', { rs1, rs2: low, imm: double }) : undefined;
    default:
      return undefined;
  }
}

function quadrant1(half: number, funct3: number, is64Bit: boolean): RiscvInstruction | undefined {
  const rd = (half >> 7) & 31;
  const imm6 = signed(bit(half, 12, 5) | ((half >> 2) & 31), 6);
  switch (funct3) {
    case 0:
      return instruction('addi', { rd, rs1: rd, imm: imm6 });
    case 1:
      if (!is64Bit) return instruction('jal', { rd: 1, imm: jumpDistance(half) });
      return rd === 0 ? undefined : instruction('addiw', { rd, rs1: rd, imm: imm6 });
    case 2:
      return instruction('addi', { rd, imm: imm6 });
    case 3: {
      if (rd === SP) {
        const imm = bit(half, 12, 9) | bit(half, 6, 4) | bit(half, 5, 6) | (((half >> 3) & 3) << 7) | bit(half, 2, 5);
        return imm === 0 ? undefined : instruction('addi', { rd, rs1: SP, imm: signed(imm, 10) });
      }
      return imm6 === 0 ? undefined : instruction('lui', { rd, imm: imm6 << 12 });
    }
    case 4:
      return arithmetic(half, imm6, is64Bit);
    case 5:
      return instruction('jal', { imm: jumpDistance(half) });
    default: {
      const distance =
        bit(half, 12, 8) | (((half >> 10) & 3) << 3) | (((half >> 5) & 3) << 6) | (((half >> 3) & 3) << 1) | bit(half, 2, 5);
      return instruction(funct3 === 6 ? 'beq' : 'bne', { rs1: 8 + ((half >> 7) & 7), imm: signed(distance, 9) });
    }
  }
}

function arithmetic(half: number, imm6: number, is64Bit: boolean): RiscvInstruction | undefined {
  const rd = 8 + ((half >> 7) & 7);
  const kind = (half >> 10) & 3;
  const amount = imm6 & 63;
  if (kind === 2) return instruction('andi', { rd, rs1: rd, imm: imm6 });
  if (kind !== 3) {
    if (!is64Bit && amount >= 32) return undefined;
    return instruction(kind === 0 ? 'srli' : 'srai', { rd, rs1: rd, imm: amount });
  }
  const op = ARITHMETIC[bit(half, 12, 2) | ((half >> 5) & 3)];
  if (op === undefined || (!is64Bit && op.endsWith('w'))) return undefined;
  return instruction(op, { rd, rs1: rd, rs2: 8 + ((half >> 2) & 7) });
}

function jumpDistance(half: number): number {
  const low = bit(half, 11, 4) | (((half >> 9) & 3) << 8) | bit(half, 7, 6) | (((half >> 3) & 7) << 1) | bit(half, 2, 5);
  return signed(bit(half, 12, 11) | low | bit(half, 8, 10) | bit(half, 6, 7), 12);
}

function quadrant2(half: number, funct3: number, is64Bit: boolean): RiscvInstruction | undefined {
  const rd = (half >> 7) & 31;
  const rs2 = (half >> 2) & 31;
  switch (funct3) {
    case 0: {
      const amount = bit(half, 12, 5) | rs2;
      return !is64Bit && amount >= 32 ? undefined : instruction('slli', { rd, rs1: rd, imm: amount });
    }
    case 2:
      if (rd === 0) return undefined;
      return instruction('lw', { rd, rs1: SP, imm: bit(half, 12, 5) | (((half >> 4) & 7) << 2) | (((half >> 2) & 3) << 6) });
    case 3:
      if (rd === 0 || !is64Bit) return undefined;
      return instruction('ld', { rd, rs1: SP, imm: bit(half, 12, 5) | (((half >> 5) & 3) << 3) | (((half >> 2) & 7) << 6) });
    case 4:
      return quadrant2Control(half, rd, rs2);
    case 6:
      return instruction('sw', { rs1: SP, rs2, imm: (((half >> 9) & 15) << 2) | (((half >> 7) & 3) << 6) });
    case 7:
      return is64Bit ? instruction('sd', { rs1: SP, rs2, imm: (((half >> 10) & 7) << 3) | (((half >> 7) & 7) << 6) }) : undefined;
    default:
      return undefined;
  }
}

/** `c.jr`, `c.mv`, `c.ebreak`, `c.jalr`, `c.add`. */
function quadrant2Control(half: number, rd: number, rs2: number): RiscvInstruction | undefined {
  const linked = ((half >> 12) & 1) === 1;
  if (rs2 !== 0) return instruction('add', { rd, rs1: linked ? rd : 0, rs2 });
  if (rd !== 0) return instruction('jalr', { rd: linked ? 1 : 0, rs1: rd });
  return linked ? instruction('ebreak') : undefined;
}
