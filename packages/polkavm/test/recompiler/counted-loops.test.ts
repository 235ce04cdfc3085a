/** Which loops count, and how: worked out by hand. */
import { Reg } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { CountedLoop } from '../../src/recompiler/analysis/counted-loops.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse } from './analyse.ts';

const add = (imm1: number, register: number = Reg.a0): CodeLine => op('add_imm_64', { reg1: register, reg2: register, imm1 });
const add32 = (imm1: number): CodeLine => op('add_imm_32', { reg1: Reg.a0, reg2: Reg.a0, imm1 });
const toImmediate = (name: InstructionName, imm1 = 100): CodeLine => op(name, { reg1: Reg.a0, imm1, target: 1 });
const toRegister = (name: InstructionName, reg1: number, reg2: number): CodeLine => op(name, { reg1, reg2, target: 1 });

/** The loop of a block with these lines, or undefined. */
function loopOf(...body: CodeLine[]): CountedLoop | undefined {
  const { nodes, nodeAt } = analyse([op('fallthrough'), ...body, op('trap')]);
  return nodes.countedLoops.get(nodeAt(1));
}

const up = { counter: Reg.a0, step: 8, isNarrow: false, boundRegister: -1, boundValue: 100 };

it.each<[InstructionName, string, boolean]>([
  ['branch_not_eq_imm', 'other', false],
  ['branch_less_unsigned_imm', 'less', false],
  ['branch_less_signed_imm', 'less', true],
  ['branch_less_or_equal_unsigned_imm', 'lessOrEqual', false],
  ['branch_less_or_equal_signed_imm', 'lessOrEqual', true],
])('%s counts up to a number', (name, relation, isSigned) => {
  expect(loopOf(add(8), toImmediate(name))).toEqual({ ...up, relation, isSigned });
});

it.each<[InstructionName, string, boolean]>([
  ['branch_not_eq_imm', 'other', false],
  ['branch_greater_unsigned_imm', 'greater', false],
  ['branch_greater_signed_imm', 'greater', true],
  ['branch_greater_or_equal_unsigned_imm', 'greaterOrEqual', false],
  ['branch_greater_or_equal_signed_imm', 'greaterOrEqual', true],
])('%s counts down to a number', (name, relation, isSigned) => {
  expect(loopOf(add(-8), toImmediate(name))).toEqual({ ...up, step: -8, relation, isSigned });
});

it.each<[InstructionName, number, string, string]>([
  ['branch_not_eq', 8, 'other', 'other'],
  ['branch_not_eq', -8, 'other', 'other'],
  ['branch_less_unsigned', 8, 'less', ''],
  ['branch_less_unsigned', -8, '', 'greater'],
  ['branch_less_signed', 8, 'less', ''],
  ['branch_less_signed', -8, '', 'greater'],
  ['branch_greater_or_equal_unsigned', 8, '', 'lessOrEqual'],
  ['branch_greater_or_equal_unsigned', -8, 'greaterOrEqual', ''],
  ['branch_greater_or_equal_signed', 8, '', 'lessOrEqual'],
  ['branch_greater_or_equal_signed', -8, 'greaterOrEqual', ''],
])('%s in steps of %i counts to a register: "%s" as its first, "%s" as its second operand', (name, step, first, second) => {
  const expected = (relation: string) =>
    relation === ''
      ? undefined
      : { ...up, step, relation, isSigned: name.endsWith('_signed'), boundRegister: Reg.a1, boundValue: 0 };
  expect(loopOf(add(step), toRegister(name, Reg.a0, Reg.a1))).toEqual(expected(first));
  expect(loopOf(add(step), toRegister(name, Reg.a1, Reg.a0))).toEqual(expected(second));
});

it('what a round adds is summed up, of one width', () => {
  expect(loopOf(add(8), add(-2), toImmediate('branch_not_eq_imm'))).toMatchObject({ step: 6, isNarrow: false });
  expect(loopOf(add32(8), add32(1), toImmediate('branch_not_eq_imm'))).toMatchObject({ step: 9, isNarrow: true });
  expect(loopOf(add(8), add32(1), toImmediate('branch_not_eq_imm'))).toBeUndefined();
});

it.each<[string, CodeLine[]]>([
  ['goes on while equal', [add(1), toImmediate('branch_eq_imm')]],
  ['runs away from its bound', [add(-1), toImmediate('branch_less_unsigned_imm')]],
  ['runs away from its bound upwards', [add(1), toImmediate('branch_greater_signed_imm')]],
  ['does not count', [op('fallthrough'), toImmediate('branch_not_eq_imm')].slice(1)],
  ['adds nothing in all', [add(1), add(-1), toImmediate('branch_not_eq_imm')]],
  ['sets its counter', [add(1), op('move_reg', { reg1: Reg.a0, reg2: Reg.a2 }), toImmediate('branch_not_eq_imm')]],
  ['adds to another register', [op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a2, imm1: 1 }), toImmediate('branch_not_eq_imm')]],
  ['moves its bound', [add(1), add(2, Reg.a1), toRegister('branch_not_eq', Reg.a0, Reg.a1)]],
  [
    'loads its bound',
    [add(1), op('load_u64', { reg1: Reg.a1, imm1: 0x2_0000 }), toRegister('branch_less_signed', Reg.a0, Reg.a1)],
  ],
  ['compares the counter with itself', [add(1), toRegister('branch_not_eq', Reg.a0, Reg.a0)]],
])('a loop that %s is not counted', (_what, body) => {
  expect(loopOf(...body)).toBeUndefined();
});

it('only a block that goes back to itself is a loop', () => {
  const { nodes } = analyse([op('fallthrough'), add(1), op('fallthrough'), add(1), toImmediate('branch_not_eq_imm'), op('trap')]);
  expect(nodes.countedLoops.size).toBe(0);
});
