/** Instructions of three registers that work on all 64 bits. */
import { divSigned64, divUnsigned64, remSigned64, remUnsigned64 } from '../../isa/arithmetic.ts';
import type { Operation } from '../machine.ts';
import {
  carryOf,
  isLessSigned,
  isLessUnsigned,
  multiply,
  multiplyUpper,
  rotateRight,
  shiftArithmeticHigh,
  shiftArithmeticLow,
  shiftLeftHigh,
  shiftLeftLow,
  shiftRightHigh,
  shiftRightLow,
  subtractFrom,
} from './halves.ts';
import { threeRegisters } from './operands.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { floor } = Math;

/** The larger or smaller of two registers, by an order on halves. */
const choose = (
  takesFirst: (aLow: number, aHigh: number, bLow: number, bHigh: number) => boolean,
): ReturnType<typeof threeRegisters> =>
  threeRegisters((d, a, b) => (r) => {
    const from = takesFirst(r[a], r[a + 1], r[b], r[b + 1]) ? a : b;
    const low = r[from];
    r[d + 1] = r[from + 1];
    r[d] = low;
  });

/**
 * Division: numbers that fit into 32 bits are divided as such, others as bigints (the only instructions here that
 * allocate).
 */
const divideUnsigned = (narrow: (a: number, b: number) => number, wide: (a: bigint, b: bigint) => bigint) =>
  threeRegisters((d, a, b): Operation => {
    const to = d >> 1;
    const from = a >> 1;
    const by = b >> 1;
    return (r, m) => {
      if ((r[a + 1] | r[b + 1]) === 0 && r[b] !== 0) {
        r[d] = narrow(r[a] >>> 0, r[b] >>> 0);
        r[d + 1] = 0;
      } else {
        m.registers[to] = wide(m.registers[from], m.registers[by]);
      }
    };
  });

const divideSigned = (narrow: (a: number, b: number) => number, wide: (a: bigint, b: bigint) => bigint) =>
  threeRegisters((d, a, b): Operation => {
    const to = d >> 1;
    const from = a >> 1;
    const by = b >> 1;
    return (r, m) => {
      const x = r[a];
      const y = r[b];
      if (r[a + 1] === x >> 31 && r[b + 1] === y >> 31 && y !== 0) {
        const value = narrow(x, y);
        r[d] = value;
        r[d + 1] = value < 0 ? -1 : 0;
      } else {
        m.registers[to] = wide(m.registers[from], m.registers[by]);
      }
    };
  });

