/** How code is divided into functions of WebAssembly, worked out from the rules by hand. Lines and instructions are the same here. */
import { Reg } from '@polkavirt/polkavm';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const jump = (target: number): CodeLine => op('jump', { target });
/** Instructions that do nothing, in blocks of ten: a block ends at each line whose number ends with 9, and at the last one. */
const falls = (count: number): CodeLine[] =>
  Array.from({ length: count }, (_, line) => (line % 10 === 9 || line === count - 1 ? FALL : op('unlikely')));

/** Where regions start, and where calls of each enter it. */
function regionsOf(lines: readonly CodeLine[], outside: Outside = {}) {
  const { regions, nodes, lineOf } = analyse(lines, outside);
  const starts = [...regions.start].slice(0, -1);
  expect(regions.start).toHaveLength(regions.count + 1);
  expect(regions.start[regions.count]).toBe(nodes.count);
  // Each node is in the region that starts last before it.
  const expected = Array.from({ length: nodes.count }, (_, node) => starts.filter((start) => start <= node).length - 1);
  expect([...regions.of]).toEqual(expected);
  return { starts: starts.map(lineOf), heads: [...regions.head].map(lineOf) };
}

describe('a region starts', () => {
  it('with the code, at what is called, and at what the host starts', () => {
    const lines = [call(3, 0), RET, TRAP, FALL, RET, FALL, RET];
    expect(regionsOf(lines, { jumpTable: [1] })).toEqual({ starts: [0, 3], heads: [0, 3] });
    expect(regionsOf(lines, { jumpTable: [1], exported: [5] })).toEqual({ starts: [0, 3, 5], heads: [0, 3, 5] });
  });

  it('nowhere else: not where code jumps, returns to or goes on after a host call', () => {
    const lines = [call(0, 0), op('ecalli'), op('branch_eq_imm', { reg1: Reg.a0, target: 4 }), jump(4), FALL, RET];
    expect(regionsOf(lines, { jumpTable: [1] }).starts).toEqual([0]);
  });

  it('not where a direct jump passes, whatever its direction', () => {
    const over = (from: CodeLine, to: CodeLine) => [call(4, 0), from, RET, TRAP, FALL, RET, to, RET];
    expect(regionsOf(over(TRAP, TRAP), { jumpTable: [1] }).starts).toEqual([0, 4]);
    expect(regionsOf(over(jump(6), TRAP), { jumpTable: [1] }).starts).toEqual([0]);
    expect(regionsOf(over(TRAP, jump(1)), { jumpTable: [1] }).starts).toEqual([0]);
    const branch = (target: number) => op('branch_eq_imm', { reg1: Reg.a0, target });
    expect(regionsOf(over(branch(6), TRAP), { jumpTable: [1] }).starts).toEqual([0]);
    // One that ends before it or starts after it does not pass it.
    expect(regionsOf(over(jump(2), jump(7)), { jumpTable: [1] }).starts).toEqual([0, 4]);
  });

  it('where a jump to what is called passes nothing else: that is a call without a return', () => {
    expect(regionsOf([call(4, 0), jump(4), RET, TRAP, FALL, RET], { jumpTable: [1] }).starts).toEqual([0, 4]);
  });

  it('not where the code before runs into it, or calls and comes back', () => {
    expect(regionsOf([call(3, 0), RET, FALL, FALL, RET], { jumpTable: [1] }).starts).toEqual([0]);
    expect(regionsOf([call(3, 0), FALL, RET, FALL, RET], { jumpTable: [1], exported: [1] }).starts).toEqual([0, 3]);
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 });
    expect(regionsOf([byAddress, FALL, RET, FALL, RET], { jumpTable: [1], exported: [1] }).starts).toEqual([0]);
  });
});

