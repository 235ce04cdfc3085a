/**
 * What instructions compute, worked out by hand: operands and result as u64, immediates as i32. The types demand a
 * row for every instruction of these formats.
 */
import type { INSTRUCTIONS, InstructionFormat, InstructionName } from '@polkavirt/polkavm/isa';

export type NamesOf<F extends InstructionFormat> = {
  [N in InstructionName]: (typeof INSTRUCTIONS)[N]['format'] extends F ? N : never;
}[InstructionName];

/** Loads and stores have tests of their own. */
type Computing<N extends InstructionName> = Exclude<N, `load_indirect_${string}` | `store_indirect_${string}`>;

export const ALL = 2n ** 64n - 1n;
export const MIN = 2n ** 63n;
export const MAX = MIN - 1n;
/** -n as u64. */
export const neg = (n: bigint): bigint => 2n ** 64n - n;
/** The least i32, sign-extended. */
export const MIN_32 = neg(2n ** 31n);
const MAX_32 = 2n ** 31n - 1n;
const PATTERN = 0x0123_4567_89ab_cdefn;
const I32_MIN = -(2 ** 31);

type Rows<N extends InstructionName, Row> = Readonly<Record<N, readonly Row[]>>;

/** First source, second source, result. */
export const THREE_REGISTERS: Rows<NamesOf<'reg_reg_reg'>, readonly [a: bigint, b: bigint, result: bigint]> = {
  add_32: [
    [1n, 2n, 3n],
    [MAX_32, 1n, MIN_32],
    [0xffff_ffffn, 1n, 0n],
    [0xdead_0000_0001n, 0xbeef_0000_0002n, 3n], // Upper halves do not count.
  ],
  add_64: [
    [ALL, 1n, 0n],
    [0xffff_ffffn, 1n, 0x1_0000_0000n],
    [0xffff_ffff_ffffn, 0xffff_ffff_ffffn, 0x1_ffff_ffff_fffen],
    [MAX, 1n, MIN],
  ],
  sub_32: [
    [1n, 2n, ALL],
    [MIN_32, 1n, MAX_32],
    [0n, 0x8000_0000n, MIN_32],
  ],
  sub_64: [
    [0n, 1n, ALL],
    [0x1_0000_0000n, 1n, 0xffff_ffffn],
    [MIN, 1n, MAX],
    [5n, 5n, 0n],
  ],
  and: [[0xff00_ff00_ff00_ff00n, PATTERN, 0x0100_4500_8900_cd00n]],
  xor: [
    [PATTERN, PATTERN, 0n],
    [PATTERN, ALL, 0xfedc_ba98_7654_3210n],
  ],
  or: [[0xff00_ff00_ff00_ff00n, PATTERN, 0xff23_ff67_ffab_ffefn]],
  mul_32: [
    [3n, neg(5n), neg(15n)],
    [0x1_0000n, 0x1_0000n, 0n],
    [0x1_0000n, 0x8000n, MIN_32],
    [0xffff_ffffn, 0xffff_ffffn, 1n],
  ],
  mul_64: [
    [neg(3n), 5n, neg(15n)],
    [0xffff_ffffn, 0xffff_ffffn, 0xffff_fffe_0000_0001n],
    [0x1_0000_0000n, 0x1_0000_0000n, 0n],
    [0x1_0000_0003n, 0x2_0000_0005n, 0xb_0000_000fn], // (2^32 + 3)(2^33 + 5) = 2^65 + 11 * 2^32 + 15
    [ALL, ALL, 1n],
  ],
  mul_upper_signed_signed: [
    [ALL, ALL, 0n],
    [MIN, MIN, 2n ** 62n],
    [MIN, MAX, neg(2n ** 62n)], // -2^126 + 2^63
    [2n ** 40n, 2n ** 40n, 0x1_0000n],
    [neg(1n), 7n, ALL],
    [5n, neg(1n), ALL],
  ],
  mul_upper_unsigned_unsigned: [
    [ALL, ALL, ALL - 1n],
    [2n ** 63n, 2n, 1n],
    [0xffff_ffffn, 0xffff_ffffn, 0n],
    [ALL, 0x1_0000_0000n, 0xffff_ffffn],
  ],
  mul_upper_signed_unsigned: [
    [ALL, ALL, ALL],
    [MIN, ALL, MIN],
    [MAX, 2n, 0n],
    [MAX, 4n, 1n],
  ],
  set_less_than_unsigned: [
    [1n, 2n, 1n],
    [2n, 2n, 0n],
    [ALL, 0n, 0n],
    [0x1_0000_0000n, 0xffff_ffffn, 0n],
    [0xffff_ffffn, 0x1_0000_0000n, 1n],
  ],
  set_less_than_signed: [
    [ALL, 0n, 1n],
    [0n, ALL, 0n],
    [MIN, MAX, 1n],
    [0x1_0000_0000n, 0xffff_ffffn, 0n],
    [neg(2n), neg(1n), 1n],
  ],
  shift_logical_left_32: [
    [1n, 31n, MIN_32],
    [3n, 32n, 3n],
    [3n, 33n, 6n],
    [0xffff_ffffn, 0n, ALL],
  ],
  shift_logical_left_64: [
    [1n, 63n, MIN],
    [PATTERN, 0n, PATTERN],
    [PATTERN, 4n, 0x1234_5678_9abc_def0n],
    [PATTERN, 32n, 0x89ab_cdef_0000_0000n],
    [PATTERN, 36n, 0x9abc_def0_0000_0000n],
    [PATTERN, 64n, PATTERN],
    [3n, 0x1_0000_0001n, 6n],
  ],
  shift_logical_right_32: [
    [0x8000_0000n, 31n, 1n],
    [0xffff_ffff_8000_0000n, 0n, MIN_32],
    [0x8000_0000n, 33n, 0x4000_0000n],
  ],
  shift_logical_right_64: [
    [MIN, 63n, 1n],
    [PATTERN, 0n, PATTERN],
    [PATTERN, 4n, 0x0012_3456_789a_bcden],
    [PATTERN, 32n, 0x0123_4567n],
    [PATTERN, 40n, 0x0001_2345n],
    [ALL, 65n, MAX],
  ],
  shift_arithmetic_right_32: [
    [0x8000_0000n, 31n, ALL],
    [0x4000_0000n, 30n, 1n],
    [0x8000_0000n, 32n, MIN_32],
  ],
  shift_arithmetic_right_64: [
    [MIN, 63n, ALL],
    [MIN, 32n, MIN_32],
    [MIN, 4n, 0xf800_0000_0000_0000n],
    [MIN, 36n, 0xffff_ffff_f800_0000n],
    [PATTERN, 8n, 0x0001_2345_6789_abcdn],
    [neg(8n), 64n, neg(8n)],
  ],
  div_unsigned_32: [
    [7n, 0n, ALL],
    [0xffff_ffffn, 1n, ALL],
    [0xffff_ffff_0000_0008n, 0xffff_ffff_0000_0002n, 4n],
  ],
  div_unsigned_64: [
    [7n, 0n, ALL],
    [ALL, 2n, MAX],
    [0xffff_ffffn, 7n, 613566756n], // 4294967295 = 7 * 613566756 + 3
    [0x1_0000_0000_0000n, 0x1_0000n, 0x1_0000_0000n],
    [5n, ALL, 0n],
  ],
  div_signed_32: [
    [7n, 0n, ALL],
    [MIN_32, ALL, MIN_32],
    [neg(7n), 2n, neg(3n)],
    [0xffff_fff9n, 2n, neg(3n)], // -7 as i32
  ],
  div_signed_64: [
    [7n, 0n, ALL],
    [MIN, ALL, MIN],
    [MIN_32, ALL, 0x8000_0000n],
    [neg(7n), 2n, neg(3n)],
    [7n, neg(2n), neg(3n)],
    [neg(2n ** 40n), 2n ** 20n, neg(2n ** 20n)],
  ],
  rem_unsigned_32: [
    [7n, 0n, 7n],
    [0xffff_ffffn, 0n, ALL],
    [0xffff_ffffn, 10n, 5n],
  ],
  rem_unsigned_64: [
    [ALL, 0n, ALL],
    [ALL, 10n, 5n],
    [0xffff_ffffn, 7n, 3n],
    [5n, ALL, 5n],
  ],
  rem_signed_32: [
    [neg(7n), 0n, neg(7n)],
    [MIN_32, ALL, 0n],
    [neg(7n), 2n, ALL],
    [7n, neg(2n), 1n],
  ],
  rem_signed_64: [
    [neg(7n), 0n, neg(7n)],
    [MIN, ALL, 0n],
    [MIN_32, ALL, 0n],
    [neg(7n), 2n, ALL],
    [7n, neg(2n), 1n],
    [neg(2n ** 40n + 3n), 2n ** 20n, neg(3n)],
  ],
  // The destination of these two holds 0x77 before.
  cmov_if_zero: [
    [PATTERN, 0n, PATTERN],
    [PATTERN, 1n, 0x77n],
    [PATTERN, 0x1_0000_0000n, 0x77n],
  ],
  cmov_if_not_zero: [
    [PATTERN, 0n, 0x77n],
    [PATTERN, 1n, PATTERN],
    [PATTERN, 0x1_0000_0000n, PATTERN],
  ],
  and_inverted: [[PATTERN, 0xffff_ffffn, 0x0123_4567_0000_0000n]],
  or_inverted: [[0n, 0xffff_ffffn, 0xffff_ffff_0000_0000n]],
  xnor: [
    [PATTERN, PATTERN, ALL],
    [PATTERN, 0n, 0xfedc_ba98_7654_3210n],
  ],
  maximum: [
    [ALL, 1n, 1n],
    [MIN, MAX, MAX],
    [5n, 5n, 5n],
  ],
  maximum_unsigned: [
    [ALL, 1n, ALL],
    [0x1_0000_0000n, 2n, 0x1_0000_0000n],
  ],
  minimum: [
    [ALL, 1n, ALL],
    [MIN, MAX, MIN],
  ],
  minimum_unsigned: [
    [ALL, 1n, 1n],
    [0x1_0000_0000n, 2n, 2n],
  ],
  rotate_left_32: [
    [0x8000_0001n, 1n, 3n],
    [0x1234_5678n, 36n, 0x2345_6781n],
    [0x4000_0000n, 1n, MIN_32],
  ],
  rotate_left_64: [
    [PATTERN, 4n, 0x1234_5678_9abc_def0n],
    [PATTERN, 36n, 0x9abc_def0_1234_5678n],
    [PATTERN, 64n, PATTERN],
    [PATTERN, 32n, 0x89ab_cdef_0123_4567n],
  ],
  rotate_right_32: [
    [1n, 1n, MIN_32],
    [0x1234_5678n, 4n, MIN_32 + 0x0123_4567n], // 0x81234567
  ],
  rotate_right_64: [
    [PATTERN, 4n, 0xf012_3456_789a_bcden],
    [PATTERN, 36n, 0x789a_bcde_f012_3456n],
    [PATTERN, 0n, PATTERN],
    [PATTERN, ALL, 0x0246_8acf_1357_9bden], // By 63 to the right is by 1 to the left.
  ],
};

