/** Code in arrays, and which programs are compiled at all. */
import type { Program } from '@polkavirt/polkavm';
import { INSTRUCTION_IDS } from '@polkavirt/polkavm/isa';
import { countInstructions, decodeCode } from '../../src/recompiler/analysis/decoded-code.ts';
import { isCompilable, MAX_JUMP_TABLE_LENGTH } from '../../src/recompiler/run/compile-program.ts';
import { bitmaskOf } from '../program/container.ts';

const TRAP = 0;
const FALLTHROUGH = 1;
const LOAD_IMM = 51;

const viewOf = (bits: readonly number[], ...code: number[]) =>
  ({ instructionSet: 'latest64', code: Uint8Array.from(code), bitmask: bitmaskOf(code.length, ...bits) }) as const;

describe('instructions are counted', () => {
  it('up to a limit, and one more', () => {
    const view = viewOf([0, 1, 8, 9, 16], ...new Array(17).fill(TRAP));
    expect([0, 1, 4, 5, 6, 99].map((limit) => countInstructions(view, limit))).toEqual([1, 2, 5, 5, 5, 5]);
    expect(countInstructions(viewOf([]), 5)).toBe(0);
  });
});

describe('decoded code', () => {
  it('has each instruction with its operands, and where it is', () => {
    const code = decodeCode(viewOf([0, 3, 4], LOAD_IMM, 7, 5, FALLTHROUGH, TRAP));
    expect(code.count).toBe(3);
    expect([...code.id]).toEqual(['load_imm', 'fallthrough', 'trap'].map((name) => INSTRUCTION_IDS[name as 'trap']));
    expect([...code.offset]).toEqual([0, 3, 4]);
    expect([...code.nextOffset]).toEqual([3, 4, 5]);
    expect([code.reg1[0], code.imm1[0]]).toEqual([7, 5]);
    expect([...code.indexOf]).toEqual([0, -1, -1, 1, 2, -1]);
  });

  it('says that nothing follows the last instruction, be it one that control cannot pass', () => {
    expect([...decodeCode(viewOf([0, 1], FALLTHROUGH, TRAP)).nextInvalid]).toEqual([0, 1]);
    expect([...decodeCode(viewOf([0, 1], TRAP, FALLTHROUGH)).nextInvalid]).toEqual([0, 1]);
    expect([...decodeCode(viewOf([0], LOAD_IMM, 7)).nextInvalid]).toEqual([1]);
  });

  it('goes on after a gap in the bitmask, and after bytes before the first instruction', () => {
    const code = decodeCode(viewOf([2, 40], ...new Array(42).fill(TRAP)));
    expect([...code.offset]).toEqual([2, 40]);
    expect([...code.nextInvalid]).toEqual([1, 1]);
  });
});

describe('a program is compiled', () => {
  const program = (codeLength: number, instructions: number, entries = 0) => {
    const bitmask = new Uint8Array(Math.ceil(codeLength / 8)).fill(0xff, 0, instructions >> 3);
    if (instructions % 8 !== 0) bitmask[instructions >> 3] = (1 << (instructions % 8)) - 1;
    return { code: new Uint8Array(codeLength), bitmask, jumpTable: { length: entries, get: () => 0 } } as unknown as Program;
  };

  it.each([
    ['of 8 MiB of code', program(8 * 1024 * 1024, 1), program(8 * 1024 * 1024 + 1, 1)],
    ['of 500,000 instructions', program(600_000, 500_000), program(600_000, 500_001)],
    ['with a jump table of 256 Ki entries', program(8, 1, MAX_JUMP_TABLE_LENGTH), program(8, 1, MAX_JUMP_TABLE_LENGTH + 1)],
  ])('%s, and none with one more', (_what, most, more) => {
    expect([isCompilable(most), isCompilable(more)]).toEqual([true, false]);
    expect(MAX_JUMP_TABLE_LENGTH).toBe(256 * 1024);
  });
});
