import type { Program } from '@polkavirt/polkavm';
import { decodeAt, returnOf } from './control-flow.ts';
import { type Expression, Expressions } from './expressions.ts';
import { nameOf, SymbolicState } from './symbolic-state.ts';

/** A branch of which one side is a trap. */
export interface Check {
  /** The branch. */
  readonly pc: number;
  /** The trap. */
  readonly trap: number;
  readonly branch: Branch;
  /** Before the branch, of the one that is wanted. */
  readonly state: SymbolicState;
  /** The import that was called since the last check. */
  readonly after: number | undefined;
}

/** A comparison of two expressions that leads to a trap, or that does not if it is `negated`. */
export interface Branch {
  readonly comparison: string;
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}

/** Checks one after another, as control goes through all of them. */
export interface Walk {
  readonly expressions: Expressions;
  readonly checks: readonly Check[];
  /** The end of memory in use, as it was compared with what was in use before and stored, and how many checks came before. */
  readonly growths: readonly { readonly end: Expression; readonly checksBefore: number }[];
}

/** The most instructions of a walk. */
const MAX_STEPS = 400;

const COMPARISONS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  eq: (a, b) => a === b,
  not_eq: (a, b) => a !== b,
  less_unsigned: (a, b) => a < b,
  greater_or_equal_unsigned: (a, b) => a >= b,
  less_or_equal_unsigned: (a, b) => a <= b,
  greater_unsigned: (a, b) => a > b,
};

/** Whether a branch leads to its trap. */
export function leadsToTrap(
  { comparison, negated, left, right }: Branch,
  lookUp: (expression: Expression) => bigint | undefined,
): boolean {
  const [a, b] = [lookUp(left), lookUp(right)];
  if (a === undefined || b === undefined) return false;
  return COMPARISONS[comparison]?.(a, b) === !negated;
}

const isTrap = (program: Program, pc: number): boolean => pc >= program.code.length || nameOf(decodeAt(program, pc)) === 'trap';

/** The comparison of a branch, and whether it has an immediate. */
export function comparisonOf(name: string): { readonly comparison: string; readonly isImmediate: boolean } | undefined {
  const match = /^branch_(\w+?)(_imm)?$/.exec(name);
  if (match === null || !Object.hasOwn(COMPARISONS, match[1])) return undefined;
  return { comparison: match[1], isImmediate: match[2] !== undefined };
}

/**
 * Follows control from the start of a basic block through the checks, as if it passed each one.
 *
 * @param wanted The branch whose state is kept; that of others changes as control goes on.
 */
export function walkChecks(program: Program, start: number, wanted: number): Walk {
  const expressions = new Expressions();
  const state = new SymbolicState(expressions);
  const checks: Check[] = [];
  const growths: Walk['growths'][number][] = [];
  const walk: Walk = { expressions, checks, growths };
  let pc = start;
  let after: number | undefined;
  for (let step = 0; step < MAX_STEPS && pc < program.code.length; step++) {
    const instruction = decodeAt(program, pc);
    const name = nameOf(instruction);
    const { reg1, reg2, imm1, target, nextOffset } = instruction;
    if (name === 'ecalli') {
      state.callHost();
      after = imm1;
      pc = nextOffset;
    } else if (name === 'fallthrough') pc = nextOffset;
    else if (name === 'jump') pc = target;
    else if (name === 'load_imm_and_jump') {
      state.registers[reg1] = expressions.constant(BigInt(imm1));
      pc = target;
    } else if (name === 'jump_indirect') {
      const address = expressions.constantOf(
        expressions.apply('add_64', state.registers[reg1], expressions.constant(BigInt(imm1))),
      );
      const returned = address === undefined ? undefined : returnOf(program, Number(address & 0xffff_ffffn));
      if (returned === undefined) return walk;
      pc = returned;
    } else if (name.startsWith('branch_')) {
      const kind = comparisonOf(name);
      if (kind === undefined) return walk;
      const right = kind.isImmediate ? expressions.constant(BigInt(imm1)) : state.registers[reg2];
      const branch = { comparison: kind.comparison, left: state.registers[reg1], right };
      const [onTaken, onNext] = [isTrap(program, target), isTrap(program, nextOffset)];
      if (onTaken !== onNext) {
        checks.push({
          pc,
          trap: onTaken ? target : nextOffset,
          branch: { ...branch, negated: onNext },
          state: pc === wanted ? state.copy() : state,
          after,
        });
        pc = onTaken ? nextOffset : target;
      } else {
        const end = growthOf(program, state, branch.left, right, [nextOffset, target]);
        if (end === undefined) return walk;
        growths.push({ end: end.value, checksBefore: checks.length });
        pc = end.withoutStore;
      }
      after = undefined;
    } else if (name === 'trap' || name === 'invalid') return walk;
    else {
      state.execute(instruction);
      pc = nextOffset;
    }
  }
  return walk;
}

/** The new end of memory in use, if a branch compares it with the old one, and one of its sides stores it in that one's place. */
function growthOf(
  program: Program,
  state: SymbolicState,
  left: Expression,
  right: Expression,
  sides: readonly number[],
): { readonly value: Expression; readonly withoutStore: number } | undefined {
  const { expressions } = state;
  for (const [old, value] of [
    [left, right],
    [right, left],
  ]) {
    const { operation, args, constant } = expressions.operationOf(expressions.bare(old));
    if (!/^[iu]32 /.test(operation) || expressions.constantOf(args[0]) !== 0n) continue;
    for (const [index, side] of sides.entries()) {
      const inside = state.copy();
      for (let pc = side, steps = 0; pc < program.code.length && steps < 8; steps++) {
        const instruction = decodeAt(program, pc);
        if (/^(?:branch|jump|ecalli|trap|invalid|fallthrough|load_imm_and)/.test(nameOf(instruction))) break;
        inside.execute(instruction);
        pc = instruction.nextOffset;
      }
      const stored = inside.storedAt(constant);
      if (stored !== undefined && expressions.bare(stored) === expressions.bare(value)) {
        return { value: expressions.bare(value), withoutStore: sides[1 - index] };
      }
    }
  }
  return undefined;
}
