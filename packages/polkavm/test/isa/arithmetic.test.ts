/** Values worked out by hand; the 64-bit ones mostly from powers of two. */
import {
  countLeadingZeros32,
  countLeadingZeros64,
  countSetBits32,
  countSetBits64,
  countTrailingZeros32,
  countTrailingZeros64,
  divSigned32,
  divSigned64,
  divUnsigned32,
  divUnsigned64,
  mulUpperSignedSigned32,
  mulUpperSignedSigned64,
  mulUpperSignedUnsigned32,
  mulUpperSignedUnsigned64,
  mulUpperUnsignedUnsigned32,
  mulUpperUnsignedUnsigned64,
  remSigned32,
  remSigned64,
  remUnsigned32,
  remUnsigned64,
  reverseBytes32,
  reverseBytes64,
  rotateLeft32,
  rotateLeft64,
  rotateRight32,
  rotateRight64,
} from '../../src/isa/arithmetic.ts';

const MIN_32 = -(2 ** 31);
const MAX_32 = 2 ** 31 - 1;
const ALL_64 = 2n ** 64n - 1n;
const MIN_64 = 2n ** 63n;
/** A negative number as u64. */
const minus = (value: bigint): bigint => 2n ** 64n - value;

describe('32-bit arithmetic', () => {
  it.each([
    [divUnsigned32, 7, 2, 3],
    [divUnsigned32, 7, 0, -1],
    [divUnsigned32, -1, 1, -1],
    [divUnsigned32, -1, 2, MAX_32],
    [divUnsigned32, MIN_32, -1, 0],
    [divUnsigned32, -1, MIN_32, 1],
    [remUnsigned32, 7, 0, 7],
    [remUnsigned32, -5, 0, -5],
    [remUnsigned32, -1, 10, 5], // 4294967295 % 10
    [remUnsigned32, MIN_32, -1, MIN_32],
    [divSigned32, 7, 0, -1],
    [divSigned32, -7, 2, -3],
    [divSigned32, 7, -2, -3],
    [divSigned32, MIN_32, -1, MIN_32],
    [divSigned32, MIN_32, 1, MIN_32],
    [remSigned32, -7, 2, -1],
    [remSigned32, 7, -2, 1],
    [remSigned32, -7, 0, -7],
    [remSigned32, MIN_32, -1, 0],
    [mulUpperUnsignedUnsigned32, -1, -1, -2], // (2^32 - 1)^2 = 2^64 - 2^33 + 1
    [mulUpperUnsignedUnsigned32, 0x10000, 0x10000, 1],
    [mulUpperUnsignedUnsigned32, -1, 2, 1],
    [mulUpperUnsignedUnsigned32, 0xffff, 0x10001, 0], // 2^32 - 1
    [mulUpperSignedSigned32, -1, -1, 0],
    [mulUpperSignedSigned32, -1, 1, -1],
    [mulUpperSignedSigned32, MIN_32, MIN_32, 0x4000_0000],
    [mulUpperSignedSigned32, MIN_32, MAX_32, -0x4000_0000], // -2^62 + 2^31
    [mulUpperSignedUnsigned32, -1, -1, -1], // -(2^32 - 1)
    [mulUpperSignedUnsigned32, MIN_32, -1, MIN_32], // -2^63 + 2^31
    [mulUpperSignedUnsigned32, 1, -1, 0],
    [mulUpperSignedUnsigned32, MAX_32, -1, 0x7fff_fffe],
    [rotateLeft32, 0x8000_0001 | 0, 1, 3],
    [rotateLeft32, 0x1234_5678, 0, 0x1234_5678],
    [rotateLeft32, 0x1234_5678, 36, 0x2345_6781],
    [rotateRight32, 1, 1, MIN_32],
    [rotateRight32, 0x1234_5678, 32, 0x1234_5678],
    [rotateRight32, 0x1234_5678, -4, 0x2345_6781],
  ])('%o(%i, %i) = %i', (compute, a, b, expected) => {
    expect(compute(a, b)).toBe(expected);
  });

  it.each([
    [countLeadingZeros32, 0, 32],
    [countLeadingZeros32, -1, 0],
    [countLeadingZeros32, 1, 31],
    [countTrailingZeros32, 0, 32],
    [countTrailingZeros32, MIN_32, 31],
    [countTrailingZeros32, -1, 0],
    [countTrailingZeros32, 12, 2],
    [countSetBits32, 0, 0],
    [countSetBits32, -1, 32],
    [countSetBits32, 0x8010_0401 | 0, 4],
    [reverseBytes32, 0x1234_5678, 0x7856_3412],
    [reverseBytes32, 0xff, -0x0100_0000],
  ])('%o(%i) = %i', (compute, a, expected) => {
    expect(compute(a)).toBe(expected);
  });
});

