/**
 * The instructions that only compute, and the conditions of branches, as WebAssembly: for the compiler and for the
 * interpreter that is made of WebAssembly. Instructions that access memory or transfer control are elsewhere.
 */
import { FORMATS, formatIds, INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { INSTRUCTION_NAMES, type InstructionName } from '../isa/instructions.ts';
import type { NARROW_NAMES } from '../isa/narrow-instructions.ts';
import type { InstructionWriter, Operands } from './instruction-writer.ts';
import { Op, TYPE_I64 } from './opcodes.ts';

/** Emits one instruction of the code, by its index. */
export type EmitInstruction = (w: InstructionWriter, code: Operands, index: number) => void;

/** Pushes operands or results; the parts that the forms below are made of. */
type Push = (w: InstructionWriter, code: Operands, index: number) => void;

const reg2: Push = (w, code, i) => w.get(code.reg2[i]);
const reg3: Push = (w, code, i) => w.get(code.reg3[i]);
const imm: Push = (w, code, i) => w.immediate(code.imm1[i]);
const reg2Low: Push = (w, code, i) => w.getLow(code.reg2[i]);
const reg3Low: Push = (w, code, i) => w.getLow(code.reg3[i]);
const immLow: Push = (w, code, i) => w.immediateLow(code.imm1[i]);

/** `reg1 = left op right`, on 64 bits. */
const on64 =
  (op: number, left: Push, right: Push): EmitInstruction =>
  (w, code, i) => {
    left(w, code, i);
    right(w, code, i);
    w.op(op);
    w.set(code.reg1[i]);
  };

/** `reg1 = left op right` on the low halves, sign-extended. */
const on32 =
  (op: number, left: Push, right: Push): EmitInstruction =>
  (w, code, i) => {
    left(w, code, i);
    right(w, code, i);
    w.op(op);
    w.op(Op.i64_extend_i32_s);
    w.set(code.reg1[i]);
  };

/** `reg1 = left op right ? 1 : 0`. */
const comparison =
  (op: number, left: Push, right: Push): EmitInstruction =>
  (w, code, i) => {
    left(w, code, i);
    right(w, code, i);
    w.op(op);
    w.op(Op.i64_extend_i32_u);
    w.set(code.reg1[i]);
  };

/** `reg1 = reg2 op ~reg3`. */
const inverted =
  (op: number): EmitInstruction =>
  (w, code, i) => {
    w.get(code.reg2[i]);
    w.get(code.reg3[i]);
    w.i64(-1);
    w.op(Op.i64_xor);
    w.op(op);
    w.set(code.reg1[i]);
  };

/** `reg1 = reg2 op reg3 ? reg2 : reg3`. */
const choice =
  (op: number): EmitInstruction =>
  (w, code, i) => {
    w.get(code.reg2[i]);
    w.get(code.reg3[i]);
    w.get(code.reg2[i]);
    w.get(code.reg3[i]);
    w.op(op);
    w.op(Op.select);
    w.set(code.reg1[i]);
  };

/** `if reg(condition) op 0 then reg1 = value`. */
const conditionalMove =
  (ifZero: boolean, value: Push, condition: Push): EmitInstruction =>
  (w, code, i) => {
    value(w, code, i);
    w.get(code.reg1[i]);
    condition(w, code, i);
    w.op(Op.i64_eqz);
    if (!ifZero) w.op(Op.i32_eqz);
    w.op(Op.select);
    w.set(code.reg1[i]);
  };

const unary =
  (push: Push, ...ops: readonly number[]): EmitInstruction =>
  (w, code, i) => {
    push(w, code, i);
    for (const op of ops) w.op(op);
    w.set(code.reg1[i]);
  };

/**
 * Division, where WebAssembly traps and PolkaVM does not: x / 0 is all ones, x % 0 is x, MIN / -1 is MIN.
 * (MIN % -1 is 0 in both.)
 */
const division =
  (is64: boolean, op: number, isSigned: boolean, isRemainder: boolean): EmitInstruction =>
  (w, code, i) => {
    const left = is64 ? reg2 : reg2Low;
    const right = is64 ? reg3 : reg3Low;
    const extend = () => {
      if (!is64) w.op(Op.i64_extend_i32_s);
    };
    right(w, code, i);
    w.op(is64 ? Op.i64_eqz : Op.i32_eqz);
    w.begin(Op.if, TYPE_I64);
    if (isRemainder) {
      left(w, code, i);
      extend();
    } else {
      w.i64(-1);
    }
    w.else();
    if (isSigned && !isRemainder) {
      right(w, code, i);
      if (is64) w.i64(-1);
      else w.i32(-1);
      w.op(is64 ? Op.i64_eq : Op.i32_eq);
      w.begin(Op.if, TYPE_I64);
      if (is64) w.i64(0);
      else w.i32(0);
      left(w, code, i);
      w.op(is64 ? Op.i64_sub : Op.i32_sub);
      extend();
      w.else();
    }
    left(w, code, i);
    right(w, code, i);
    w.op(op);
    extend();
    if (isSigned && !isRemainder) w.end();
    w.end();
    w.set(code.reg1[i]);
  };

/** The upper half of a product, by the helper function that the module has for it. */
const upperProduct =
  (signedLeft: boolean, signedRight: boolean): EmitInstruction =>
  (w, code, i) => {
    w.get(code.reg2[i]);
    w.get(code.reg3[i]);
    w.callUpperProduct();
    for (const [isSigned, sign, other] of [
      [signedLeft, code.reg2[i], code.reg3[i]],
      [signedRight, code.reg3[i], code.reg2[i]],
    ] as const) {
      if (!isSigned) continue;
      // Minus the other factor if this one is negative.
      w.get(sign);
      w.i64(63);
      w.op(Op.i64_shr_s);
      w.get(other);
      w.op(Op.i64_and);
      w.op(Op.i64_sub);
    }
    w.set(code.reg1[i]);
  };

const reverseBytes: EmitInstruction = (w, code, i) => {
  const register = code.reg1[i];
  w.get(code.reg2[i]);
  w.set(register);
  for (const [shift, low, high] of [
    [8, 0x00ff00ff, 0x00ff00ff],
    [16, 0x0000ffff, 0x0000ffff],
  ] as const) {
    w.get(register);
    w.i64(shift);
    w.op(Op.i64_shr_u);
    w.i64Halves(low, high);
    w.op(Op.i64_and);
    w.get(register);
    w.i64Halves(low, high);
    w.op(Op.i64_and);
    w.i64(shift);
    w.op(Op.i64_shl);
    w.op(Op.i64_or);
    w.set(register);
  }
  w.get(register);
  w.i64(32);
  w.op(Op.i64_rotl);
  w.set(register);
};

const nothing: EmitInstruction = () => {};

/** The instructions that only compute: all except the ones named here. */
type ComputingInstruction = Exclude<
  InstructionName,
  | `branch_${string}`
  | `load_${'i' | 'u'}${8 | 16 | 32 | 64}`
  | `load_indirect_${string}`
  | `store_${string}`
  | 'ecalli'
  | 'jump'
  | 'jump_indirect'
  | 'load_imm_and_jump'
  | 'load_imm_and_jump_indirect'
  | 'memset'
  | 'sbrk'
  | 'trap'
>;

const emitters: Readonly<Record<ComputingInstruction, EmitInstruction>> = {
  unlikely: nothing,
  fallthrough: nothing,
  load_imm: (w, code, i) => {
    w.immediate(code.imm1[i]);
    w.set(code.reg1[i]);
  },
  load_imm64: (w, code, i) => {
    w.immediateHalves(code.imm1[i], code.imm2[i]);
    w.set(code.reg1[i]);
  },
  move_reg: unary(reg2),

  add_imm_32: on32(Op.i32_add, reg2Low, immLow),
  add_imm_64: on64(Op.i64_add, reg2, imm),
  and_imm: on64(Op.i64_and, reg2, imm),
  xor_imm: on64(Op.i64_xor, reg2, imm),
  or_imm: on64(Op.i64_or, reg2, imm),
  mul_imm_32: on32(Op.i32_mul, reg2Low, immLow),
  mul_imm_64: on64(Op.i64_mul, reg2, imm),
  set_less_than_unsigned_imm: comparison(Op.i64_lt_u, reg2, imm),
  set_less_than_signed_imm: comparison(Op.i64_lt_s, reg2, imm),
  set_greater_than_unsigned_imm: comparison(Op.i64_gt_u, reg2, imm),
  set_greater_than_signed_imm: comparison(Op.i64_gt_s, reg2, imm),
  shift_logical_left_imm_32: on32(Op.i32_shl, reg2Low, immLow),
  shift_logical_left_imm_64: on64(Op.i64_shl, reg2, imm),
  shift_logical_right_imm_32: on32(Op.i32_shr_u, reg2Low, immLow),
  shift_logical_right_imm_64: on64(Op.i64_shr_u, reg2, imm),
  shift_arithmetic_right_imm_32: on32(Op.i32_shr_s, reg2Low, immLow),
  shift_arithmetic_right_imm_64: on64(Op.i64_shr_s, reg2, imm),
  shift_logical_left_imm_alt_32: on32(Op.i32_shl, immLow, reg2Low),
  shift_logical_left_imm_alt_64: on64(Op.i64_shl, imm, reg2),
  shift_logical_right_imm_alt_32: on32(Op.i32_shr_u, immLow, reg2Low),
  shift_logical_right_imm_alt_64: on64(Op.i64_shr_u, imm, reg2),
  shift_arithmetic_right_imm_alt_32: on32(Op.i32_shr_s, immLow, reg2Low),
  shift_arithmetic_right_imm_alt_64: on64(Op.i64_shr_s, imm, reg2),
  negate_and_add_imm_32: on32(Op.i32_sub, immLow, reg2Low),
  negate_and_add_imm_64: on64(Op.i64_sub, imm, reg2),
  cmov_if_zero_imm: conditionalMove(true, imm, reg2),
  cmov_if_not_zero_imm: conditionalMove(false, imm, reg2),
  rotate_right_imm_32: on32(Op.i32_rotr, reg2Low, immLow),
  rotate_right_imm_64: on64(Op.i64_rotr, reg2, imm),
  rotate_right_imm_alt_32: on32(Op.i32_rotr, immLow, reg2Low),
  rotate_right_imm_alt_64: on64(Op.i64_rotr, imm, reg2),

  add_32: on32(Op.i32_add, reg2Low, reg3Low),
  add_64: on64(Op.i64_add, reg2, reg3),
  sub_32: on32(Op.i32_sub, reg2Low, reg3Low),
  sub_64: on64(Op.i64_sub, reg2, reg3),
  and: on64(Op.i64_and, reg2, reg3),
  xor: on64(Op.i64_xor, reg2, reg3),
  or: on64(Op.i64_or, reg2, reg3),
  mul_32: on32(Op.i32_mul, reg2Low, reg3Low),
  mul_64: on64(Op.i64_mul, reg2, reg3),
  mul_upper_signed_signed: upperProduct(true, true),
  mul_upper_unsigned_unsigned: upperProduct(false, false),
  mul_upper_signed_unsigned: upperProduct(true, false),
  set_less_than_unsigned: comparison(Op.i64_lt_u, reg2, reg3),
  set_less_than_signed: comparison(Op.i64_lt_s, reg2, reg3),
  shift_logical_left_32: on32(Op.i32_shl, reg2Low, reg3Low),
  shift_logical_left_64: on64(Op.i64_shl, reg2, reg3),
  shift_logical_right_32: on32(Op.i32_shr_u, reg2Low, reg3Low),
  shift_logical_right_64: on64(Op.i64_shr_u, reg2, reg3),
  shift_arithmetic_right_32: on32(Op.i32_shr_s, reg2Low, reg3Low),
  shift_arithmetic_right_64: on64(Op.i64_shr_s, reg2, reg3),
  div_unsigned_32: division(false, Op.i32_div_u, false, false),
  div_unsigned_64: division(true, Op.i64_div_u, false, false),
  div_signed_32: division(false, Op.i32_div_s, true, false),
  div_signed_64: division(true, Op.i64_div_s, true, false),
  rem_unsigned_32: division(false, Op.i32_rem_u, false, true),
  rem_unsigned_64: division(true, Op.i64_rem_u, false, true),
  rem_signed_32: division(false, Op.i32_rem_s, true, true),
  rem_signed_64: division(true, Op.i64_rem_s, true, true),
  cmov_if_zero: conditionalMove(true, reg2, reg3),
  cmov_if_not_zero: conditionalMove(false, reg2, reg3),
  and_inverted: inverted(Op.i64_and),
  or_inverted: inverted(Op.i64_or),
  xnor: inverted(Op.i64_xor),
  maximum: choice(Op.i64_gt_s),
  maximum_unsigned: choice(Op.i64_gt_u),
  minimum: choice(Op.i64_lt_s),
  minimum_unsigned: choice(Op.i64_lt_u),
  rotate_left_32: on32(Op.i32_rotl, reg2Low, reg3Low),
  rotate_left_64: on64(Op.i64_rotl, reg2, reg3),
  rotate_right_32: on32(Op.i32_rotr, reg2Low, reg3Low),
  rotate_right_64: on64(Op.i64_rotr, reg2, reg3),

  count_leading_zero_bits_32: unary(reg2Low, Op.i32_clz, Op.i64_extend_i32_u),
  count_leading_zero_bits_64: unary(reg2, Op.i64_clz),
  count_trailing_zero_bits_32: unary(reg2Low, Op.i32_ctz, Op.i64_extend_i32_u),
  count_trailing_zero_bits_64: unary(reg2, Op.i64_ctz),
  count_set_bits_32: unary(reg2Low, Op.i32_popcnt, Op.i64_extend_i32_u),
  count_set_bits_64: unary(reg2, Op.i64_popcnt),
  sign_extend_8: unary(reg2, Op.i64_extend8_s),
  sign_extend_16: unary(reg2, Op.i64_extend16_s),
  zero_extend_16: (w, code, i) => {
    w.get(code.reg2[i]);
    w.i64(0xffff);
    w.op(Op.i64_and);
    w.set(code.reg1[i]);
  },
  reverse_byte: reverseBytes,
};

/** By instruction id; undefined for what does more than compute. */
export const EMITTERS: readonly (EmitInstruction | undefined)[] = INSTRUCTION_NAMES.map(
  (name) => (emitters as Partial<Record<InstructionName, EmitInstruction>>)[name],
);

/** The upper half of a product of 32 bits each, of which either may be signed. */
const upperProduct32 =
  (signedLeft: boolean, signedRight: boolean): EmitInstruction =>
  (w, code, i) => {
    w.getLow(code.reg2[i]);
    w.op(signedLeft ? Op.i64_extend_i32_s : Op.i64_extend_i32_u);
    w.getLow(code.reg3[i]);
    w.op(signedRight ? Op.i64_extend_i32_s : Op.i64_extend_i32_u);
    w.op(Op.i64_mul);
    w.i64(32);
    w.op(Op.i64_shr_u);
    w.op(Op.i32_wrap_i64);
    w.op(Op.i64_extend_i32_s);
    w.set(code.reg1[i]);
  };

/** What the instructions do whose meaning depends on the width of registers, where these have 32 bits. */
const narrow: Readonly<Record<(typeof NARROW_NAMES)[number], EmitInstruction>> = {
  mul_upper_signed_signed: upperProduct32(true, true),
  mul_upper_unsigned_unsigned: upperProduct32(false, false),
  mul_upper_signed_unsigned: upperProduct32(true, false),
  // Reversing all eight bytes leaves the four low ones, reversed, in the upper half.
  reverse_byte: (w, code, i) => {
    reverseBytes(w, code, i);
    w.get(code.reg1[i]);
    w.i64(32);
    w.op(Op.i64_shr_s);
    w.set(code.reg1[i]);
  },
};

/** As {@link EMITTERS}, for instruction sets with registers of 32 bits, which are kept sign-extended. */
export const NARROW_EMITTERS: readonly (EmitInstruction | undefined)[] = INSTRUCTION_NAMES.map(
  (name, id) => (narrow as Partial<Record<InstructionName, EmitInstruction>>)[name] ?? EMITTERS[id],
);

/** Comparisons of the branches: whether they compare with an immediate, and how. */
const comparisons: Readonly<Record<Extract<InstructionName, `branch_${string}`>, number>> = {
  branch_eq_imm: Op.i64_eq,
  branch_not_eq_imm: Op.i64_ne,
  branch_less_unsigned_imm: Op.i64_lt_u,
  branch_less_signed_imm: Op.i64_lt_s,
  branch_greater_or_equal_unsigned_imm: Op.i64_ge_u,
  branch_greater_or_equal_signed_imm: Op.i64_ge_s,
  branch_less_or_equal_signed_imm: Op.i64_le_s,
  branch_less_or_equal_unsigned_imm: Op.i64_le_u,
  branch_greater_signed_imm: Op.i64_gt_s,
  branch_greater_unsigned_imm: Op.i64_gt_u,
  branch_eq: Op.i64_eq,
  branch_not_eq: Op.i64_ne,
  branch_less_unsigned: Op.i64_lt_u,
  branch_less_signed: Op.i64_lt_s,
  branch_greater_or_equal_unsigned: Op.i64_ge_u,
  branch_greater_or_equal_signed: Op.i64_ge_s,
};
const branchOps = new Uint8Array(256);
for (const [name, op] of Object.entries(comparisons)) branchOps[INSTRUCTION_IDS[name as InstructionName]] = op;
const REG_REG_OFFSET = FORMATS.indexOf('reg_reg_offset');

/** Pushes the condition of a branch as an i32. */
export function emitCondition(w: InstructionWriter, code: Operands, index: number): void {
  const id = code.id[index];
  w.get(code.reg1[index]);
  if (formatIds[id] === REG_REG_OFFSET) w.get(code.reg2[index]);
  else w.immediate(code.imm1[index]);
  w.op(branchOps[id]);
}
