/**
 * What is copied into a function, and how control goes there, worked out by hand from the limits: a function of 64 instructions,
 * 512 in all, eight deep; loops of one block four times, 16 if they count, but 160 instructions at most. Nodes are told as the lines they begin at.
 */
import { Reg } from '@polkavirt/polkavm';
import { buildGraph, inlineCalls, localOf, needsDispatchBlock, ownNodes } from '../../src/recompiler/plan/region-nodes.ts';
import { unrollLoops } from '../../src/recompiler/plan/unroll-loops.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const SET = op('load_imm', { reg1: Reg.a1, imm1: 1 });
const SWITCH = op('jump_indirect', { reg1: Reg.t0 });
const jump = (target: number): CodeLine => op('jump', { target });
const branch = (target: number): CodeLine => op('branch_eq_imm', { reg1: Reg.a0, target });
const repeat = (count: number, line: CodeLine = SET): CodeLine[] => new Array<CodeLine>(count).fill(line);
/** A function of so many instructions. */
const leaf = (length: number): CodeLine[] => [...repeat(length - 1), RET];

/** The region that starts with the code, with copies as far as a budget goes. */
function inlined(lines: readonly CodeLine[], outside: Outside = {}, instructions = 10_000) {
  const found = analyse(lines, outside);
  const { nodes, regions, unit, lineOf } = found;
  const budget = { instructions };
  const all = inlineCalls(nodes, regions, unit, ownNodes(regions, 0, false), budget);
  return {
    ...found,
    all,
    budget,
    lines: [...all.nodeOf].map(lineOf),
    graph: buildGraph(nodes, all, new Uint8Array(nodes.count)),
  };
}

/** Calls of functions of some lengths, one after the other, and then these functions. */
function callsOf(...lengths: readonly number[]): { lines: CodeLine[]; jumpTable: number[] } {
  let at = lengths.length + 1;
  const starts = lengths.map((length) => {
    at += length;
    return at - length;
  });
  const calls = starts.map((start, entry) => call(start, entry));
  return { lines: [...calls, TRAP, ...lengths.flatMap(leaf)], jumpTable: lengths.map((_, entry) => entry + 1) };
}

/** The lengths of the functions that are copied. */
function copiedOf(lengths: readonly number[], instructions?: number): number[] {
  const { lines, jumpTable } = callsOf(...lengths);
  const { all, nodes } = inlined(lines, { jumpTable }, instructions);
  return all.copies.map(({ start, count }) => nodes.last[start + count - 1] - nodes.first[start] + 1);
}

/** Node -> the nodes that it goes on to. */
const successorsOf = ({ count, from, to }: ReturnType<typeof buildGraph>): number[][] =>
  Array.from({ length: count }, (_, node) => [...to.subarray(from[node], from[node + 1])]);

