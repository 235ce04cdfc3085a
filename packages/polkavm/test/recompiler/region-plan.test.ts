/**
 * Where functions are entered, in which order their entries are numbered, and how much gas each check must find: worked out by
 * hand. Each block costs as much as its line says, so that a sum tells which blocks it counts.
 */
import { Reg } from '@polkavirt/polkavm';
import { findNodesStepwise } from '../../src/recompiler/analysis/nodes.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { planFast, planResumable } from '../../src/recompiler/plan/region-plan.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const SET = op('load_imm', { reg1: Reg.a1, imm1: 1 });
const SWITCH = op('jump_indirect', { reg1: Reg.t0 });
const jump = (target: number): CodeLine => op('jump', { target });
const branch = (target: number): CodeLine => op('branch_eq_imm', { reg1: Reg.a0, target });

interface Options extends Outside {
  /** Lines where control may come in from elsewhere, and where dynamic jumps may go. */
  readonly entries?: readonly number[];
  readonly targets?: readonly number[];
  /** Instructions that may be copied. */
  readonly copies?: number;
}

/** The plan of the first region: of its resumable function, and of its fast one. */
function plansOf(lines: readonly CodeLine[], { entries = [], targets = [], copies = 0, ...outside }: Options = {}) {
  const { program, code, regions, unit, nodeAt } = analyse(lines, outside);
  // 1, 10, 100, ..: from the first block on.
  const nodes = finish(findNodesStepwise(program, code, (offset) => 10 ** [...code.offset].indexOf(offset)));
  const marked = (at: readonly number[]) => {
    const marks = new Uint8Array(nodes.count);
    for (const line of at) marks[nodeAt(line)] = 1;
    return marks;
  };
  const resumable = planResumable(nodes, regions, 0, marked(entries), marked(targets), { instructions: 0 });
  const fast = planFast(nodes, regions, unit, resumable, { instructions: copies });
  const told = (plan: typeof resumable) => ({
    /** By the line where each begins. */
    entries: plan.entries.map((node) => nodes.first[plan.nodeOf[node]]),
    gas: [...plan.gasToNextCheck],
    irreducible: [...plan.isIrreducible].flatMap((is, node) => (is !== 0 ? [nodes.first[plan.nodeOf[node]]] : [])),
  });
  return { resumable, fast, told: { resumable: told(resumable), fast: told(fast) } };
}

const resumableOf = (lines: readonly CodeLine[], options?: Options) => plansOf(lines, options).told.resumable;
const fastOf = (lines: readonly CodeLine[], options?: Options) => plansOf(lines, options).told.fast;

describe('gas is checked', () => {
  it('once for what runs through, for the dearest of all ways', () => {
    expect(fastOf([FALL, FALL, TRAP])).toMatchObject({ entries: [0], gas: [111, 110, 100] });
    // One way has the blocks at 0, 1, 3, the other one those at 0, 2, 3.
    expect(fastOf([branch(2), jump(3), FALL, TRAP])).toMatchObject({ entries: [0], gas: [1101, 1010, 1100, 1000] });
    expect(fastOf([branch(2), TRAP, FALL, TRAP])).toMatchObject({ entries: [0], gas: [1101, 10, 1100, 1000] });
  });

  it('in each round of a loop, at its beginning', () => {
    const lines = [FALL, FALL, FALL, branch(1), TRAP];
    expect(fastOf(lines)).toMatchObject({ entries: [0, 1], gas: [1, 11110, 11100, 11000, 10000] });
    // The loop in the middle needs what is after it as well, up to the end of the outer one.
    const nested = [FALL, FALL, FALL, branch(2), branch(1), TRAP];
    expect(fastOf(nested)).toMatchObject({ entries: [0, 1, 2], gas: [1, 10, 111100, 111000, 110000, 100000] });
  });

  it('where control comes in from elsewhere', () => {
    expect(resumableOf([FALL, FALL, TRAP], { entries: [1] })).toMatchObject({ entries: [0, 1], gas: [1, 110, 100] });
    expect(fastOf([FALL, FALL, TRAP], { entries: [1] })).toMatchObject({ entries: [0] });
  });

  it('after a call and after a memset, which may have used any amount', () => {
    const lines = [call(4, 0), FALL, TRAP, TRAP, SET, RET];
    expect(fastOf(lines, { jumpTable: [1] })).toMatchObject({ entries: [0, 1], gas: [1, 110, 100, 1000] });
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 });
    expect(fastOf([byAddress, FALL, TRAP], { jumpTable: [1] })).toMatchObject({ entries: [0, 1], gas: [1, 110, 100] });
    // The block is paid for at its beginning, and what follows the memset costs nothing of its own.
    expect(fastOf([SET, op('memset'), SET, FALL, TRAP])).toMatchObject({ entries: [0, 2], gas: [1, 10000, 10000] });
  });

  it('not after a call of what is copied', () => {
    const lines = [call(4, 0), FALL, TRAP, TRAP, SET, RET];
    expect(fastOf(lines, { jumpTable: [1], copies: 2 })).toMatchObject({ entries: [0], gas: [10111, 110, 100, 1000, 10110] });
    expect(fastOf(lines, { jumpTable: [1], copies: 1 })).toMatchObject({ entries: [0, 1] });
  });

  it('every fourth round of a loop that is one block', () => {
    const lines = [FALL, SET, branch(1), TRAP];
    expect(fastOf(lines)).toMatchObject({ entries: [0, 1], gas: [1, 1010, 1000] });
    // The copies come last, in the order in which they run.
    expect(fastOf(lines, { copies: 6 })).toMatchObject({ entries: [0, 1], gas: [1, 1040, 1000, 1030, 1020, 1010] });
  });
});

