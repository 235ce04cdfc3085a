/** RISC-V's instructions with three registers, or two and an immediate, or one source, as PolkaVM has them. */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { BranchOp, ImmediateOp, LoadOp, RegisterOp, StoreOp, UnaryOp } from '../riscv/instruction.ts';
import type { Name, Operand, Translator } from './translator.ts';

/** The result of an instruction with x0 as an operand, where no form with an immediate gives it. */
type ZeroCase = (t: Translator, rd: number, other: Operand) => void;

export interface RegisterRow {
  readonly name: Name;
  /** `0 op x`, and `x op 0`, which also serves `0 op 0`. */
  readonly zeroLeft?: ZeroCase;
  readonly zeroRight?: ZeroCase;
}

const constant =
  (value: number): ZeroCase =>
  (t, rd) =>
    t.load(rd, value);
const same: ZeroCase = (t, rd, other) => t.move(rd, other);
const same32: ZeroCase = (t, rd, other) => t.signExtend(rd, other);
const inverted: ZeroCase = (t, rd, other) => {
  if (other === 'zero') t.load(rd, -1);
  else t.put('xor_imm', { reg1: rd, reg2: other, imm1: -1 });
};

/** 0 / x: all ones if x is 0, and 0 otherwise. */
const zeroDivided =
  (narrow: boolean): ZeroCase =>
  (t, rd, divisor) => {
    if (narrow) t.signExtend(rd, divisor);
    t.put('set_less_than_unsigned_imm', { reg1: rd, reg2: narrow ? rd : (divisor as number), imm1: 1 });
    t.put(t.wide('negate_and_add_imm'), { reg1: rd, reg2: rd, imm1: 0 });
  };

/** The greater or lesser of a register and 0. */
const withZeroRegister =
  (name: InstructionName): ZeroCase =>
  (t, rd, other) => {
    if (other === rd) {
      t.borrow(1, [rd], ([zero]) => {
        t.load(zero, 0);
        t.put(name, { reg1: rd, reg2: other, reg3: zero });
      });
      return;
    }
    t.load(rd, 0);
    if (other !== 'zero') t.put(name, { reg1: rd, reg2: rd, reg3: other });
  };

const plain = (name: Name): RegisterRow => ({ name });
const zeroes = { zeroLeft: constant(0), zeroRight: constant(0) };
const shift = (name: Name): RegisterRow => ({ name, zeroRight: name.endsWith('*') ? same : same32 });

export const REGISTER_ROWS: Readonly<Record<RegisterOp, RegisterRow>> = {
  add: plain('add*'),
  sub: plain('sub*'),
  sll: shift('shift_logical_left*'),
  slt: plain('set_less_than_signed'),
  sltu: { name: 'set_less_than_unsigned', zeroRight: constant(0) },
  xor: plain('xor'),
  srl: shift('shift_logical_right*'),
  sra: shift('shift_arithmetic_right*'),
  or: plain('or'),
  and: plain('and'),
  addw: plain('add_32'),
  subw: plain('sub_32'),
  sllw: shift('shift_logical_left_32'),
  srlw: shift('shift_logical_right_32'),
  sraw: shift('shift_arithmetic_right_32'),
  mul: plain('mul*'),
  mulh: { name: 'mul_upper_signed_signed', ...zeroes },
  mulhsu: { name: 'mul_upper_signed_unsigned', ...zeroes },
  mulhu: { name: 'mul_upper_unsigned_unsigned', ...zeroes },
  div: { name: 'div_signed*', zeroLeft: zeroDivided(false), zeroRight: constant(-1) },
  divu: { name: 'div_unsigned*', zeroLeft: zeroDivided(false), zeroRight: constant(-1) },
  rem: { name: 'rem_signed*', zeroLeft: constant(0), zeroRight: same },
  remu: { name: 'rem_unsigned*', zeroLeft: constant(0), zeroRight: same },
  mulw: plain('mul_32'),
  divw: { name: 'div_signed_32', zeroLeft: zeroDivided(true), zeroRight: constant(-1) },
  divuw: { name: 'div_unsigned_32', zeroLeft: zeroDivided(true), zeroRight: constant(-1) },
  remw: { name: 'rem_signed_32', zeroLeft: constant(0), zeroRight: same32 },
  remuw: { name: 'rem_unsigned_32', zeroLeft: constant(0), zeroRight: same32 },
  andn: { name: 'and_inverted', zeroLeft: constant(0), zeroRight: same },
  orn: { name: 'or_inverted', zeroLeft: inverted, zeroRight: constant(-1) },
  xnor: { name: 'xnor', zeroLeft: inverted, zeroRight: inverted },
  max: { name: 'maximum', zeroLeft: withZeroRegister('maximum'), zeroRight: withZeroRegister('maximum') },
  maxu: { name: 'maximum_unsigned', zeroLeft: same, zeroRight: same },
  min: { name: 'minimum', zeroLeft: withZeroRegister('minimum'), zeroRight: withZeroRegister('minimum') },
  minu: { name: 'minimum_unsigned', ...zeroes },
  rol: { name: 'rotate_left*', zeroLeft: constant(0), zeroRight: same },
  ror: shift('rotate_right*'),
  rolw: { name: 'rotate_left_32', zeroLeft: constant(0), zeroRight: same32 },
  rorw: shift('rotate_right_32'),
};

