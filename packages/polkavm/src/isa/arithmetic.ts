/**
 * The arithmetic that is easy to get wrong, as pure functions. They are the definition. An engine may have a faster
 * copy of one, if a test compares the two.
 *
 * 32-bit functions take and give i32 numbers (any number works as input, its low 32 bits count). 64-bit
 * functions take u64 bigints (0 to 2^64 - 1) and give u64 bigints.
 *
 * Source: polkavm-common 0.35, `operation.rs`; polkavm 0.35, `interpreter.rs`.
 */

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { clz32, imul } = Math;

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);

/** Division by zero gives all ones. */
export const divUnsigned32 = (a: number, b: number): number => (b | 0 ? ((a >>> 0) / (b >>> 0)) | 0 : -1);

/** The remainder of a division by zero is the dividend. */
export const remUnsigned32 = (a: number, b: number): number => (b | 0 ? ((a >>> 0) % (b >>> 0)) | 0 : a | 0);

/** x / 0 = -1; MIN / -1 = MIN; otherwise it rounds towards zero. */
export function divSigned32(a: number, b: number): number {
  const divisor = b | 0;
  if (divisor === 0) return -1;
  return ((a | 0) / divisor) | 0;
}

/** x % 0 = x; MIN % -1 = 0; the sign follows the dividend. */
export function remSigned32(a: number, b: number): number {
  const divisor = b | 0;
  if (divisor === 0) return a | 0;
  return ((a | 0) % divisor) | 0;
}

/** The upper half of the 64-bit product of two unsigned numbers. */
export function mulUpperUnsignedUnsigned32(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Neither sum exceeds 32 bits.
  const middle = (imul(aHigh, bLow) + (imul(aLow, bLow) >>> 16)) >>> 0;
  const low = (imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (imul(aHigh, bHigh) + (middle >>> 16) + (low >>> 16)) | 0;
}

/** The upper half of the 64-bit product of two signed numbers. */
export const mulUpperSignedSigned32 = (a: number, b: number): number =>
  (mulUpperUnsignedUnsigned32(a, b) - ((a | 0) < 0 ? b : 0) - ((b | 0) < 0 ? a : 0)) | 0;

/** The upper half of the 64-bit product of a signed and an unsigned number. */
export const mulUpperSignedUnsigned32 = (a: number, b: number): number =>
  (mulUpperUnsignedUnsigned32(a, b) - ((a | 0) < 0 ? b : 0)) | 0;

/** Rotates by the low five bits of `count`. */
export const rotateLeft32 = (a: number, count: number): number => (a << count) | (a >>> -count);

/** Rotates by the low five bits of `count`. */
export const rotateRight32 = (a: number, count: number): number => (a >>> count) | (a << -count);

/** 32 for zero. */
export const countLeadingZeros32 = (a: number): number => clz32(a);

/** 32 for zero. */
export const countTrailingZeros32 = (a: number): number => (a | 0 ? 31 - clz32(a & -a) : 32);

export function countSetBits32(a: number): number {
  const pairs = a - ((a >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export const reverseBytes32 = (a: number): number => (a << 24) | ((a & 0xff00) << 8) | ((a >>> 8) & 0xff00) | (a >>> 24);

/** Division by zero gives all ones. */
export const divUnsigned64 = (a: bigint, b: bigint): bigint => (b === 0n ? MAX_U64 : a / b);

/** The remainder of a division by zero is the dividend. */
export const remUnsigned64 = (a: bigint, b: bigint): bigint => (b === 0n ? a : a % b);

/** x / 0 = -1; MIN / -1 = MIN; otherwise it rounds towards zero. */
export const divSigned64 = (a: bigint, b: bigint): bigint => (b === 0n ? MAX_U64 : unsigned(signed(a) / signed(b)));

/** x % 0 = x; MIN % -1 = 0; the sign follows the dividend. */
export const remSigned64 = (a: bigint, b: bigint): bigint => (b === 0n ? a : unsigned(signed(a) % signed(b)));

/** The upper half of the 128-bit product of two signed numbers. */
export const mulUpperSignedSigned64 = (a: bigint, b: bigint): bigint => unsigned((signed(a) * signed(b)) >> 64n);

/** The upper half of the 128-bit product of two unsigned numbers. */
export const mulUpperUnsignedUnsigned64 = (a: bigint, b: bigint): bigint => (a * b) >> 64n;

/** The upper half of the 128-bit product of a signed and an unsigned number. */
export const mulUpperSignedUnsigned64 = (a: bigint, b: bigint): bigint => unsigned((signed(a) * b) >> 64n);

/** Rotates by the low six bits of `count`. */
export function rotateLeft64(a: bigint, count: bigint): bigint {
  const bits = count & 63n;
  return unsigned(a << bits) | (a >> (64n - bits));
}

/** Rotates by the low six bits of `count`. */
export const rotateRight64 = (a: bigint, count: bigint): bigint => rotateLeft64(a, 64n - (count & 63n));

/** 64 for zero. */
export function countLeadingZeros64(a: bigint): number {
  const high = Number(a >> 32n);
  return high === 0 ? 32 + clz32(Number(a)) : clz32(high);
}

/** 64 for zero. */
export function countTrailingZeros64(a: bigint): number {
  const low = Number(a & 0xffff_ffffn);
  return low === 0 ? 32 + countTrailingZeros32(Number(a >> 32n)) : countTrailingZeros32(low);
}

export const countSetBits64 = (a: bigint): number => countSetBits32(Number(a & 0xffff_ffffn)) + countSetBits32(Number(a >> 32n));

export const reverseBytes64 = (a: bigint): bigint =>
  (BigInt(reverseBytes32(Number(a & 0xffff_ffffn)) >>> 0) << 32n) | BigInt(reverseBytes32(Number(a >> 32n)) >>> 0);
