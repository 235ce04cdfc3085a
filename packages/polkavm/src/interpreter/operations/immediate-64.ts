/** Instructions of two registers and an immediate, which is sign-extended, that work on all 64 bits. */
import {
  carryOf,
  isLessSigned,
  isLessUnsigned,
  multiply,
  rotateRight,
  shiftArithmeticHigh,
  shiftArithmeticLow,
  shiftLeftHigh,
  shiftLeftLow,
  shiftRightHigh,
  shiftRightLow,
} from './halves.ts';
import { twoRegistersAndImmediate } from './operands.ts';

export const IMMEDIATE_64 = {
  add_imm_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const x = r[a];
    const low = (x + immediate) | 0;
    r[d + 1] = r[a + 1] + (immediate >> 31) + carryOf(low, x);
    r[d] = low;
  }),
  negate_and_add_imm_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const x = r[a];
    r[d + 1] = (immediate >> 31) - r[a + 1] - (immediate >>> 0 < x >>> 0 ? 1 : 0);
    r[d] = immediate - x;
  }),
  mul_imm_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    multiply(r, d, r[a], r[a + 1], immediate, immediate >> 31);
  }),
  and_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = r[a] & immediate;
    r[d + 1] = r[a + 1] & (immediate >> 31);
  }),
  xor_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = r[a] ^ immediate;
    r[d + 1] = r[a + 1] ^ (immediate >> 31);
  }),
  or_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = r[a] | immediate;
    r[d + 1] = r[a + 1] | (immediate >> 31);
  }),
  set_less_than_unsigned_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = isLessUnsigned(r[a], r[a + 1], immediate, immediate >> 31) ? 1 : 0;
    r[d + 1] = 0;
  }),
  set_less_than_signed_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = isLessSigned(r[a], r[a + 1], immediate, immediate >> 31) ? 1 : 0;
    r[d + 1] = 0;
  }),
  set_greater_than_unsigned_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = isLessUnsigned(immediate, immediate >> 31, r[a], r[a + 1]) ? 1 : 0;
    r[d + 1] = 0;
  }),
  set_greater_than_signed_imm: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = isLessSigned(immediate, immediate >> 31, r[a], r[a + 1]) ? 1 : 0;
    r[d + 1] = 0;
  }),
  shift_logical_left_imm_64: twoRegistersAndImmediate((d, a, count) => (r) => {
    const low = r[a];
    r[d + 1] = shiftLeftHigh(low, r[a + 1], count);
    r[d] = shiftLeftLow(low, count);
  }),
  shift_logical_right_imm_64: twoRegistersAndImmediate((d, a, count) => (r) => {
    const high = r[a + 1];
    r[d] = shiftRightLow(r[a], high, count);
    r[d + 1] = shiftRightHigh(high, count);
  }),
  shift_arithmetic_right_imm_64: twoRegistersAndImmediate((d, a, count) => (r) => {
    const high = r[a + 1];
    r[d] = shiftArithmeticLow(r[a], high, count);
    r[d + 1] = shiftArithmeticHigh(high, count);
  }),
  rotate_right_imm_64: twoRegistersAndImmediate((d, a, count) => (r) => {
    rotateRight(r, d, r[a], r[a + 1], count);
  }),
  shift_logical_left_imm_alt_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const count = r[a];
    r[d + 1] = shiftLeftHigh(immediate, immediate >> 31, count);
    r[d] = shiftLeftLow(immediate, count);
  }),
  shift_logical_right_imm_alt_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const count = r[a];
    r[d] = shiftRightLow(immediate, immediate >> 31, count);
    r[d + 1] = shiftRightHigh(immediate >> 31, count);
  }),
  shift_arithmetic_right_imm_alt_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    r[d] = shiftArithmeticLow(immediate, immediate >> 31, r[a]);
    r[d + 1] = immediate >> 31;
  }),
  rotate_right_imm_alt_64: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    rotateRight(r, d, immediate, immediate >> 31, r[a]);
  }),
  cmov_if_zero_imm: twoRegistersAndImmediate((d, condition, immediate) => (r) => {
    if ((r[condition] | r[condition + 1]) === 0) {
      r[d] = immediate;
      r[d + 1] = immediate >> 31;
    }
  }),
  cmov_if_not_zero_imm: twoRegistersAndImmediate((d, condition, immediate) => (r) => {
    if ((r[condition] | r[condition + 1]) !== 0) {
      r[d] = immediate;
      r[d + 1] = immediate >> 31;
    }
  }),
};