export const ARITHMETIC_64 = {
  add_64: threeRegisters((d, a, b) => (r) => {
    const x = r[a];
    const low = (x + r[b]) | 0;
    r[d + 1] = r[a + 1] + r[b + 1] + carryOf(low, x);
    r[d] = low;
  }),
  sub_64: threeRegisters((d, a, b) => (r) => {
    const x = r[a];
    const y = r[b];
    r[d + 1] = r[a + 1] - r[b + 1] - (x >>> 0 < y >>> 0 ? 1 : 0);
    r[d] = x - y;
  }),
  mul_64: threeRegisters((d, a, b) => (r) => {
    multiply(r, d, r[a], r[a + 1], r[b], r[b + 1]);
  }),
  and: threeRegisters((d, a, b) => (r) => {
    r[d] = r[a] & r[b];
    r[d + 1] = r[a + 1] & r[b + 1];
  }),
  xor: threeRegisters((d, a, b) => (r) => {
    r[d] = r[a] ^ r[b];
    r[d + 1] = r[a + 1] ^ r[b + 1];
  }),
  or: threeRegisters((d, a, b) => (r) => {
    r[d] = r[a] | r[b];
    r[d + 1] = r[a + 1] | r[b + 1];
  }),
  and_inverted: threeRegisters((d, a, b) => (r) => {
    r[d] = r[a] & ~r[b];
    r[d + 1] = r[a + 1] & ~r[b + 1];
  }),
  or_inverted: threeRegisters((d, a, b) => (r) => {
    r[d] = r[a] | ~r[b];
    r[d + 1] = r[a + 1] | ~r[b + 1];
  }),
  xnor: threeRegisters((d, a, b) => (r) => {
    r[d] = ~(r[a] ^ r[b]);
    r[d + 1] = ~(r[a + 1] ^ r[b + 1]);
  }),
  mul_upper_unsigned_unsigned: threeRegisters((d, a, b) => (r) => {
    multiplyUpper(r, d, r[a], r[a + 1], r[b], r[b + 1]);
  }),
  mul_upper_signed_signed: threeRegisters((d, a, b) => (r) => {
    const aLow = r[a];
    const aHigh = r[a + 1];
    const bLow = r[b];
    const bHigh = r[b + 1];
    multiplyUpper(r, d, aLow, aHigh, bLow, bHigh);
    if (aHigh < 0) subtractFrom(r, d, bLow, bHigh);
    if (bHigh < 0) subtractFrom(r, d, aLow, aHigh);
  }),
  mul_upper_signed_unsigned: threeRegisters((d, a, b) => (r) => {
    const aHigh = r[a + 1];
    const bLow = r[b];
    const bHigh = r[b + 1];
    multiplyUpper(r, d, r[a], aHigh, bLow, bHigh);
    if (aHigh < 0) subtractFrom(r, d, bLow, bHigh);
  }),
  set_less_than_unsigned: threeRegisters((d, a, b) => (r) => {
    r[d] = isLessUnsigned(r[a], r[a + 1], r[b], r[b + 1]) ? 1 : 0;
    r[d + 1] = 0;
  }),
  set_less_than_signed: threeRegisters((d, a, b) => (r) => {
    r[d] = isLessSigned(r[a], r[a + 1], r[b], r[b + 1]) ? 1 : 0;
    r[d + 1] = 0;
  }),
  shift_logical_left_64: threeRegisters((d, a, b) => (r) => {
    const low = r[a];
    const count = r[b];
    r[d + 1] = shiftLeftHigh(low, r[a + 1], count);
    r[d] = shiftLeftLow(low, count);
  }),
  shift_logical_right_64: threeRegisters((d, a, b) => (r) => {
    const high = r[a + 1];
    const count = r[b];
    r[d] = shiftRightLow(r[a], high, count);
    r[d + 1] = shiftRightHigh(high, count);
  }),
  shift_arithmetic_right_64: threeRegisters((d, a, b) => (r) => {
    const high = r[a + 1];
    const count = r[b];
    r[d] = shiftArithmeticLow(r[a], high, count);
    r[d + 1] = shiftArithmeticHigh(high, count);
  }),
  rotate_left_64: threeRegisters((d, a, b) => (r) => {
    rotateRight(r, d, r[a], r[a + 1], -r[b]);
  }),
  rotate_right_64: threeRegisters((d, a, b) => (r) => {
    rotateRight(r, d, r[a], r[a + 1], r[b]);
  }),
  maximum: choose((aLow, aHigh, bLow, bHigh) => isLessSigned(bLow, bHigh, aLow, aHigh)),
  maximum_unsigned: choose((aLow, aHigh, bLow, bHigh) => isLessUnsigned(bLow, bHigh, aLow, aHigh)),
  minimum: choose(isLessSigned),
  minimum_unsigned: choose(isLessUnsigned),
  div_unsigned_64: divideUnsigned((a, b) => floor(a / b), divUnsigned64),
  rem_unsigned_64: divideUnsigned((a, b) => a % b, remUnsigned64),
  div_signed_64: divideSigned((a, b) => Math.trunc(a / b), divSigned64),
  rem_signed_64: divideSigned((a, b) => a % b, remSigned64),
  cmov_if_zero: threeRegisters((d, a, condition) => (r) => {
    if ((r[condition] | r[condition + 1]) === 0) {
      r[d] = r[a];
      r[d + 1] = r[a + 1];
    }
  }),
  cmov_if_not_zero: threeRegisters((d, a, condition) => (r) => {
    if ((r[condition] | r[condition + 1]) !== 0) {
      r[d] = r[a];
      r[d + 1] = r[a + 1];
    }
  }),
};