describe('a function that is called', () => {
  const lines = [call(3, 0), TRAP, TRAP, branch(6), FALL, FALL, RET];
  const jumpTable = [1];

  it('is copied, and its return goes to where the call would have returned', () => {
    const { all, regions, graph, ...found } = inlined(lines, { jumpTable });
    expect(found.lines).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...all.copyOf]).toEqual([-1, -1, -1, 0, 0, 0, 0]);
    expect([...all.inlinedAt]).toEqual([0, -1, -1, -1, -1, -1, -1]);
    expect([...all.unrolledTo]).toEqual(new Array(7).fill(-1));
    // The jump table's first entry is the address 2.
    expect(all.copies).toEqual([{ region: 1, start: 3, base: 3, count: 4, returnAddress: 2, returnTo: 1 }]);
    expect(regions.count).toBe(2);
    expect(successorsOf(graph)).toEqual([[3], [], [], [6, 4], [5], [6], [1]]);
  });

  it('is found by the nodes of its copy, and by none outside', () => {
    const { all } = inlined(lines, { jumpTable });
    expect([0, 1, 2, 3, 6].map((node) => localOf(all, 0, node))).toEqual([0, 1, 2, -1, -1]);
    expect([0, 2, 3, 4, 6].map((node) => localOf(all, 4, node))).toEqual([-1, -1, 3, 4, 6]);
  });

  it('twice is copied twice, each with a return of its own', () => {
    const twice = [call(4, 0), call(4, 1), TRAP, TRAP, SET, RET];
    const { all, graph, ...found } = inlined(twice, { jumpTable: [1, 2] });
    expect(found.lines).toEqual([0, 1, 2, 3, 4, 4]);
    expect([...all.copyOf]).toEqual([-1, -1, -1, -1, 0, 1]);
    expect([...all.inlinedAt]).toEqual([0, 1, -1, -1, -1, -1]);
    expect(all.copies).toEqual([
      { region: 1, start: 4, base: 4, count: 1, returnAddress: 2, returnTo: 1 },
      { region: 1, start: 4, base: 5, count: 1, returnAddress: 4, returnTo: 2 },
    ]);
    expect(successorsOf(graph)).toEqual([[4], [5], [], [], [1], [2]]);
    expect([4, 5].map((local) => localOf(all, local, 4))).toEqual([4, 5]);
  });

  it('and calls another one brings that along, which returns into the copy', () => {
    const nested = [call(3, 0), TRAP, TRAP, call(6, 1), RET, TRAP, SET, RET];
    const { all, graph, ...found } = inlined(nested, { jumpTable: [1, 4] });
    expect(found.lines).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...all.copyOf]).toEqual([-1, -1, -1, 0, 0, 0, 1]);
    expect(all.copies[1]).toEqual({ region: 2, start: 6, base: 6, count: 1, returnAddress: 4, returnTo: 4 });
    expect(successorsOf(graph)).toEqual([[3], [], [], [6], [1], [], [4]]);
  });
});

describe('what is copied is limited', () => {
  it('to functions of 64 instructions', () => {
    expect(copiedOf([64, 65, 1])).toEqual([64, 1]);
  });

  it('to 512 instructions in all', () => {
    const eight = repeat(8).map(() => 64);
    expect(copiedOf([...eight, 1])).toEqual(eight);
    const lengths = [...eight.slice(1), 63];
    expect(copiedOf([...lengths, 2, 1, 1])).toEqual([...lengths, 1]);
  });

  it('to what a budget allows, which gets less', () => {
    expect(copiedOf([10, 20], 30)).toEqual([10, 20]);
    expect(copiedOf([10, 20], 29)).toEqual([10]);
    expect(copiedOf([10, 20, 5], 15)).toEqual([10, 5]);
    const { lines, jumpTable } = callsOf(10, 20);
    expect(inlined(lines, { jumpTable }, 100).budget).toEqual({ instructions: 70 });
    expect(inlined(lines, { jumpTable }, 9).budget).toEqual({ instructions: 9 });
  });

  it('to functions in eight others', () => {
    // Each calls the next one.
    const chain = (length: number) => {
      const lines = Array.from({ length }, (_, at) => [call(2 * at + 2, at), RET]).flat();
      return inlined([...lines, SET, RET], { jumpTable: Array.from({ length }, (_, at) => 2 * at + 1) });
    };
    expect([1, 2, 7, 8, 9, 10].map((length) => chain(length).all.copies.length)).toEqual([1, 2, 7, 8, 8, 8]);
    // One that calls itself, too.
    expect(inlined([call(0, 0), RET], { jumpTable: [1] }).all.copies.map(({ returnTo }) => returnTo)).toEqual([
      1, 3, 5, 7, 9, 11, 13, 15,
    ]);
  });
});