describe('entries', () => {
  it('are numbered from the head on, and then as the code is written', () => {
    const lines = [FALL, FALL, FALL, branch(1), FALL, TRAP];
    // A round of the loop passes 2, so that it needs no other check.
    expect(resumableOf(lines, { entries: [5, 2, 0] }).entries).toEqual([0, 2, 5]);
    // Most calls go to the middle.
    const headed = [FALL, FALL, FALL, call(2, 0), TRAP];
    expect(resumableOf(headed, { jumpTable: [4], entries: [0, 2, 4] }).entries).toEqual([2, 0, 4]);
  });

  it('of a loop follow one another, its header first', () => {
    const lines = [FALL, FALL, FALL, FALL, branch(1), FALL, TRAP];
    const { resumable } = plansOf(lines, { entries: [1, 2, 3, 5] });
    expect(resumable.entries).toEqual([0, 1, 2, 3, 5]);
    // The level of the function itself has all but the head; the loop those below its header, which is entry 1.
    expect([[...resumable.firstSide], [...resumable.lastSide]]).toEqual([
      [1, 2],
      [4, 3],
    ]);
    expect([...resumable.entry]).toEqual([0, 1, 2, 3, -1, 4, -1, -1]);
    const none = plansOf(lines).resumable;
    expect([[...none.firstSide], [...none.lastSide]]).toEqual([
      [1, 0],
      [1, -1],
    ]);
  });

  it('are where jumps come into a loop beside its header', () => {
    // The loop of 1, 2 and 3 is entered at 1, which is its header, and at 2.
    const lines = [branch(2), FALL, FALL, branch(1), TRAP];
    const { resumable, fast } = plansOf(lines).told;
    expect([resumable.irreducible, fast.irreducible]).toEqual([[2], [2]]);
    expect([resumable.entries, fast.entries]).toEqual([
      [0, 2],
      [0, 2],
    ]);
    expect(plansOf([FALL, FALL, FALL, branch(1), TRAP]).told.fast.irreducible).toEqual([]);
  });

  it('of dynamic jumps are those of the resumable function', () => {
    const lines = [SWITCH, FALL, TRAP];
    const { resumable, fast } = plansOf(lines, { entries: [1], targets: [1] });
    expect(fast).toBe(resumable);
    expect(resumable.entries).toEqual([0, 1]);
    // The jump is paid for; what it goes to is checked there.
    expect([...resumable.gasToNextCheck]).toEqual([1, 110, 100, 0]);
    const elsewhere = plansOf(lines);
    expect(elsewhere.fast).not.toBe(elsewhere.resumable);
  });
});