export const IMMEDIATE_ROWS: Readonly<Record<ImmediateOp, Name>> = {
  addi: 'add_imm*',
  slti: 'set_less_than_signed_imm',
  sltiu: 'set_less_than_unsigned_imm',
  xori: 'xor_imm',
  ori: 'or_imm',
  andi: 'and_imm',
  slli: 'shift_logical_left_imm*',
  srli: 'shift_logical_right_imm*',
  srai: 'shift_arithmetic_right_imm*',
  rori: 'rotate_right_imm*',
  addiw: 'add_imm_32',
  slliw: 'shift_logical_left_imm_32',
  srliw: 'shift_logical_right_imm_32',
  sraiw: 'shift_arithmetic_right_imm_32',
  roriw: 'rotate_right_imm_32',
};

/** Their results for x0. */
export const IMMEDIATE_OF_ZERO: Readonly<Record<ImmediateOp, (imm: number) => number>> = {
  addi: (imm) => imm,
  slti: (imm) => (imm > 0 ? 1 : 0),
  sltiu: (imm) => (imm === 0 ? 0 : 1),
  xori: (imm) => imm,
  ori: (imm) => imm,
  andi: () => 0,
  slli: () => 0,
  srli: () => 0,
  srai: () => 0,
  rori: () => 0,
  addiw: (imm) => imm,
  slliw: () => 0,
  srliw: () => 0,
  sraiw: () => 0,
  roriw: () => 0,
};

/** `orc.b` is a sequence of its own. */
export const UNARY_ROWS: Readonly<Record<Exclude<UnaryOp, 'orc.b'>, Name>> = {
  clz: 'count_leading_zero_bits*',
  ctz: 'count_trailing_zero_bits*',
  cpop: 'count_set_bits*',
  clzw: 'count_leading_zero_bits_32',
  ctzw: 'count_trailing_zero_bits_32',
  cpopw: 'count_set_bits_32',
  'sext.b': 'sign_extend_8',
  'sext.h': 'sign_extend_16',
  'zext.h': 'zero_extend_16',
  rev8: 'reverse_byte',
};

/** What a load reads: the end of the names `load_*` and `load_indirect_*`. */
export const LOAD_ROWS: Readonly<Record<LoadOp, string>> = {
  lb: 'i8',
  lh: 'i16',
  lw: 'i32',
  ld: 'u64',
  lbu: 'u8',
  lhu: 'u16',
  lwu: 'u32',
};

/** The end of the names `store_*`, `store_indirect_*`, `store_imm_*` and `store_imm_indirect_*`. */
export const STORE_ROWS: Readonly<Record<StoreOp, string>> = { sb: 'u8', sh: 'u16', sw: 'u32', sd: 'u64' };

interface BranchRow {
  readonly name: InstructionName;
  /** The form with an immediate on the right, and the one for an immediate on the left. */
  readonly right: InstructionName;
  readonly left: InstructionName;
  /** Whether it is taken when both operands are the same. */
  readonly ifSame: boolean;
}

export const BRANCH_ROWS: Readonly<Record<BranchOp, BranchRow>> = {
  beq: { name: 'branch_eq', right: 'branch_eq_imm', left: 'branch_eq_imm', ifSame: true },
  bne: { name: 'branch_not_eq', right: 'branch_not_eq_imm', left: 'branch_not_eq_imm', ifSame: false },
  blt: { name: 'branch_less_signed', right: 'branch_less_signed_imm', left: 'branch_greater_signed_imm', ifSame: false },
  bge: {
    name: 'branch_greater_or_equal_signed',
    right: 'branch_greater_or_equal_signed_imm',
    left: 'branch_less_or_equal_signed_imm',
    ifSame: true,
  },
  bltu: { name: 'branch_less_unsigned', right: 'branch_less_unsigned_imm', left: 'branch_greater_unsigned_imm', ifSame: false },
  bgeu: {
    name: 'branch_greater_or_equal_unsigned',
    right: 'branch_greater_or_equal_unsigned_imm',
    left: 'branch_less_or_equal_unsigned_imm',
    ifSame: true,
  },
};