describe('a call is not replaced by a copy', () => {
  const copies = (lines: readonly CodeLine[], ...jumpTable: number[]) =>
    inlined(lines, { jumpTable }).all.copies.map(({ region, returnTo }) => [region, returnTo]);
  /** A function at line 4 and another one, `SET, RET`, at line 8, which is called from line 1. */
  const withBody = (...body: CodeLine[]) => {
    const padded = [...body, ...repeat(4 - body.length, TRAP)];
    return copies([call(4, 0), call(8, 1), TRAP, TRAP, ...padded, SET, RET], 1, 2, 5);
  };

  it('unless its function is left by calls, returns and stops alone', () => {
    const other = [2, 2];
    for (const body of [
      [SET, RET],
      [TRAP],
      [op('ecalli'), RET],
      [jump(5), RET],
      [branch(4), RET],
      [branch(6), RET, RET],
      [op('sbrk', { reg1: Reg.a0, reg2: Reg.a0 }), RET],
    ]) {
      expect(withBody(...body)).toEqual([[1, 1], other]);
    }
    // To wherever a register says, to another function, or as a call of what a register says.
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 6 });
    for (const body of [[SWITCH], [branch(6), RET, SWITCH], [jump(8)], [branch(8), RET], [byAddress, RET]]) {
      expect(withBody(...body)).toEqual([other]);
    }
    // A call of another function is one more copy.
    expect(withBody(call(8, 2), RET)).toEqual([[1, 1], other, [2, 5]]);
  });

  it('if it enters its function elsewhere than most calls do', () => {
    // The jump makes one function of what is called at 4 and at 6.
    const both = [FALL, RET, SET, jump(5)];
    const calls = (...targets: [number, number, number]) =>
      copies([...targets.map((target, at) => call(target, at)), TRAP, ...both], 1, 2, 3);
    const [first, second, third] = [1, 2, 3].map((returnTo) => [1, returnTo]);
    expect(calls(4, 6, 6)).toEqual([second, third]);
    expect(calls(4, 4, 6)).toEqual([first, second]);
    expect(calls(6, 4, 6)).toEqual([first, third]);
  });

  it('if its function calls another one elsewhere than most calls do', () => {
    const main = [call(7, 0), call(12, 1), call(12, 2), call(12, 3), call(10, 4), TRAP, TRAP];
    const calling = (target: number) => copies([...main, call(target, 5), RET, TRAP, FALL, RET, SET, jump(11)], 1, 2, 3, 4, 5, 8);
    const others = [2, 3, 4].map((returnTo) => [2, returnTo]);
    expect(calling(10)).toEqual(others);
    expect(calling(12)).toEqual([[1, 1], ...others, [2, 8]]);
  });

  it('if it returns to another region', () => {
    const lines = (before: number) => [
      ...repeat(before, SET),
      call(3002, 0),
      SET,
      RET,
      ...repeat(3002 - before - 3, TRAP),
      SET,
      RET,
    ];
    // The 3,000th instruction is the last of its region.
    const returns = (before: number) => {
      const { all, lineOf } = inlined(lines(before), { jumpTable: [before + 1] });
      return all.copies.map(({ returnTo }) => lineOf(returnTo));
    };
    expect(returns(2997)).toEqual([2998]);
    expect(returns(2999)).toEqual([]);
  });
});

