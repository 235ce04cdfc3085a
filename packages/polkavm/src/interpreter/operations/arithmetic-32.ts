/** Instructions that work on the low 32 bits and sign-extend what they give. */
import {
  divSigned32,
  divUnsigned32,
  mulUpperSignedSigned32,
  mulUpperSignedUnsigned32,
  mulUpperUnsignedUnsigned32,
  remSigned32,
  remUnsigned32,
  reverseBytes32,
  rotateLeft32,
  rotateRight32,
} from '../../isa/arithmetic.ts';
import { threeRegisters, twoRegisters, twoRegistersAndImmediate } from './operands.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { imul } = Math;

/** For instructions that are rare enough to afford one more call. */
const binary = (compute: (a: number, b: number) => number) =>
  threeRegisters((d, a, b) => (r) => {
    const value = compute(r[a], r[b]);
    r[d] = value;
    r[d + 1] = value >> 31;
  });

export const ARITHMETIC_32 = {
  add_32: threeRegisters((d, a, b) => (r) => {
    const value = (r[a] + r[b]) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  sub_32: threeRegisters((d, a, b) => (r) => {
    const value = (r[a] - r[b]) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  mul_32: threeRegisters((d, a, b) => (r) => {
    const value = imul(r[a], r[b]);
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_left_32: threeRegisters((d, a, b) => (r) => {
    const value = r[a] << r[b];
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_right_32: threeRegisters((d, a, b) => (r) => {
    const value = (r[a] >>> r[b]) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_arithmetic_right_32: threeRegisters((d, a, b) => (r) => {
    const value = r[a] >> r[b];
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  rotate_left_32: binary(rotateLeft32),
  rotate_right_32: binary(rotateRight32),
  div_unsigned_32: binary(divUnsigned32),
  div_signed_32: binary(divSigned32),
  rem_unsigned_32: binary(remUnsigned32),
  rem_signed_32: binary(remSigned32),

  add_imm_32: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const value = (r[a] + immediate) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  negate_and_add_imm_32: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const value = (immediate - r[a]) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  mul_imm_32: twoRegistersAndImmediate((d, a, immediate) => (r) => {
    const value = imul(r[a], immediate);
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_left_imm_32: twoRegistersAndImmediate((d, a, count) => (r) => {
    const value = r[a] << count;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_right_imm_32: twoRegistersAndImmediate((d, a, count) => (r) => {
    const value = (r[a] >>> count) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_arithmetic_right_imm_32: twoRegistersAndImmediate((d, a, count) => (r) => {
    const value = r[a] >> count;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  rotate_right_imm_32: twoRegistersAndImmediate((d, a, count) => (r) => {
    const value = rotateRight32(r[a], count);
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_left_imm_alt_32: twoRegistersAndImmediate((d, count, immediate) => (r) => {
    const value = immediate << r[count];
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_logical_right_imm_alt_32: twoRegistersAndImmediate((d, count, immediate) => (r) => {
    const value = (immediate >>> r[count]) | 0;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  shift_arithmetic_right_imm_alt_32: twoRegistersAndImmediate((d, count, immediate) => (r) => {
    const value = immediate >> r[count];
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  rotate_right_imm_alt_32: twoRegistersAndImmediate((d, count, immediate) => (r) => {
    const value = rotateRight32(immediate, r[count]);
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
};

/**
 * The instructions whose meaning depends on the width of the registers, for `latest32`. While such a program runs,
 * its registers are sign-extended to 64 bits, and everything else is right as it is.
 */
export const NARROW = {
  mul_upper_signed_signed: binary(mulUpperSignedSigned32),
  mul_upper_unsigned_unsigned: binary(mulUpperUnsignedUnsigned32),
  mul_upper_signed_unsigned: binary(mulUpperSignedUnsigned32),
  reverse_byte: twoRegisters((d, a) => (r) => {
    const value = reverseBytes32(r[a]);
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
};
