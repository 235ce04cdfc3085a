/** Code in arrays. */
import { INSTRUCTION_IDS } from '@polkavirt/polkavm/isa';
import type { CodeView } from '@polkavirt/polkavm/program';
import { decodeStepwise } from '../../src/recompiler/analysis/decoded-code.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { bitmaskOf } from '../program/container.ts';

const TRAP = 0;
const FALLTHROUGH = 1;
const LOAD_IMM = 51;

const viewOf = (bits: readonly number[], ...code: number[]) =>
  ({ instructionSet: 'latest64', code: Uint8Array.from(code), bitmask: bitmaskOf(code.length, ...bits) }) as const;

const decode = (view: CodeView) => finish(decodeStepwise(view));

describe('decoded code', () => {
  it('has each instruction with its operands, and where it is', () => {
    const code = decode(viewOf([0, 3, 4], LOAD_IMM, 7, 5, FALLTHROUGH, TRAP));
    expect(code.count).toBe(3);
    expect([...code.id]).toEqual(['load_imm', 'fallthrough', 'trap'].map((name) => INSTRUCTION_IDS[name as 'trap']));
    expect([...code.offset]).toEqual([0, 3, 4]);
    expect([...code.nextOffset]).toEqual([3, 4, 5]);
    expect([code.reg1[0], code.imm1[0]]).toEqual([7, 5]);
    expect([...code.indexOf]).toEqual([0, -1, -1, 1, 2, -1]);
  });

  it('says that nothing follows the last instruction, be it one that control cannot pass', () => {
    expect([...decode(viewOf([0, 1], FALLTHROUGH, TRAP)).nextInvalid]).toEqual([0, 1]);
    expect([...decode(viewOf([0, 1], TRAP, FALLTHROUGH)).nextInvalid]).toEqual([0, 1]);
    expect([...decode(viewOf([0], LOAD_IMM, 7)).nextInvalid]).toEqual([1]);
  });

  it('goes on after a gap in the bitmask, and after bytes before the first instruction', () => {
    const code = decode(viewOf([2, 40], ...new Array(42).fill(TRAP)));
    expect([...code.offset]).toEqual([2, 40]);
    expect([...code.nextInvalid]).toEqual([1, 1]);
  });
});
