/** The branches: their forms with immediates, their negations, and their outcome when operands are known. */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { BlockEnd } from '../ir/block.ts';
import type { KnownValues } from './known-values.ts';

export type Branch = Extract<BlockEnd, { kind: 'branch' }>;

/** The form with an immediate on the right of each branch, and on the left. */
const IMMEDIATES: Partial<Record<InstructionName, readonly [right: InstructionName, left: InstructionName]>> = {
  branch_eq: ['branch_eq_imm', 'branch_eq_imm'],
  branch_not_eq: ['branch_not_eq_imm', 'branch_not_eq_imm'],
  branch_less_unsigned: ['branch_less_unsigned_imm', 'branch_greater_unsigned_imm'],
  branch_less_signed: ['branch_less_signed_imm', 'branch_greater_signed_imm'],
  branch_greater_or_equal_unsigned: ['branch_greater_or_equal_unsigned_imm', 'branch_less_or_equal_unsigned_imm'],
  branch_greater_or_equal_signed: ['branch_greater_or_equal_signed_imm', 'branch_less_or_equal_signed_imm'],
};

const OPPOSITES: readonly (readonly [InstructionName, InstructionName])[] = [
  ['branch_eq', 'branch_not_eq'],
  ['branch_less_unsigned', 'branch_greater_or_equal_unsigned'],
  ['branch_less_signed', 'branch_greater_or_equal_signed'],
  ['branch_eq_imm', 'branch_not_eq_imm'],
  ['branch_less_unsigned_imm', 'branch_greater_or_equal_unsigned_imm'],
  ['branch_less_signed_imm', 'branch_greater_or_equal_signed_imm'],
  ['branch_greater_unsigned_imm', 'branch_less_or_equal_unsigned_imm'],
  ['branch_greater_signed_imm', 'branch_less_or_equal_signed_imm'],
];

const OPPOSITE = new Map([...OPPOSITES, ...OPPOSITES.map(([a, b]) => [b, a] as const)]);

/** The same branch with its two ways exchanged. */
export function invertBranch(branch: Branch): Branch {
  return { ...branch, name: OPPOSITE.get(branch.name)!, target: branch.next, next: branch.target };
}

/** A branch with an immediate, if one operand is known to fit. */
export function immediateBranch(branch: Branch, known: KnownValues): Branch {
  const forms = IMMEDIATES[branch.name];
  if (forms === undefined) return branch;
  const right = known.immediate(branch.reg2);
  if (right !== undefined) return { ...branch, name: forms[0], reg2: 0, imm: right };
  const left = known.immediate(branch.reg1);
  return left === undefined ? branch : { ...branch, name: forms[1], reg1: branch.reg2, reg2: 0, imm: left };
}

type Comparison = (left: bigint, right: bigint) => boolean;

const COMPARISONS: readonly (readonly [RegExp, Comparison])[] = [
  [/^branch_eq/, (left, right) => left === right],
  [/^branch_not_eq/, (left, right) => left !== right],
  [/^branch_less_(un)?signed/, (left, right) => left < right],
  [/^branch_less_or_equal/, (left, right) => left <= right],
  [/^branch_greater_or_equal/, (left, right) => left >= right],
  [/^branch_greater_(un)?signed/, (left, right) => left > right],
];

/** Whether a branch with an immediate is taken; undefined if that is not known. */
export function decideBranch({ name, reg1, imm }: Branch, known: KnownValues, width: 32 | 64): boolean | undefined {
  const value = known.constant(reg1);
  if (value === undefined || !name.endsWith('_imm')) return undefined;
  const compare = COMPARISONS.find(([pattern]) => pattern.test(name))![1];
  const isUnsigned = name.includes('unsigned');
  const seen = (one: bigint): bigint => (isUnsigned ? BigInt.asUintN(width, one) : one);
  return compare(seen(value), seen(BigInt(imm)));
}