describe('64-bit arithmetic', () => {
  it.each<[(a: bigint, b: bigint) => bigint, bigint, bigint, bigint]>([
    [divUnsigned64, 7n, 0n, ALL_64],
    [divUnsigned64, ALL_64, 2n, MIN_64 - 1n],
    [remUnsigned64, ALL_64, 10n, 5n], // 18446744073709551615
    [remUnsigned64, ALL_64, 0n, ALL_64],
    [divSigned64, 7n, 0n, ALL_64],
    [divSigned64, MIN_64, ALL_64, MIN_64],
    [divSigned64, minus(7n), 2n, minus(3n)],
    [remSigned64, MIN_64, ALL_64, 0n],
    [remSigned64, minus(7n), 2n, ALL_64],
    [remSigned64, 7n, minus(2n), 1n],
    [remSigned64, minus(7n), 0n, minus(7n)],
    [mulUpperUnsignedUnsigned64, ALL_64, ALL_64, minus(2n)],
    [mulUpperUnsignedUnsigned64, 2n ** 32n, 2n ** 32n, 1n],
    [mulUpperSignedSigned64, ALL_64, ALL_64, 0n],
    [mulUpperSignedSigned64, ALL_64, 1n, ALL_64],
    [mulUpperSignedSigned64, MIN_64, MIN_64, 2n ** 62n],
    [mulUpperSignedUnsigned64, ALL_64, ALL_64, ALL_64],
    [mulUpperSignedUnsigned64, MIN_64, ALL_64, MIN_64],
    [mulUpperSignedUnsigned64, 1n, ALL_64, 0n],
    [rotateLeft64, MIN_64 + 1n, 1n, 3n],
    [rotateLeft64, 0x0123_4567_89ab_cdefn, 0n, 0x0123_4567_89ab_cdefn],
    [rotateLeft64, 0x0123_4567_89ab_cdefn, 68n, 0x1234_5678_9abc_def0n],
    [rotateRight64, 1n, 1n, MIN_64],
    [rotateRight64, 0x0123_4567_89ab_cdefn, 64n, 0x0123_4567_89ab_cdefn],
    [rotateRight64, 0x0123_4567_89ab_cdefn, ALL_64 - 3n, 0x1234_5678_9abc_def0n], // -4
  ])('%o(%i, %i) = %i', (compute, a, b, expected) => {
    expect(compute(a, b)).toBe(expected);
  });

  it.each<[(a: bigint) => number, bigint, number]>([
    [countLeadingZeros64, 0n, 64],
    [countLeadingZeros64, 1n, 63],
    [countLeadingZeros64, 2n ** 32n, 31],
    [countLeadingZeros64, ALL_64, 0],
    [countTrailingZeros64, 0n, 64],
    [countTrailingZeros64, 2n ** 32n, 32],
    [countTrailingZeros64, MIN_64, 63],
    [countTrailingZeros64, 6n, 1],
    [countSetBits64, ALL_64, 64],
    [countSetBits64, MIN_64 + 1n, 2],
  ])('%o(%i) = %i', (compute, a, expected) => {
    expect(compute(a)).toBe(expected);
  });

  it('reverses bytes', () => {
    expect(reverseBytes64(0x0123_4567_89ab_cdefn)).toBe(0xefcd_ab89_6745_2301n);
    expect(reverseBytes64(0xffn)).toBe(0xff00_0000_0000_0000n);
  });
});