/** Source register, immediate, result. */
export const REGISTER_AND_IMMEDIATE: Rows<
  Computing<NamesOf<'reg_reg_imm'>>,
  readonly [a: bigint, immediate: number, result: bigint]
> = {
  add_imm_32: [
    [1n, -2, ALL],
    [MAX_32, 1, MIN_32],
  ],
  add_imm_64: [
    [1n, -2, ALL],
    [0xffff_ffffn, 1, 0x1_0000_0000n],
    [0x1_0000_0000n, -1, 0xffff_ffffn],
    [0n, I32_MIN, MIN_32],
  ],
  and_imm: [
    [PATTERN, 0xff, 0xefn],
    [PATTERN, -0x100, 0x0123_4567_89ab_cd00n],
  ],
  xor_imm: [[PATTERN, -1, 0xfedc_ba98_7654_3210n]],
  or_imm: [
    [PATTERN, 0x10, PATTERN + 0x10n],
    [PATTERN, I32_MIN, 0xffff_ffff_89ab_cdefn],
  ],
  mul_imm_32: [
    [3n, -5, neg(15n)],
    [0x1_0000n, 0x8000, MIN_32],
  ],
  mul_imm_64: [
    [0x1_0000_0000n, -2, 0xffff_fffe_0000_0000n],
    [3n, -5, neg(15n)],
    [0xffff_ffffn, 2, 0x1_ffff_fffen],
  ],
  set_less_than_unsigned_imm: [
    [5n, -1, 1n],
    [ALL, -1, 0n],
    [5n, 5, 0n],
  ],
  set_less_than_signed_imm: [
    [5n, -1, 0n],
    [neg(2n), -1, 1n],
    [MIN, 0, 1n],
  ],
  set_greater_than_unsigned_imm: [
    [5n, -1, 0n],
    [ALL, 5, 1n],
    [5n, 5, 0n],
  ],
  set_greater_than_signed_imm: [
    [5n, -1, 1n],
    [neg(2n), -1, 0n],
    [MAX, 0, 1n],
  ],
  shift_logical_left_imm_32: [
    [1n, 31, MIN_32],
    [3n, 32, 3n],
  ],
  shift_logical_left_imm_64: [
    [1n, 63, MIN],
    [PATTERN, 0, PATTERN],
    [PATTERN, 36, 0x9abc_def0_0000_0000n],
    [3n, 65, 6n],
  ],
  shift_logical_right_imm_32: [
    [0x8000_0000n, 31, 1n],
    [0x8000_0000n, 32, MIN_32],
  ],
  shift_logical_right_imm_64: [
    [MIN, 63, 1n],
    [PATTERN, 4, 0x0012_3456_789a_bcden],
    [ALL, -1, 1n],
  ],
  shift_arithmetic_right_imm_32: [
    [0x8000_0000n, 31, ALL],
    [0x8000_0000n, 1, neg(2n ** 30n)],
  ],
  shift_arithmetic_right_imm_64: [
    [MIN, 63, ALL],
    [MIN, 36, 0xffff_ffff_f800_0000n],
    [PATTERN, 8, 0x0001_2345_6789_abcdn],
  ],
  negate_and_add_imm_32: [
    [3n, 1, neg(2n)],
    [MIN_32, 0, MIN_32],
  ],
  negate_and_add_imm_64: [
    [3n, 1, neg(2n)],
    [0x1_0000_0000n, 0, 0xffff_ffff_0000_0000n],
    [1n, I32_MIN, MIN_32 - 1n],
  ],
  // With `alt` the register is the count.
  shift_logical_left_imm_alt_32: [
    [31n, 1, MIN_32],
    [33n, 3, 6n],
  ],
  shift_logical_left_imm_alt_64: [
    [63n, 1, MIN],
    [4n, -1, neg(16n)],
    [64n, 5, 5n],
  ],
  shift_logical_right_imm_alt_32: [
    [31n, -1, 1n],
    [0n, -1, ALL],
  ],
  shift_logical_right_imm_alt_64: [
    [63n, -1, 1n],
    [32n, -1, 0xffff_ffffn],
    [0n, -1, ALL],
  ],
  shift_arithmetic_right_imm_alt_32: [
    [31n, -2, ALL],
    [1n, 6, 3n],
  ],
  shift_arithmetic_right_imm_alt_64: [
    [63n, -2, ALL],
    [1n, -6, neg(3n)],
    [40n, 6, 0n],
  ],
  // The destination of these two holds 0x77 before.
  cmov_if_zero_imm: [
    [0n, -3, neg(3n)],
    [0x1_0000_0000n, -3, 0x77n],
  ],
  cmov_if_not_zero_imm: [
    [0n, -3, 0x77n],
    [0x1_0000_0000n, -3, neg(3n)],
  ],
  rotate_right_imm_32: [
    [1n, 1, MIN_32],
    [0x1234_5678n, 36, MIN_32 + 0x0123_4567n],
  ],
  rotate_right_imm_64: [
    [PATTERN, 4, 0xf012_3456_789a_bcden],
    [PATTERN, 32, 0x89ab_cdef_0123_4567n],
  ],
  rotate_right_imm_alt_32: [[1n, 1, MIN_32]],
  rotate_right_imm_alt_64: [
    [1n, 1, MIN],
    [4n, -16, ALL - 2n ** 60n * 15n], // 0xffff_ffff_ffff_fff0 by 4: 0x0fff_...
    [36n, 0x10, 2n ** 32n],
  ],
};

