import { createJumpTable, getJumpTableTarget } from '../../src/program/jump-table.ts';
import { bytesOf } from './container.ts';

describe('createJumpTable', () => {
  it.each([
    [1, [0x11, 0x88], [0x11, 0x88]],
    [2, [0x11, 0x22, 0x33, 0x88], [0x2211, 0x8833]],
    [3, [0x11, 0x22, 0x33, 0x44, 0x55, 0x88], [0x332211, 0x885544]],
    [4, [0x11, 0x22, 0x33, 0x88], [0x88332211]],
    [0, [0x11], []],
  ])('with entries of %i bytes', (entrySize, bytes, entries) => {
    const table = createJumpTable(bytesOf(...bytes), entrySize);
    expect(table.length).toBe(entries.length);
    expect(Array.from({ length: table.length }, (_, index) => table.get(index))).toEqual(entries);
    expect(table.get(entries.length)).toBeUndefined();
    expect(table.get(-1)).toBeUndefined();
    expect(table.get(0xffff_ffff)).toBeUndefined();
  });
});

describe('getJumpTableTarget', () => {
  it.each([
    [0, undefined],
    [1, undefined],
    [2, 10],
    [3, undefined],
    [4, 20],
    [6, undefined],
    [0xffff_0000, undefined],
    [0xffff_fffe, undefined],
  ])('address %i goes to %p', (address, target) => {
    expect(getJumpTableTarget(createJumpTable(bytesOf(10, 20), 1), address)).toBe(target);
  });
});
