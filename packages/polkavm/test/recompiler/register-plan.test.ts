/**
 * Which registers memory may not know at the start of a block, and which must be in locals there: worked out by hand. What is
 * stale is written back wherever control leaves, so it must be in a local as well.
 */
import { REGISTERS, Reg } from '@polkavirt/polkavm';
import { NodeKind } from '../../src/recompiler/analysis/nodes.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { findConventions } from '../../src/recompiler/plan/call-conventions.ts';
import type { FunctionKind } from '../../src/recompiler/plan/function-kind.ts';
import { planFast, planResumable } from '../../src/recompiler/plan/region-plan.ts';
import { comparedIn, planRegisters } from '../../src/recompiler/plan/register-plan.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const jump = (target: number): CodeLine => op('jump', { target });
const set = (reg1: number): CodeLine => op('load_imm', { reg1, imm1: 1 });
const move = (reg1: number, reg2: number): CodeLine => op('move_reg', { reg1, reg2 });
/** Too long to be copied. */
const LONG = new Array<CodeLine>(65).fill(op('load_imm', { reg1: Reg.t2, imm1: 0 }));

const names = (mask: number): string => REGISTERS.filter((_, register) => (mask & (1 << register)) !== 0).join(' ');

interface Options extends Outside {
  /** Where dynamic jumps inside of the function may go. */
  readonly targets?: readonly number[];
  /** Which function: the one that starts with the code, if nothing is said. */
  readonly region?: number;
  readonly copies?: number;
}

/** By the line where each block of a function begins; its dispatch block is line -1. */
function registersOf(
  kind: FunctionKind,
  lines: readonly CodeLine[],
  { targets = [], region = 0, copies = 0, ...outside }: Options = {},
) {
  const { nodes, regions, unit, code, nodeAt, lineOf } = analyse(lines, outside);
  const isEntry = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) if (nodes.kind[node] === NodeKind.Call) isEntry[nodes.taken[node]] = 1;
  const isTarget = new Uint8Array(nodes.count);
  for (const target of targets) isTarget[nodeAt(target)] = 1;
  const plans = Array.from({ length: regions.count }, (_, at) =>
    planResumable(nodes, regions, at, isEntry, isTarget, { instructions: 0 }),
  );
  const conventions = finish(findConventions(nodes, code, regions, { of: (at) => plans[at] }, unit));
  const plan = kind === 'fast' ? planFast(nodes, regions, unit, plans[region], { instructions: copies }) : plans[region];
  const { dirty, live } = planRegisters(plan, kind, nodes, code, regions, conventions);
  const tell = (masks: Int32Array) =>
    Object.fromEntries([...masks].map((mask, local) => [local === plan.dispatch ? -1 : lineOf(plan.nodeOf[local]), names(mask)]));
  return {
    stale: tell(dirty),
    live: tell(live),
    parameters: names(conventions.parameters[region]),
    compared: names(comparedIn(plan, conventions)),
  };
}

describe('a resumable function', () => {
  it('begins with nothing stale; what is written stays so until the function is left', () => {
    expect(registersOf('resumable', [set(Reg.a1), FALL, move(Reg.a2, Reg.a1), FALL, TRAP])).toMatchObject({
      stale: { 0: '', 2: 'a1', 4: 'a1 a2' },
      live: { 0: '', 2: 'a1', 4: 'a1 a2' },
    });
  });

  it('needs what is read before it is written, on any way', () => {
    const lines = [
      op('branch_eq_imm', { reg1: Reg.a0, target: 3 }),
      move(Reg.t0, Reg.a1),
      TRAP,
      set(Reg.a2),
      move(Reg.t0, Reg.a2),
      move(Reg.t1, Reg.a3),
      TRAP,
    ];
    expect(registersOf('resumable', lines).live).toEqual({ 0: 'a0 a1 a3', 1: 'a1', 3: 'a3' });
  });

  it('counts around a loop', () => {
    const lines = [FALL, move(Reg.a3, Reg.a4), FALL, set(Reg.a4), op('branch_eq_imm', { reg1: Reg.a5, target: 1 }), TRAP];
    expect(registersOf('resumable', lines)).toMatchObject({
      stale: { 0: '', 1: 'a3 a4', 3: 'a3 a4', 5: 'a3 a4' },
      // Whatever is stale in the second round must be there in the first.
      live: { 0: 'a3 a4 a5', 1: 'a3 a4 a5', 3: 'a3 a4 a5', 5: 'a3 a4' },
    });
  });

  it('has everything in memory after a call of what a register says', () => {
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 });
    expect(registersOf('resumable', [set(Reg.a1), byAddress, move(Reg.a2, Reg.a3), TRAP], { jumpTable: [2] })).toMatchObject({
      stale: { 0: '', 2: '' },
      live: { 0: 't0', 2: 'a3' },
    });
  });

  it('takes along what is stale through the dispatch block', () => {
    const lines = [set(Reg.a1), op('jump_indirect', { reg1: Reg.t0 }), move(Reg.a2, Reg.a3), TRAP];
    expect(registersOf('resumable', lines, { targets: [2] })).toMatchObject({
      stale: { 0: '', 2: 'a1', [-1]: 'a1' },
      live: { 0: 't0 a3', 2: 'a1 a3', [-1]: 'a1 a3' },
    });
  });
});

