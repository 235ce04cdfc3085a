/** Which accesses share a range check, and what it covers, worked out by hand. */
import { Reg } from '@polkavirt/polkavm';
import { findAccessGroups } from '../../src/recompiler/plan/access-groups.ts';
import { planResumable } from '../../src/recompiler/plan/region-plan.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const load = (imm1: number, base: number = Reg.a0, to: number = Reg.t0): CodeLine =>
  op('load_indirect_u64', { reg1: to, reg2: base, imm1 });
const store = (imm1: number, base: number = Reg.a0): CodeLine => op('store_indirect_u8', { reg1: Reg.t0, reg2: base, imm1 });
const add = (imm1: number, register: number = Reg.a0): CodeLine => op('add_imm_64', { reg1: register, reg2: register, imm1 });

/** Of each access in the first region: its line, the line of its group's check, what that covers, and what was added since. */
function groupsOf(lines: readonly CodeLine[], { instructions = 0 } = {}): string[] {
  const { nodes, regions, code } = analyse(lines);
  const none = new Uint8Array(nodes.count);
  const plan = planResumable(nodes, regions, 0, none, none, { instructions });
  return findAccessGroups(plan, nodes, code).flatMap((node, local) =>
    node.flatMap((access, at) => {
      if (access === undefined) return [];
      const { group, added } = access;
      const line = nodes.first[plan.nodeOf[local]] + at;
      return [`${line}: from ${group.first}, ${group.low} to ${group.high}${group.writes ? ', writes' : ''}, +${added}`];
    }),
  );
}

it('accesses by one value of a register are a group, from the lowest to the end of the highest', () => {
  expect(groupsOf([load(8), load(24), load(-16), TRAP])).toEqual([
    '0: from 0, -16 to 32, +0',
    '1: from 0, -16 to 32, +0',
    '2: from 0, -16 to 32, +0',
  ]);
});

it('a group writes if any of its accesses does', () => {
  expect(groupsOf([load(0), store(9), TRAP])).toEqual(['0: from 0, 0 to 10, writes, +0', '1: from 0, 0 to 10, writes, +0']);
  expect(groupsOf([store(9), load(0), TRAP])[1]).toBe('1: from 0, 0 to 10, writes, +0');
});

it('an immediate is stored relative to its first register', () => {
  expect(groupsOf([op('store_imm_indirect_u32', { reg1: Reg.a3, imm1: 4, imm2: 7 }), load(0, Reg.a3), TRAP])).toEqual([
    '0: from 0, 0 to 8, writes, +0',
    '1: from 0, 0 to 8, writes, +0',
  ]);
});

it('each register has groups of its own; constant addresses have none', () => {
  expect(groupsOf([load(0), load(8, Reg.a1), op('load_u64', { reg1: Reg.t0, imm1: 0x20000 }), load(16), TRAP])).toEqual([
    '0: from 0, 0 to 24, +0',
    '1: from 1, 8 to 16, +0',
    '3: from 0, 0 to 24, +0',
  ]);
});

it('what is added to the register counts', () => {
  const sum32 = op('add_imm_32', { reg1: Reg.a0, reg2: Reg.a0, imm1: -4 });
  expect(groupsOf([load(0), add(16), load(8), sum32, load(0), TRAP])).toEqual([
    '0: from 0, 0 to 32, +0',
    '2: from 0, 0 to 32, +16',
    '4: from 0, 0 to 32, +12',
  ]);
  // What was added before the check does not.
  expect(groupsOf([add(16), load(0), add(1), load(0), TRAP])).toEqual(['1: from 1, 0 to 9, +0', '3: from 1, 0 to 9, +1']);
});

it.each<[string, CodeLine]>([
  ['is set', op('load_imm', { reg1: Reg.a0, imm1: 16 })],
  ['is a sum of another one', op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a1, imm1: 16 })],
  ['is multiplied', op('mul_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 16 })],
])('a register that %s begins another group', (_what, line) => {
  expect(groupsOf([load(0), line, load(8), TRAP])).toEqual(['0: from 0, 0 to 8, +0', '2: from 2, 8 to 16, +0']);
});

it('an access that loads its own register is of the group before, those after it are not', () => {
  expect(groupsOf([load(0), load(8, Reg.a0, Reg.a0), load(0), TRAP])).toEqual([
    '0: from 0, 0 to 16, +0',
    '1: from 0, 0 to 16, +0',
    '2: from 2, 0 to 8, +0',
  ]);
});

