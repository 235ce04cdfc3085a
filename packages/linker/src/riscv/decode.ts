/**
 * Decodes one RISC-V instruction of 32 bits; {@link decodeCompressed} does the ones of 16.
 *
 * Source: The RISC-V Instruction Set Manual, Volume I, 20240411, chapter 35 (listings of opcodes).
 */
import { decodeCompressed } from './decode-compressed.ts';
import type {
  AtomicOp,
  BranchOp,
  ImmediateOp,
  LoadOp,
  RegisterOp,
  RiscvInstruction,
  RiscvOp,
  StoreOp,
  UnaryOp,
} from './instruction.ts';

const LOADS: readonly (LoadOp | undefined)[] = ['lb', 'lh', 'lw', 'ld', 'lbu', 'lhu', 'lwu'];
const STORES: readonly (StoreOp | undefined)[] = ['sb', 'sh', 'sw', 'sd'];
const BRANCHES: readonly (BranchOp | undefined)[] = ['beq', 'bne', undefined, undefined, 'blt', 'bge', 'bltu', 'bgeu'];

const IMMEDIATES: readonly (ImmediateOp | undefined)[] = ['addi', undefined, 'slti', 'sltiu', 'xori', undefined, 'ori', 'andi'];

/** Opcode 0x33 by funct7, then funct3. */
const REGISTERS: Readonly<Record<number, readonly (RegisterOp | undefined)[]>> = {
  0: ['add', 'sll', 'slt', 'sltu', 'xor', 'srl', 'or', 'and'],
  1: ['mul', 'mulh', 'mulhsu', 'mulhu', 'div', 'divu', 'rem', 'remu'],
  5: [undefined, undefined, undefined, undefined, 'min', 'minu', 'max', 'maxu'],
  32: ['sub', undefined, undefined, undefined, 'xnor', 'sra', 'orn', 'andn'],
  48: [undefined, 'rol', undefined, undefined, undefined, 'ror'],
};

/** Opcode 0x3b, the forms of 32 bits in RV64. */
const REGISTERS_W: Readonly<Record<number, readonly (RegisterOp | undefined)[]>> = {
  0: ['addw', 'sllw', undefined, undefined, undefined, 'srlw'],
  1: ['mulw', undefined, undefined, undefined, 'divw', 'divuw', 'remw', 'remuw'],
  32: ['subw', undefined, undefined, undefined, undefined, 'sraw'],
  48: [undefined, 'rolw', undefined, undefined, undefined, 'rorw'],
};

/** Opcode 0x13, funct3 1, funct7 0x30, by the field of rs2. */
const UNARY: readonly (UnaryOp | undefined)[] = ['clz', 'ctz', 'cpop', undefined, 'sext.b', 'sext.h'];
const UNARY_W: readonly (UnaryOp | undefined)[] = ['clzw', 'ctzw', 'cpopw'];

/** Opcode 0x2f by funct5. */
const ATOMICS: Readonly<Record<number, string>> = {
  0: 'amoadd',
  1: 'amoswap',
  2: 'lr',
  3: 'sc',
  4: 'amoxor',
  8: 'amoor',
  12: 'amoand',
  16: 'amomin',
  20: 'amomax',
  24: 'amominu',
  28: 'amomaxu',
};

/** Loads and stores that RV32 lacks. */
const ONLY_64: ReadonlySet<RiscvOp> = new Set<RiscvOp>(['ld', 'lwu', 'sd']);

/**
 * The instruction whose first bytes are `word` (bits that it does not have are ignored), or undefined if there is
 * none, or none that PolkaVM has.
 */
export function decodeRiscv(word: number, is64Bit: boolean): RiscvInstruction | undefined {
  if ((word & 3) !== 3) return decodeCompressed(word & 0xffff, is64Bit);
  const rd = (word >> 7) & 31;
  const funct3 = (word >> 12) & 7;
  const rs1 = (word >> 15) & 31;
  const rs2 = (word >> 20) & 31;
  const funct7 = word >>> 25;
  const immI = word >> 20;
  const make = (op: RiscvOp | undefined, fields: Partial<RiscvInstruction> = {}): RiscvInstruction | undefined =>
    op === undefined || (!is64Bit && ONLY_64.has(op)) ? undefined : { op, rd: 0, rs1: 0, rs2: 0, imm: 0, size: 4, ...fields };

  switch (word & 0x7f) {
    case 0x03:
      return make(LOADS[funct3], { rd, rs1, imm: immI });
    case 0x0b:
      return decodeCustom0(word, make);
    case 0x0f:
      // `fence.i` as well: code cannot change.
      return funct3 <= 1 ? make('fence') : undefined;
    case 0x13:
      return decodeImmediate(word, is64Bit, make);
    case 0x17:
      return make('auipc', { rd, imm: word & ~0xfff });
    case 0x1b:
      return is64Bit ? decodeImmediateW(word, make) : undefined;
    case 0x23:
      return make(STORES[funct3], { rs1, rs2, imm: ((word >> 25) << 5) | rd });
    case 0x2f:
      return decodeAtomic(word, is64Bit, make);
    case 0x33:
      // `zext.h` of RV32 is `pack` with x0.
      if (!is64Bit && funct7 === 4 && funct3 === 4 && rs2 === 0) return make('zext.h', { rd, rs1 });
      return make(REGISTERS[funct7]?.[funct3], { rd, rs1, rs2 });
    case 0x37:
      return make('lui', { rd, imm: word & ~0xfff });
    case 0x3b:
      if (!is64Bit) return undefined;
      if (funct7 === 4 && funct3 === 4 && rs2 === 0) return make('zext.h', { rd, rs1 });
      return make(REGISTERS_W[funct7]?.[funct3], { rd, rs1, rs2 });
    case 0x63: {
      const imm = ((word >> 31) << 12) | (((word >> 7) & 1) << 11) | (((word >> 25) & 63) << 5) | (((word >> 8) & 15) << 1);
      return make(BRANCHES[funct3], { rs1, rs2, imm });
    }
    case 0x67:
      return funct3 === 0 ? make('jalr', { rd, rs1, imm: immI }) : undefined;
    case 0x6f: {
      const imm = ((word >> 31) << 20) | (word & 0xff000) | (((word >> 20) & 1) << 11) | (((word >> 21) & 0x3ff) << 1);
      return make('jal', { rd, imm });
    }
    case 0x73:
      if (word === 0x0000_0073) return make('ecall');
      if (word === 0x0010_0073) return make('ebreak');
      // `csrrw x0, cycle, x0`, which assemblers write for `unimp`.
      return word >>> 0 === 0xc000_1073 ? make('unimp') : undefined;
    default:
      return undefined;
  }
}

