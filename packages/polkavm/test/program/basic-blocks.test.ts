import { findStartOfBasicBlock, isJumpTargetValid } from '../../src/program/basic-blocks.ts';
import { bitmaskOf } from './container.ts';

const TRAP = 0;
const FALLTHROUGH = 1;
const LOAD_IMM = 51;
const NO_OPCODE = 255;

/** Code of `length` traps, but for the given bytes at the start. */
const view = (length: number, bits: number[], ...code: number[]) => {
  const result = { instructionSet: 'latest64', code: new Uint8Array(length), bitmask: bitmaskOf(length, ...bits) } as const;
  result.code.set(code);
  return result;
};

describe('isJumpTargetValid', () => {
  it.each([
    ['the first instruction', 1, [0], 0, true],
    ['no instruction at 0', 1, [], 0, false],
    ['behind a trap', 2, [0, 1], 1, true],
    ['nothing before it', 2, [1], 1, false],
    ['8 bytes behind', 9, [0, 8], 8, true],
    ['24 bytes behind, at a byte boundary', 25, [0, 24], 24, true],
    ['25 bytes behind', 26, [0, 25], 25, true],
    ['26 bytes behind', 27, [0, 26], 26, false],
    ['25 bytes behind, at a byte boundary', 33, [7, 32], 32, false],
    ['the end of the code', 8, [0], 8, false],
    ['far outside', 8, [0], 0x8000_0000, false],
  ])('%s', (_, length, bits, offset, expected) => {
    expect(isJumpTargetValid(view(length, bits), offset)).toBe(expected);
  });

  it.each([
    ['an instruction that goes on', LOAD_IMM, false],
    ['a fallthrough', FALLTHROUGH, true],
    ['a trap', TRAP, true],
    ['a byte that is no opcode', NO_OPCODE, false],
  ])('behind %s', (_, opcode, expected) => {
    expect(isJumpTargetValid(view(2, [0, 1], opcode, LOAD_IMM), 1)).toBe(expected);
  });
});

describe('findStartOfBasicBlock', () => {
  const block = view(6, [0, 1, 2, 3, 4, 5], LOAD_IMM, LOAD_IMM, TRAP, LOAD_IMM, NO_OPCODE, LOAD_IMM);

  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 3],
    [4, 3],
    // Unlike a jump target, a block does start behind an invalid instruction.
    [5, 5],
    [6, undefined],
  ])('of %i is %p', (offset, start) => {
    expect(findStartOfBasicBlock(block, offset)).toBe(start);
  });

  it('is undefined between instructions and behind a gap', () => {
    const gap = view(40, [0, 30, 31], LOAD_IMM);
    gap.code[30] = LOAD_IMM;
    expect(findStartOfBasicBlock(gap, 1)).toBeUndefined();
    expect(findStartOfBasicBlock(gap, 30)).toBeUndefined();
    expect(findStartOfBasicBlock(gap, 31)).toBeUndefined();
  });
});