it('a group covers 0x8000 bytes at most', () => {
  expect(groupsOf([load(0), load(0x7ff8), TRAP])[1]).toBe('1: from 0, 0 to 32768, +0');
  expect(groupsOf([load(0), load(0x7ff9), TRAP])).toEqual(['0: from 0, 0 to 8, +0', '1: from 1, 32761 to 32769, +0']);
  expect(groupsOf([load(0x7ff8), load(0), TRAP])[0]).toBe('0: from 0, 0 to 32768, +0');
  expect(groupsOf([load(0x7ff9), load(0), TRAP])).toEqual(['0: from 0, 32761 to 32769, +0', '1: from 1, 0 to 8, +0']);
  // It is the distance that counts, on either side of the register's value.
  expect(groupsOf([load(-0x4000), load(0x3ff8), TRAP])[1]).toBe('1: from 0, -16384 to 16384, +0');
  expect(groupsOf([load(-0x4000), load(0x3ff9), TRAP])[1]).toBe('1: from 1, 16377 to 16385, +0');
  expect(groupsOf([load(0x5000), load(0x6000), TRAP])[1]).toBe('1: from 0, 20480 to 24584, +0');
  // The one that begins a group counts what is added from itself on.
  expect(groupsOf([load(0), add(0x7ff0), load(16), add(8), load(0), TRAP])).toEqual([
    '0: from 0, 0 to 8, +0',
    '2: from 2, 8 to 24, +0',
    '4: from 2, 8 to 24, +8',
  ]);
});

describe('a group goes on', () => {
  it('in a block that is entered from the one before only', () => {
    expect(groupsOf([load(0), FALL, load(8), TRAP])).toEqual(['0: from 0, 0 to 16, +0', '2: from 0, 0 to 16, +0']);
    expect(groupsOf([load(0), op('jump', { target: 3 }), TRAP, load(8), TRAP])[1]).toBe('3: from 0, 0 to 16, +0');
  });

  it('on the later one of a branch’s two ways', () => {
    const branch = op('branch_eq_imm', { reg1: Reg.a5, target: 4 });
    expect(groupsOf([load(0), branch, load(8), TRAP, load(16), TRAP])).toEqual([
      '0: from 0, 0 to 16, +0',
      '2: from 0, 0 to 16, +0',
      '4: from 4, 16 to 24, +0',
    ]);
  });

  it('not where two ways meet, nor around a loop', () => {
    const branch = op('branch_eq_imm', { reg1: Reg.a5, target: 4 });
    expect(groupsOf([load(0), branch, load(8), FALL, load(16), TRAP])).toEqual([
      '0: from 0, 0 to 16, +0',
      '2: from 0, 0 to 16, +0',
      '4: from 4, 16 to 24, +0',
    ]);
    expect(groupsOf([load(0), FALL, load(8), op('branch_eq_imm', { reg1: Reg.a5, target: 2 }), load(16), TRAP])).toEqual([
      '0: from 0, 0 to 8, +0',
      '2: from 2, 8 to 16, +0',
      '4: from 4, 16 to 24, +0',
    ]);
  });

  it('through the copies of a loop', () => {
    // Four rounds of three instructions, checked before the first one, and a single round with its own check.
    const loop = [FALL, load(0), add(8), op('branch_eq_imm', { reg1: Reg.a5, target: 1 }), TRAP];
    const rounds = [0, 8, 16, 24].map((added) => `1: from -1, 0 to 32, +${added}`);
    expect(groupsOf(loop, { instructions: 100 })).toEqual([...rounds, '1: from 1, 0 to 8, +0']);
    // As many instructions as may be copied, or one too few.
    expect(groupsOf(loop, { instructions: 12 })).toHaveLength(5);
    expect(groupsOf(loop, { instructions: 11 })).toEqual(['1: from 1, 0 to 8, +0']);
  });

  it('through a run of rounds, from its start, for what was added before the first access too', () => {
    const loop = [FALL, add(8), load(0), load(0, Reg.a1), op('branch_eq_imm', { reg1: Reg.a5, target: 1 }), TRAP];
    expect(groupsOf(loop, { instructions: 100 }).slice(0, 4)).toEqual([
      '2: from -1, 8 to 40, +8',
      '3: from -1, 0 to 8, +0',
      '2: from -1, 8 to 40, +16',
      '3: from -1, 0 to 8, +0',
    ]);
    // A register that a round sets is checked in each round, where it is first used after that.
    const sets = [
      FALL,
      load(0),
      op('load_imm', { reg1: Reg.a0, imm1: 64 }),
      load(4),
      op('branch_eq_imm', { reg1: Reg.a5, target: 1 }),
      TRAP,
    ];
    expect(groupsOf(sets, { instructions: 100 }).slice(0, 4)).toEqual([
      '1: from -1, 0 to 8, +0',
      '3: from 3, 0 to 12, +0',
      '1: from 3, 0 to 12, +0',
      '3: from 3, 0 to 12, +0',
    ]);
    expect(groupsOf(sets, { instructions: 100 })[7]).toBe('3: from 3, 4 to 12, +0');
  });
});
