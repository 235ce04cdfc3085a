/** Moves, constants, and operations on one register. */
import { countSetBits32, countTrailingZeros32, reverseBytes32 } from '../../isa/arithmetic.ts';
import type { MakeOperation, Operation } from '../machine.ts';
import { twoRegisters } from './operands.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { clz32 } = Math;

/** Loads a constant. */
const loadHalves =
  (d: number, low: number, high: number): Operation =>
  (r) => {
    r[d] = low;
    r[d + 1] = high;
  };

const loadImmediate: MakeOperation = ({ reg1, imm1 }) => loadHalves(reg1 << 1, imm1, imm1 >> 31);
const loadImmediate64: MakeOperation = ({ reg1, imm1, imm2 }) => loadHalves(reg1 << 1, imm1, imm2);

export const UNARY = {
  load_imm: loadImmediate,
  load_imm64: loadImmediate64,
  move_reg: twoRegisters((d, a) => (r) => {
    r[d] = r[a];
    r[d + 1] = r[a + 1];
  }),
  count_leading_zero_bits_32: twoRegisters((d, a) => (r) => {
    r[d] = clz32(r[a]);
    r[d + 1] = 0;
  }),
  count_leading_zero_bits_64: twoRegisters((d, a) => (r) => {
    const high = r[a + 1];
    r[d] = high === 0 ? 32 + clz32(r[a]) : clz32(high);
    r[d + 1] = 0;
  }),
  count_trailing_zero_bits_32: twoRegisters((d, a) => (r) => {
    r[d] = countTrailingZeros32(r[a]);
    r[d + 1] = 0;
  }),
  count_trailing_zero_bits_64: twoRegisters((d, a) => (r) => {
    const low = r[a];
    r[d] = low === 0 ? 32 + countTrailingZeros32(r[a + 1]) : countTrailingZeros32(low);
    r[d + 1] = 0;
  }),
  count_set_bits_32: twoRegisters((d, a) => (r) => {
    r[d] = countSetBits32(r[a]);
    r[d + 1] = 0;
  }),
  count_set_bits_64: twoRegisters((d, a) => (r) => {
    r[d] = countSetBits32(r[a]) + countSetBits32(r[a + 1]);
    r[d + 1] = 0;
  }),
  sign_extend_8: twoRegisters((d, a) => (r) => {
    const value = (r[a] << 24) >> 24;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  sign_extend_16: twoRegisters((d, a) => (r) => {
    const value = (r[a] << 16) >> 16;
    r[d] = value;
    r[d + 1] = value >> 31;
  }),
  zero_extend_16: twoRegisters((d, a) => (r) => {
    r[d] = r[a] & 0xffff;
    r[d + 1] = 0;
  }),
  reverse_byte: twoRegisters((d, a) => (r) => {
    const low = r[a];
    r[d] = reverseBytes32(r[a + 1]);
    r[d + 1] = reverseBytes32(low);
  }),
};
