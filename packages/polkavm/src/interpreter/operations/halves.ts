/**
 * 64-bit arithmetic on i32 halves, without bigints. Shift counts may be any number; their low six bits count.
 * JavaScript's own shifts look at the low five, so that `~count` stands for 31 - count.
 */
import { mulUpperUnsignedUnsigned32 } from '../../isa/arithmetic.ts';
import type { Registers } from '../machine.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { floor, imul } = Math;

const TWO_32 = 0x1_0000_0000;

/** 1 if adding to `before` overflowed into `after`, both low halves. */
export const carryOf = (after: number, before: number): number => (after >>> 0 < before >>> 0 ? 1 : 0);

export const isLessUnsigned = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean =>
  aHigh === bHigh ? aLow >>> 0 < bLow >>> 0 : aHigh >>> 0 < bHigh >>> 0;

export const isLessSigned = (aLow: number, aHigh: number, bLow: number, bHigh: number): boolean =>
  aHigh === bHigh ? aLow >>> 0 < bLow >>> 0 : aHigh < bHigh;

export const shiftLeftLow = (low: number, count: number): number => (count & 32 ? 0 : low << count);

export const shiftLeftHigh = (low: number, high: number, count: number): number =>
  count & 32 ? low << count : (high << count) | ((low >>> 1) >>> ~count);

export const shiftRightLow = (low: number, high: number, count: number): number =>
  count & 32 ? high >>> count : (low >>> count) | ((high << 1) << ~count);

export const shiftRightHigh = (high: number, count: number): number => (count & 32 ? 0 : high >>> count);

export const shiftArithmeticLow = (low: number, high: number, count: number): number =>
  count & 32 ? high >> count : (low >>> count) | ((high << 1) << ~count);

export const shiftArithmeticHigh = (high: number, count: number): number => (count & 32 ? high >> 31 : high >> count);

/** Writes a value rotated to the right. */
export function rotateRight(r: Registers, d: number, low: number, high: number, count: number): void {
  const from = count & 32 ? high : low;
  const other = count & 32 ? low : high;
  r[d] = (from >>> count) | ((other << 1) << ~count);
  r[d + 1] = (other >>> count) | ((from << 1) << ~count);
}

/** Writes the low 64 bits of a product. */
export function multiply(r: Registers, d: number, aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  r[d] = imul(aLow, bLow);
  r[d + 1] = mulUpperUnsignedUnsigned32(aLow, bLow) + imul(aLow, bHigh) + imul(aHigh, bLow);
}

/** Writes the high 64 bits of the 128-bit product of two unsigned numbers. */
export function multiplyUpper(r: Registers, d: number, aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const middle = (mulUpperUnsignedUnsigned32(aLow, bLow) >>> 0) + (imul(aLow, bHigh) >>> 0) + (imul(aHigh, bLow) >>> 0);
  const low =
    (mulUpperUnsignedUnsigned32(aLow, bHigh) >>> 0) +
    (mulUpperUnsignedUnsigned32(aHigh, bLow) >>> 0) +
    (imul(aHigh, bHigh) >>> 0) +
    floor(middle / TWO_32);
  r[d] = low;
  r[d + 1] = mulUpperUnsignedUnsigned32(aHigh, bHigh) + floor(low / TWO_32);
}

/** Takes a 64-bit number away from a register. */
export function subtractFrom(r: Registers, d: number, low: number, high: number): void {
  const before = r[d];
  r[d + 1] = r[d + 1] - high - (before >>> 0 < low >>> 0 ? 1 : 0);
  r[d] = before - low;
}