describe('a block that jumps to itself', () => {
  /** Of a block with so many instructions: how often it stands there. */
  const roundsOf = (length: number, instructions = 10_000): number => {
    const { nodes, regions } = analyse([FALL, ...repeat(length - 1), branch(1), TRAP]);
    return unrollLoops(nodes, ownNodes(regions, 0, false), { instructions }).nodeOf.length - 2;
  };

  it('is there four times, but at most 160 instructions of it, and as the budget goes', () => {
    expect([1, 2, 40, 41, 53, 54, 80, 81].map((length) => roundsOf(length))).toEqual([4, 4, 4, 3, 3, 2, 2, 1]);
    expect([29, 30, 31].map((instructions) => roundsOf(10, instructions))).toEqual([1, 4, 4]);
  });

  it('goes from each copy to the next, and from the last to the first', () => {
    const lines = [FALL, SET, branch(1), SET, branch(0), SET, branch(5), TRAP];
    const { nodes, regions, lineOf } = analyse(lines);
    const budget = { instructions: 100 };
    const all = unrollLoops(nodes, ownNodes(regions, 0, false), budget);
    // The blocks at lines 1 and 5; that at line 3 jumps elsewhere.
    expect([...all.nodeOf].map(lineOf)).toEqual([0, 1, 3, 5, 7, 1, 1, 1, 5, 5, 5]);
    expect([...all.unrolledTo]).toEqual([-1, 5, -1, 8, -1, 6, 7, 1, 9, 10, 3]);
    expect([...all.inlinedAt]).toEqual(new Array(11).fill(-1));
    expect([...all.copyOf]).toEqual(new Array(11).fill(-1));
    expect([all.dispatch, budget.instructions]).toEqual([-1, 100 - 12]);
    const onwards = [[1], [5, 2], [0, 3], [8, 4], [], [6, 2], [7, 2], [1, 2], [9, 4], [10, 4], [3, 4]];
    expect(successorsOf(buildGraph(nodes, all, new Uint8Array(nodes.count)))).toEqual(onwards);
    expect([0, 1, 2].map((node) => localOf(all, 5, node))).toEqual([0, 6, 2]);
  });

  it('is repeated in the copy of a function too', () => {
    const { all, nodes } = inlined([call(3, 0), TRAP, TRAP, SET, branch(3), RET], { jumpTable: [1] });
    const unrolled = unrollLoops(nodes, all, { instructions: 100 });
    expect([...unrolled.copyOf]).toEqual([-1, -1, -1, 0, 0, 0, 0, 0]);
    expect([...unrolled.inlinedAt]).toEqual([0, -1, -1, -1, -1, -1, -1, -1]);
    expect(successorsOf(buildGraph(nodes, unrolled, new Uint8Array(nodes.count)))).toEqual([
      [3],
      [],
      [],
      [5, 4],
      [1],
      [6, 4],
      [7, 4],
      [3, 4],
    ]);
  });

  describe('that counts', () => {
    const ADD = op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 });
    const until = (target: number): CodeLine => op('branch_not_eq_imm', { reg1: Reg.a0, imm1: 100, target });
    const unrolled = (length: number, instructions = 1000) => {
      const { nodes, regions } = analyse([FALL, ...repeat(length - 2), ADD, until(1), TRAP]);
      return { nodes, all: unrollLoops(nodes, ownNodes(regions, 0, false), { instructions }) };
    };

    it('makes up to 16 rounds in a row, 160 instructions at most', () => {
      const roundsOf = (length: number, instructions?: number) => unrolled(length, instructions).all.runs.get(1)?.rounds ?? 1;
      expect([2, 10, 11, 20, 23, 53, 54, 80, 81].map((length) => roundsOf(length))).toEqual([16, 16, 14, 8, 6, 3, 2, 2, 1]);
      // A copy for each round but the first, and four for the short run.
      expect([37, 38].map((instructions) => roundsOf(2, instructions))).toEqual([1, 16]);
    });

    it('looks at its condition after the last of them and after a single one', () => {
      const { nodes, all } = unrolled(80);
      expect([...all.runs]).toMatchObject([[1, { rounds: 2, otherwise: 4 }]]);
      expect([...all.isUnconditional]).toEqual([0, 1, 0, 0, 0]);
      expect([...all.unrolledTo]).toEqual([-1, 3, -1, 1, 1]);
      expect(successorsOf(buildGraph(nodes, all, new Uint8Array(nodes.count)))).toEqual([[1], [4, 3], [], [1, 2], [1, 2]]);
    });

    it('has four rounds with conditions for the last ones', () => {
      const { nodes, all } = unrolled(32);
      expect([...all.runs]).toMatchObject([[1, { rounds: 5, otherwise: 7 }]]);
      expect(successorsOf(buildGraph(nodes, all, new Uint8Array(nodes.count)))).toEqual([
        [1],
        [7, 3],
        [],
        [4],
        [5],
        [6],
        [1, 2],
        [8, 2],
        [9, 2],
        [10, 2],
        [1, 2],
      ]);
    });
  });

  it('has a single round for the ends of regions if it accesses memory by a register', () => {
    const load = op('load_indirect_u8', { reg1: Reg.a1, reg2: Reg.a2 });
    const { nodes, regions } = analyse([FALL, load, branch(1), TRAP]);
    const all = unrollLoops(nodes, ownNodes(regions, 0, false), { instructions: 100 });
    expect([...all.runs]).toEqual([[1, { loop: undefined, rounds: 4, otherwise: 6 }]]);
    expect(successorsOf(buildGraph(nodes, all, new Uint8Array(nodes.count)))).toEqual([
      [1],
      [6, 3, 2],
      [],
      [4, 2],
      [5, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('is not repeated if it is a call or a jump', () => {
    for (const line of [jump(1), call(1, 0)]) {
      const { nodes, regions } = analyse([FALL, line, TRAP], { jumpTable: [2] });
      const own = ownNodes(regions, 0, false);
      expect(unrollLoops(nodes, own, { instructions: 100 })).toBe(own);
    }
  });
});

describe('control goes on', () => {
  const graphOf = (lines: readonly CodeLine[], outside: Outside = {}) => {
    const { nodes, regions } = analyse(lines, outside);
    return successorsOf(buildGraph(nodes, ownNodes(regions, 0, false), new Uint8Array(nodes.count)));
  };

  it('where each kind of block says', () => {
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 });
    const sbrk = op('sbrk', { reg1: Reg.a0, reg2: Reg.a0 });
    const lines = [op('memset'), op('ecalli'), sbrk, byAddress, call(0, 1), jump(7), TRAP, FALL, branch(5), RET];
    // After host calls and sbrk the function is entered again.
    expect(graphOf(lines, { jumpTable: [4, 5] })).toEqual([[1], [], [], [4], [5], [7], [], [8], [5, 9], []]);
  });

  it('nowhere in the function if it leaves it', () => {
    expect(graphOf([jump(3), branch(3), TRAP, SET, RET], { exported: [0, 3] })).toEqual([[], [2], []]);
  });

  it('through the dispatch block where registers say', () => {
    const { nodes, regions } = analyse([SWITCH, SET, branch(1), SET, RET]);
    const isTarget = Uint8Array.of(0, 1, 1);
    const own = ownNodes(regions, 0, true);
    expect(own.dispatch).toBe(3);
    expect(successorsOf(buildGraph(nodes, own, isTarget))).toEqual([[3], [1, 2], [], [2, 1]]);
    const all = unrollLoops(nodes, own, { instructions: 100 });
    expect(all.dispatch).toBe(6);
    expect(successorsOf(buildGraph(nodes, all, isTarget))).toEqual([[6], [3, 2], [], [4, 2], [5, 2], [1, 2], [2, 1]]);
  });

  it('which a function has if it jumps by a register, and such jumps may go into it', () => {
    const { nodes, regions, nodeAt } = analyse([SWITCH, call(4, 0), TRAP, TRAP, SET, RET], { jumpTable: [2] });
    const needs = (...lines: number[]) => {
      const isTarget = new Uint8Array(nodes.count);
      for (const line of lines) isTarget[nodeAt(line)] = 1;
      return [0, 1].map((region) => needsDispatchBlock(nodes, regions, region, isTarget));
    };
    expect([needs(), needs(0), needs(3), needs(4), needs(0, 4)]).toEqual([
      [false, false],
      [true, false],
      [true, false],
      [false, false],
      [true, false],
    ]);
  });
});