type Make = (op: RiscvOp | undefined, fields?: Partial<RiscvInstruction>) => RiscvInstruction | undefined;

function decodeImmediate(word: number, is64Bit: boolean, make: Make): RiscvInstruction | undefined {
  const rd = (word >> 7) & 31;
  const funct3 = (word >> 12) & 7;
  const rs1 = (word >> 15) & 31;
  const immI = word >> 20;
  if (funct3 !== 1 && funct3 !== 5) return make(IMMEDIATES[funct3], { rd, rs1, imm: immI });
  // In RV64 the amount has six bits, the lowest of funct7 among them.
  const amount = is64Bit ? (word >> 20) & 63 : (word >> 20) & 31;
  const funct7 = is64Bit ? (word >>> 25) & ~1 : word >>> 25;
  const twelve = word >>> 20;
  if (funct3 === 1) {
    if (funct7 === 0) return make('slli', { rd, rs1, imm: amount });
    return word >>> 25 === 0x30 ? make(UNARY[amount & 31], { rd, rs1 }) : undefined;
  }
  if (twelve === 0x287) return make('orc.b', { rd, rs1 });
  if (twelve === (is64Bit ? 0x6b8 : 0x698)) return make('rev8', { rd, rs1 });
  if (funct7 === 0) return make('srli', { rd, rs1, imm: amount });
  if (funct7 === 0x20) return make('srai', { rd, rs1, imm: amount });
  return funct7 === 0x30 ? make('rori', { rd, rs1, imm: amount }) : undefined;
}

function decodeImmediateW(word: number, make: Make): RiscvInstruction | undefined {
  const rd = (word >> 7) & 31;
  const rs1 = (word >> 15) & 31;
  const amount = (word >> 20) & 31;
  const funct7 = word >>> 25;
  switch ((word >> 12) & 7) {
    case 0:
      return make('addiw', { rd, rs1, imm: word >> 20 });
    case 1:
      if (funct7 === 0) return make('slliw', { rd, rs1, imm: amount });
      return funct7 === 0x30 ? make(UNARY_W[amount], { rd, rs1 }) : undefined;
    case 5:
      if (funct7 === 0) return make('srliw', { rd, rs1, imm: amount });
      if (funct7 === 0x20) return make('sraiw', { rd, rs1, imm: amount });
      return funct7 === 0x30 ? make('roriw', { rd, rs1, imm: amount }) : undefined;
    default:
      return undefined;
  }
}

function decodeAtomic(word: number, is64Bit: boolean, make: Make): RiscvInstruction | undefined {
  const funct3 = (word >> 12) & 7;
  const rs2 = (word >> 20) & 31;
  const name = ATOMICS[word >>> 27];
  if (name === undefined || !(funct3 === 2 || (funct3 === 3 && is64Bit))) return undefined;
  if (name === 'lr' && rs2 !== 0) return undefined;
  const op = `${name}.${funct3 === 2 ? 'w' : 'd'}` as AtomicOp;
  return make(op, { rd: (word >> 7) & 31, rs1: (word >> 15) & 31, rs2 });
}

/** The space that PolkaVM, T-Head and MIPS use for their own. */
function decodeCustom0(word: number, make: Make): RiscvInstruction | undefined {
  const rd = (word >> 7) & 31;
  const funct3 = (word >> 12) & 7;
  const rs1 = (word >> 15) & 31;
  const rs2 = (word >> 20) & 31;
  const funct7 = word >>> 25;
  if (funct3 === 3 && (funct7 & 3) === 3) return make('mips.ccmov', { rd, rs1, rs2, imm: word >>> 27 });
  if (funct3 === 1 && funct7 === 0x20) return make('th.mveqz', { rd, rs1, rs2 });
  if (funct3 === 1 && funct7 === 0x21) return make('th.mvnez', { rd, rs1, rs2 });
  if (funct7 !== 0 || rs2 !== 0) return undefined;
  if (word === 0x0b) return make('pvm.ecalli');
  if (funct3 === 1) return make('pvm.sbrk', { rd, rs1 });
  if (funct3 === 2 && rd === 0 && rs1 === 0) return make('pvm.memset');
  return funct3 === 3 && rs1 === 0 ? make('pvm.heap_base', { rd }) : undefined;
}