describe('calls enter a region', () => {
  // Only one region, since the jump passes both places that are called.
  const lines = [call(4, 0), call(6, 1), call(6, 2), jump(8), FALL, RET, FALL, RET, RET];
  const jumpTable = [1, 2, 3];

  it('where most of them go', () => {
    expect(regionsOf(lines, { jumpTable })).toEqual({ starts: [0], heads: [6] });
  });

  it('where the host starts, if it does: that is worth more than all calls', () => {
    expect(regionsOf(lines, { jumpTable, exported: [4] })).toEqual({ starts: [0], heads: [4] });
    expect(regionsOf(lines, { jumpTable, exported: [0] })).toEqual({ starts: [0], heads: [0] });
  });

  it('where the first of equals is', () => {
    const both = [call(4, 0), call(6, 1), jump(8), TRAP, FALL, RET, FALL, RET, RET];
    expect(regionsOf(both, { jumpTable: [1, 2] })).toEqual({ starts: [0], heads: [4] });
  });
});

describe('what has more than 3,000 instructions', () => {
  it('is cut as late as it may be, if no place is better than another', () => {
    expect(regionsOf([...falls(2999), TRAP]).starts).toEqual([0]);
    expect(regionsOf([...falls(3000), TRAP]).starts).toEqual([0, 3000]);
    expect(regionsOf([...falls(6000), TRAP]).starts).toEqual([0, 3000, 6000]);
  });

  it('is cut where the fewest jumps pass, in its later half', () => {
    const withTrapAt = (at: number) => [...falls(at), TRAP, ...falls(3500 - at), TRAP];
    expect(regionsOf(withTrapAt(2000)).starts).toEqual([0, 2001]);
    // 1,501 instructions are more than half, 1,500 are not.
    expect(regionsOf(withTrapAt(1500)).starts).toEqual([0, 1501]);
    expect(regionsOf(withTrapAt(1499)).starts).toEqual([0, 3000]);
    expect(regionsOf(withTrapAt(2999)).starts).toEqual([0, 3000]);
    expect(regionsOf(withTrapAt(3000)).starts).toEqual([0, 3000]);
    // Of two such places the later one.
    expect(regionsOf([...falls(1800), TRAP, ...falls(199), TRAP, ...falls(1500), TRAP]).starts).toEqual([0, 2001]);
  });

  it('is cut where a jump passes rather than where two do', () => {
    // From 1600 to 2400 and from 2000 to 3400: two jumps pass what is between 2000 and 2400, none what is before 1600.
    const lines = falls(3501);
    for (const at of [1599, 2399, 2999]) lines[at] = TRAP;
    lines[1600] = jump(2400);
    lines[2000] = jump(3400);
    lines[3500] = TRAP;
    expect(regionsOf(lines).starts).toEqual([0, 1600]);
    lines[1599] = FALL;
    // Now one passes each of these; the last place of them is at 3,000, after a trap.
    expect(regionsOf(lines).starts).toEqual([0, 3000]);
  });

  it('weighs too much if it has so many nodes or entries', () => {
    // An instruction and 7 for its node.
    const short = new Array<CodeLine>(2001).fill(FALL);
    expect(regionsOf(short).starts).toEqual([0, 1000, 2000]);
    // 8 more for an entry: 16.
    const entered = Array.from(short.keys());
    expect(regionsOf(short, { jumpTable: entered }).starts).toEqual([0, 500, 1000, 1500, 2000]);
    expect(regionsOf(new Array<CodeLine>(600).fill(op('ecalli'))).starts).toEqual([0, 500]);
  });

  it('is not held together by a jump over more than that', () => {
    const over = (target: number) => [call(2, 0), jump(target), ...falls(target - 3), TRAP, RET];
    // The jump and its target are 3,000 instructions together, or one more.
    expect(regionsOf(over(3000), { jumpTable: [1] }).starts).not.toContain(2);
    expect(regionsOf(over(3001), { jumpTable: [1] }).starts).toContain(2);
  });

  it('is cut between blocks', () => {
    const long = new Array<CodeLine>(400).fill(op('load_imm', { reg1: Reg.a0, imm1: 1 }));
    const block = [...long, FALL];
    const lines = [...new Array<CodeLine[]>(8).fill(block).flat(), TRAP];
    // 401 instructions each: seven of them are 2,807, an eighth would be too much.
    expect(regionsOf(lines).starts).toEqual([0, 2807]);
  });
});

it('code without a block has no region', () => {
  const { regions } = analyse([], {});
  expect([regions.count, regions.start.length, regions.of.length]).toEqual([0, 1, 0]);
});
