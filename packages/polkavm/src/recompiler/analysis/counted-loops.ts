/**
 * Loops of one node that run until a register reaches a bound, in steps of a constant: before several rounds one test can
 * tell that none of them is the last.
 */
import { FORMATS, formatIds, INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import type { InstructionName } from '../../isa/instructions.ts';
import { REGISTER_COUNT } from '../../isa/registers.ts';
import type { DecodedCode } from './decoded-code.ts';
import { writesOf } from './instruction-effects.ts';

/** How the counter relates to the bound as long as the loop goes on. */
export type Relation = 'other' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';

export interface CountedLoop {
  /** The register that the branch looks at. */
  readonly counter: number;
  /** What each round adds to it before the branch; not 0. */
  readonly step: number;
  /** Whether each sum is sign-extended from 32 bits. */
  readonly isNarrow: boolean;
  readonly relation: Relation;
  /** Whether the relation is between signed numbers. */
  readonly isSigned: boolean;
  /** What the counter is compared with: a register that the loop does not change, or -1 for `value`. */
  readonly boundRegister: number;
  readonly boundValue: number;
}

const relations: Readonly<Partial<Record<InstructionName, readonly [Relation, isSigned: boolean]>>> = {
  branch_not_eq: ['other', false],
  branch_not_eq_imm: ['other', false],
  branch_less_unsigned: ['less', false],
  branch_less_unsigned_imm: ['less', false],
  branch_less_signed: ['less', true],
  branch_less_signed_imm: ['less', true],
  branch_less_or_equal_unsigned_imm: ['lessOrEqual', false],
  branch_less_or_equal_signed_imm: ['lessOrEqual', true],
  branch_greater_unsigned_imm: ['greater', false],
  branch_greater_signed_imm: ['greater', true],
  branch_greater_or_equal_unsigned: ['greaterOrEqual', false],
  branch_greater_or_equal_unsigned_imm: ['greaterOrEqual', false],
  branch_greater_or_equal_signed: ['greaterOrEqual', true],
  branch_greater_or_equal_signed_imm: ['greaterOrEqual', true],
};
const relationOf = new Map(Object.entries(relations).map(([name, found]) => [INSTRUCTION_IDS[name as InstructionName], found]));

/** The relation of two registers, seen from the second. */
const TURNED: Readonly<Record<Relation, Relation>> = {
  other: 'other',
  less: 'greater',
  lessOrEqual: 'greaterOrEqual',
  greater: 'less',
  greaterOrEqual: 'lessOrEqual',
};

const REG_REG_OFFSET = FORMATS.indexOf('reg_reg_offset');
const { add_imm_32, add_imm_64 } = INSTRUCTION_IDS;

/** Whether an instruction only adds a constant to a register. Addresses are 32 bits wide, so either width does for them. */
export const isStep = (code: DecodedCode, index: number): boolean =>
  (code.id[index] === add_imm_64 || code.id[index] === add_imm_32) && code.reg1[index] === code.reg2[index];

/**
 * How a loop counts that consists of one node, or undefined if it goes on for other reasons than a count.
 * @param first the index of its first instruction
 * @param last that of its last one, a branch that goes back if its condition holds
 */
export function findCountedLoop(code: DecodedCode, first: number, last: number): CountedLoop | undefined {
  const found = relationOf.get(code.id[last]);
  if (found === undefined) return undefined;
  const [relation, isSigned] = found;
  const changes = new Changes(code, first, last);
  const counted = (counter: number, seen: Relation, boundRegister: number, boundValue: number): CountedLoop | undefined => {
    const step = changes.stepOf(counter);
    if (step === 0 || (boundRegister >= 0 && !changes.isConstant(boundRegister))) return undefined;
    const isUpwards = seen === 'less' || seen === 'lessOrEqual';
    if (seen !== 'other' && isUpwards !== step > 0) return undefined;
    return { counter, step, isNarrow: changes.isNarrow(counter), relation: seen, isSigned, boundRegister, boundValue };
  };
  if (formatIds[code.id[last]] !== REG_REG_OFFSET) return counted(code.reg1[last], relation, -1, code.imm1[last]);
  const [left, right] = [code.reg1[last], code.reg2[last]];
  return counted(left, relation, right, 0) ?? counted(right, TURNED[relation], left, 0);
}

/** What a round does to each register. */
class Changes {
  /** Registers that get another value than the sum of the one before and a constant. */
  #others = 0;
  #narrow = 0;
  #wide = 0;
  readonly #steps = new Float64Array(REGISTER_COUNT);

  constructor(code: DecodedCode, first: number, end: number) {
    for (let index = first; index < end; index++) {
      if (!isStep(code, index)) {
        this.#others |= writesOf(code, index);
        continue;
      }
      const register = code.reg1[index];
      this.#steps[register] += code.imm1[index];
      if (code.id[index] === add_imm_32) this.#narrow |= 1 << register;
      else this.#wide |= 1 << register;
    }
  }

  /** The sum of what is added to a register, 0 if it cannot be told. */
  stepOf(register: number): number {
    const mask = 1 << register;
    return (this.#others & mask) !== 0 || (this.#narrow & this.#wide & mask) !== 0 ? 0 : this.#steps[register];
  }

  isConstant(register: number): boolean {
    return ((this.#others | this.#narrow | this.#wide) & (1 << register)) === 0;
  }

  isNarrow(register: number): boolean {
    return (this.#narrow & (1 << register)) !== 0;
  }
}