describe('a fast function', () => {
  it('has its parameters in locals alone, which memory may not know', () => {
    const lines = [move(Reg.a1, Reg.a2), move(Reg.a2, Reg.a3), FALL, TRAP];
    expect(registersOf('fast', lines)).toMatchObject({
      parameters: 'a0 a2 a3',
      stale: { 0: 'a0 a2 a3', 3: 'a0 a1 a2 a3' },
      live: { 0: 'a0 a2 a3', 3: 'a0 a1 a2 a3' },
    });
    expect(registersOf('resumable', lines)).toMatchObject({ stale: { 0: '', 3: 'a1 a2' }, live: { 0: 'a2 a3', 3: 'a1 a2' } });
  });

  it('compares what it writes of ra, sp, s0 and s1 before it returns, and so keeps it from its start', () => {
    const lines = [set(Reg.s0), FALL, RET];
    expect(registersOf('fast', lines)).toMatchObject({
      compared: 's0',
      parameters: 'ra a0',
      // The return needs a0, and the exit beside it what memory does not know.
      live: { 0: 'ra s0 a0', 2: 'ra s0 a0' },
    });
    expect(registersOf('resumable', lines)).toMatchObject({ live: { 0: 'ra', 2: 'ra s0' } });
    expect(registersOf('fast', [FALL, set(Reg.s1), TRAP])).toMatchObject({ compared: 's1', live: { 0: 's1 a0' } });
  });

  it('compares what its copies write as well', () => {
    const lines = [call(3, 0), TRAP, TRAP, set(Reg.s1), RET];
    expect(registersOf('fast', lines, { jumpTable: [1], copies: 2 }).compared).toBe('ra s1');
    expect(registersOf('fast', lines, { jumpTable: [1] }).compared).toBe('ra');
  });
});

describe('a call', () => {
  const main = (callee: number) => [set(Reg.a1), set(Reg.a3), set(Reg.s0), set(Reg.s1), call(callee, 0), move(Reg.a4, Reg.a5)];

  it('leaves its result and the parameters that it does not change in locals alone', () => {
    // It takes ra, a0 and a1, and writes t1, t2, a2 and s0.
    const callee = [...LONG, set(Reg.a2), set(Reg.s0), move(Reg.t1, Reg.a1), RET];
    const lines = [...main(8), TRAP, TRAP, ...callee];
    const jumpTable = [5];
    expect(registersOf('fast', lines, { jumpTable, region: 1 }).parameters).toBe('ra a0 a1');
    for (const kind of ['fast', 'resumable'] as const) {
      const { stale, live } = registersOf(kind, lines, { jumpTable });
      expect([kind, stale[5], live[5]]).toEqual([kind, 'ra a0 a1', 'ra a0 a1 a5']);
      // The call takes a0; a fast function compares what was in ra, s0 and s1 at its start.
      expect([kind, live[0]]).toEqual([kind, kind === 'fast' ? 'ra s0 s1 a0 a5' : 'a0 a5']);
    }
  });

  it('of a function that calls others may leave in memory what that wrote of ra, sp, s0 and s1', () => {
    const callee = [...LONG, set(Reg.a2), call(78, 1), RET, TRAP, TRAP];
    const lines = [...main(8), TRAP, TRAP, ...callee, set(Reg.t0), RET];
    const { stale, live } = registersOf('resumable', lines, { jumpTable: [5, 75] });
    expect([stale[5], live[5], live[0]]).toEqual(['ra a0', 'ra a0 a5', 'a0 a5']);
  });
});

it('after a call into the middle of a function everything is in memory', () => {
  // Most calls of the other function go to 10; the first one goes to 8.
  const calls = [set(Reg.a1), call(8, 0), move(Reg.a4, Reg.a5), call(10, 1), call(10, 2), RET, TRAP, TRAP];
  const lines = [...calls, FALL, RET, set(Reg.t0), op('jump', { target: 9 })];
  for (const kind of ['fast', 'resumable'] as const) {
    const { stale, live } = registersOf(kind, lines, { jumpTable: [2, 4, 5] });
    // The next call takes a0; a fast function compares what such a call may have changed before it returns, and ra is set by then.
    expect([kind, stale[2], live[2]]).toEqual([kind, '', kind === 'fast' ? 'sp s0 s1 a0 a5' : 'a0 a5']);
  }
});

describe('a jump to another function', () => {
  it('may go backwards, to the start of the code', () => {
    const lines = [set(Reg.a2), move(Reg.t1, Reg.a1), RET, TRAP, set(Reg.a1), set(Reg.a3), jump(0)];
    for (const kind of ['fast', 'resumable'] as const) {
      expect(registersOf(kind, lines, { exported: [0, 4], region: 1 }).live[4]).toBe('ra a0');
    }
  });

  it('to its start takes its parameters along', () => {
    const lines = [set(Reg.a1), set(Reg.a3), jump(5), TRAP, TRAP, set(Reg.a2), move(Reg.t1, Reg.a1), RET];
    const exported = [0, 5];
    expect(registersOf('fast', lines, { exported, region: 1 }).parameters).toBe('ra a0 a1');
    for (const kind of ['fast', 'resumable'] as const) expect(registersOf(kind, lines, { exported }).live[0]).toBe('ra a0');
  });

  it('into its middle finds everything in memory; before it goes there, a fast function compares what is to be kept', () => {
    // More than 3,000 instructions are cut.
    const lines = [set(Reg.a1), jump(3100), ...new Array<CodeLine>(3098).fill(FALL), set(Reg.a2), RET];
    expect(registersOf('resumable', lines).live[0]).toBe('');
    expect(registersOf('fast', lines).live[0]).toBe('ra sp s0 s1 a0');
  });
});