/** Source register, result; `sbrk` has tests of its own. */
export const TWO_REGISTERS: Rows<Exclude<NamesOf<'reg_reg'>, 'sbrk'>, readonly [a: bigint, result: bigint]> = {
  move_reg: [[PATTERN, PATTERN]],
  count_leading_zero_bits_32: [
    [0n, 32n],
    [0xffff_ffff_0000_0001n, 31n],
    [0x8000_0000n, 0n],
  ],
  count_leading_zero_bits_64: [
    [0n, 64n],
    [1n, 63n],
    [0x1_0000_0000n, 31n],
    [ALL, 0n],
  ],
  count_trailing_zero_bits_32: [
    [0n, 32n],
    [0x1_0000_0000n, 32n],
    [0x8000_0000n, 31n],
  ],
  count_trailing_zero_bits_64: [
    [0n, 64n],
    [0x1_0000_0000n, 32n],
    [MIN, 63n],
    [6n, 1n],
  ],
  count_set_bits_32: [[ALL, 32n]],
  count_set_bits_64: [
    [ALL, 64n],
    [MIN + 1n, 2n],
  ],
  sign_extend_8: [
    [0x180n, neg(128n)],
    [0xff7fn, 0x7fn],
  ],
  sign_extend_16: [
    [0x1_8000n, neg(0x8000n)],
    [0xffff_7fffn, 0x7fffn],
  ],
  zero_extend_16: [[ALL, 0xffffn]],
  reverse_byte: [[PATTERN, 0xefcd_ab89_6745_2301n]],
};
