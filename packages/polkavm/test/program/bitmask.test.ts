import {
  findNextOffset,
  getBitForOffset,
  getPreviousInstructionSkip,
  NEXT_INVALID,
  parseBitmask,
} from '../../src/program/bitmask.ts';
import { bitmaskOf } from './container.ts';

/** Skip and validity of the instruction at `at`, in code of `length` bytes with instructions at `bits`. */
const parse = (length: number, at: number, ...bits: number[]): [number, boolean] => {
  const result = parseBitmask(bitmaskOf(length, ...bits), length, at);
  return [result % NEXT_INVALID, result >= NEXT_INVALID];
};

describe('parseBitmask', () => {
  it.each([
    [1, 0],
    [2, 1],
    [7, 6],
    [8, 7],
    [15, 14],
    [16, 15],
    [24, 23],
    [25, 24],
  ])('at 0, with the next instruction at %i, skips %i, far from and near the end of the code', (next, skip) => {
    expect(parse(64, 0, 0, next)).toEqual([skip, false]);
    expect(parse(next + 1, 0, 0, next)).toEqual([skip, false]);
  });

  it.each([6, 7, 9, 15, 22])('starting at %i the byte boundaries make no difference', (at) => {
    for (let skip = 0; skip < 24; skip++) {
      expect(parse(80, at, at, at + skip + 1)).toEqual([skip, false]);
      expect(parse(at + skip + 2, at, at, at + skip + 1)).toEqual([skip, false]);
    }
  });

  it('skips at most 24, and then what follows is invalid', () => {
    expect(parse(64, 0, 0, 26)).toEqual([24, true]);
    expect(parse(27, 0, 0, 26)).toEqual([24, true]);
    expect(parse(64, 0, 0)).toEqual([24, true]);
    expect(parse(26, 0, 0)).toEqual([24, true]);
  });

  it('stops at the end of the code, behind which everything is invalid', () => {
    expect(parse(1, 0, 0)).toEqual([0, true]);
    expect(parse(3, 0, 0)).toEqual([2, true]);
    expect(parse(9, 8, 0, 8)).toEqual([0, true]);
    expect(parse(16, 8, 8)).toEqual([7, true]);
  });

  it('near the end, behind a byte boundary, calls an instruction 25 bytes further invalid although it is there', () => {
    // Three whole bytes of zeros follow offset 7, and upstream does not look at a fourth.
    expect(parse(33, 7, 7, 32)).toEqual([24, true]);
    expect(parse(38, 7, 7, 32)).toEqual([24, true]);
    // 32 bytes before the end the fast path looks at the bit itself.
    expect(parse(39, 7, 7, 32)).toEqual([24, false]);
    // Elsewhere than behind a byte boundary the slow path sees it, too.
    expect(parse(34, 8, 8, 33)).toEqual([24, false]);
  });
});

describe('getPreviousInstructionSkip', () => {
  it.each([
    [[0], 0, -1],
    [[0, 1], 0, -1],
    [[1], 1, -1],
    [[0, 1], 1, 0],
    [[0], 1, 0],
    [[0], 8, 7],
    [[0, 3, 9], 9, 5],
    [[0], 24, 23],
    [[0], 25, 24],
    [[0], 26, -1],
  ])('with instructions at %p, from %i: %i', (bits, offset, expected) => {
    expect(getPreviousInstructionSkip(bitmaskOf(64, ...bits), offset)).toBe(expected);
  });

  it('reaches 24 bytes back from a multiple of 8, 25 from elsewhere', () => {
    for (const offset of [32, 40, 56]) {
      expect(getPreviousInstructionSkip(bitmaskOf(64, offset - 24), offset)).toBe(23);
      expect(getPreviousInstructionSkip(bitmaskOf(64, offset - 25), offset)).toBe(-1);
    }
    for (const offset of [31, 33, 39, 41]) {
      expect(getPreviousInstructionSkip(bitmaskOf(64, offset - 25), offset)).toBe(24);
      expect(getPreviousInstructionSkip(bitmaskOf(64, offset - 26), offset)).toBe(-1);
    }
  });
});

describe('findNextOffset', () => {
  it.each([
    [[3], 0, 3],
    [[3], 3, 3],
    [[3], 4, 20],
    [[0, 19], 1, 19],
    [[], 20, 20],
    [[], 25, 20],
  ])('with instructions at %p of 20 bytes, from %i: %i', (bits, offset, expected) => {
    expect(findNextOffset(bitmaskOf(20, ...bits), 20, offset)).toBe(expected);
  });
});

describe('getBitForOffset', () => {
  it('is false outside the code', () => {
    const bitmask = Uint8Array.of(0xff);
    expect(getBitForOffset(bitmask, 8, 7)).toBe(true);
    expect(getBitForOffset(bitmask, 8, 8)).toBe(false);
    expect(getBitForOffset(bitmask, 8, 0xffff_ffff)).toBe(false);
    expect(getBitForOffset(new Uint8Array(0), 0, 0)).toBe(false);
  });
});
