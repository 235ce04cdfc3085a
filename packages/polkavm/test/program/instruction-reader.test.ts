import { instructionName } from '../../src/isa/instruction-id.ts';
import { createInstruction } from '../../src/program/decoder.ts';
import { InstructionReader, type InstructionReaderMode, readInstructions } from '../../src/program/instruction-reader.ts';
import { bitmaskOf } from './container.ts';

const TRAP = 0;
const FALLTHROUGH = 1;

/** Name, start and end of each instruction read. The bytes that are not given are traps. */
const read = (length: number, bits: number[], start: number, mode: InstructionReaderMode, ...code: number[]) => {
  const view = { instructionSet: 'latest32', code: new Uint8Array(length), bitmask: bitmaskOf(length, ...bits) } as const;
  view.code.set(code);
  return [...readInstructions(view, start, mode)].map(({ id, offset, nextOffset }) => [instructionName(id), offset, nextOffset]);
};

const BOTH: InstructionReaderMode[] = ['bounded', 'unbounded'];

describe('readInstructions', () => {
  it.each(BOTH)('%s: adds an implicit trap behind code that control can run off', (mode) => {
    expect(read(1, [0], 0, mode, FALLTHROUGH)).toEqual([
      ['fallthrough', 0, 1],
      ['invalid', 1, 2],
    ]);
  });

  it.each(BOTH)('%s: gives one instruction after the other, with nothing between', (mode) => {
    expect(read(4, [0, 1, 3], 0, mode, FALLTHROUGH, FALLTHROUGH, 0, FALLTHROUGH)).toEqual([
      ['fallthrough', 0, 1],
      ['fallthrough', 1, 3],
      ['fallthrough', 3, 4],
      ['invalid', 4, 5],
    ]);
    expect(read(3, [0, 1, 2], 1, mode, FALLTHROUGH, FALLTHROUGH, TRAP)).toEqual([
      ['fallthrough', 1, 2],
      ['trap', 2, 3],
    ]);
  });

  it.each(BOTH)('%s: an implicit trap has nothing after it that could be missing', (mode) => {
    const view = { instructionSet: 'latest32', code: Uint8Array.of(FALLTHROUGH), bitmask: bitmaskOf(1, 0) } as const;
    expect([...readInstructions(view, 0, mode)].map(({ nextInvalid }) => nextInvalid)).toEqual([true, false]);
  });

  it.each(BOTH)('%s: adds none behind a trap', (mode) => {
    expect(read(1, [0], 0, mode, TRAP)).toEqual([['trap', 0, 1]]);
  });

  it('stops at a long gap if bounded, and says that it reaches to the end', () => {
    expect(read(64, [0, 63], 0, 'bounded', FALLTHROUGH)).toEqual([
      ['fallthrough', 0, 25],
      ['invalid', 25, 64],
    ]);
  });

  it('goes on behind a long gap if unbounded', () => {
    expect(read(64, [0, 63], 0, 'unbounded', FALLTHROUGH)).toEqual([
      ['fallthrough', 0, 25],
      ['invalid', 25, 63],
      ['trap', 63, 64],
    ]);
  });

  it('gives one invalid instruction where none starts', () => {
    expect(read(8, [0, 7], 1, 'bounded')).toEqual([['invalid', 1, 2]]);
    expect(read(8, [0, 7], 1, 'unbounded')).toEqual([
      ['invalid', 1, 7],
      ['trap', 7, 8],
    ]);
  });

  it.each([
    [8, 8, 8],
    [100, 8, 8],
    [0xffff_fffe, 8, 8],
  ])('outside the code, at %i, gives one invalid instruction up to the end', (start, bounded, unbounded) => {
    expect(read(8, [0], start, 'bounded')).toEqual([['invalid', start, bounded]]);
    expect(read(8, [0], start, 'unbounded')).toEqual([['invalid', start, unbounded]]);
  });

  it('gives nothing at the greatest offset if bounded', () => {
    expect(read(8, [0], 0xffff_ffff, 'bounded')).toEqual([]);
  });

  it('gives no invalid instruction for a gap that control cannot reach', () => {
    expect(read(32, [0, 26], 0, 'bounded')).toEqual([['trap', 0, 25]]);
    expect(read(32, [0, 26], 0, 'unbounded')).toEqual([
      ['trap', 0, 25],
      ['trap', 26, 32],
    ]);
  });

  it('puts an invalid instruction before one that is 25 bytes behind a byte boundary near the end of the code', () => {
    const code = [...new Array(7).fill(TRAP), FALLTHROUGH];
    expect(read(34, [7, 32, 33], 7, 'unbounded', ...code)).toEqual([
      ['fallthrough', 7, 32],
      ['invalid', 32, 32],
      ['trap', 32, 33],
      ['trap', 33, 34],
    ]);
    expect(read(34, [7, 32, 33], 7, 'bounded', ...code)).toEqual([
      ['fallthrough', 7, 32],
      ['invalid', 32, 34],
    ]);
  });

  it('treats a byte that is no opcode as an instruction that control cannot pass', () => {
    expect(read(2, [0, 1], 0, 'unbounded', 255, 255)).toEqual([
      ['invalid', 0, 1],
      ['invalid', 1, 2],
    ]);
  });

  it('tells where it is', () => {
    const view = { instructionSet: 'latest32', code: new Uint8Array(32), bitmask: bitmaskOf(32, 0, 26) } as const;
    const bounded = new InstructionReader(view, 0, 'bounded');
    const unbounded = new InstructionReader(view, 0, 'unbounded');
    const instruction = createInstruction();
    expect([bounded.offset, unbounded.offset]).toEqual([0, 0]);
    expect([bounded.next(instruction), unbounded.next(instruction)]).toEqual([true, true]);
    expect([bounded.offset, unbounded.offset]).toEqual([25, 26]);
    expect([bounded.next(instruction), unbounded.next(instruction)]).toEqual([false, true]);
  });
});
