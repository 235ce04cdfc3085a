/**
 * The form with an immediate of each instruction with three registers, for a constant operand.
 * `left` is the operand `reg2`, `right` is `reg3`.
 */
import type { InstructionName } from '@polkavirt/polkavm/isa';

interface Form {
  readonly name: InstructionName;
  /** The immediate for a constant: itself, unless this says otherwise. */
  readonly immediate?: (constant: number) => number | undefined;
}

interface Forms {
  readonly left?: Form;
  readonly right?: Form;
}

const both = (name: InstructionName): Forms => ({ left: { name }, right: { name } });

/** The least i32 has no negative. */
const negated = (constant: number): number | undefined => (constant === -0x8000_0000 ? undefined : 0 - constant);

export const IMMEDIATE_FORMS: Partial<Record<InstructionName, Forms>> = {
  add_32: both('add_imm_32'),
  add_64: both('add_imm_64'),
  sub_32: { left: { name: 'negate_and_add_imm_32' }, right: { name: 'add_imm_32', immediate: negated } },
  sub_64: { left: { name: 'negate_and_add_imm_64' }, right: { name: 'add_imm_64', immediate: negated } },
  and: both('and_imm'),
  xor: both('xor_imm'),
  or: both('or_imm'),
  mul_32: both('mul_imm_32'),
  mul_64: both('mul_imm_64'),
  set_less_than_unsigned: { left: { name: 'set_greater_than_unsigned_imm' }, right: { name: 'set_less_than_unsigned_imm' } },
  set_less_than_signed: { left: { name: 'set_greater_than_signed_imm' }, right: { name: 'set_less_than_signed_imm' } },
  shift_logical_left_32: { left: { name: 'shift_logical_left_imm_alt_32' }, right: { name: 'shift_logical_left_imm_32' } },
  shift_logical_left_64: { left: { name: 'shift_logical_left_imm_alt_64' }, right: { name: 'shift_logical_left_imm_64' } },
  shift_logical_right_32: { left: { name: 'shift_logical_right_imm_alt_32' }, right: { name: 'shift_logical_right_imm_32' } },
  shift_logical_right_64: { left: { name: 'shift_logical_right_imm_alt_64' }, right: { name: 'shift_logical_right_imm_64' } },
  shift_arithmetic_right_32: {
    left: { name: 'shift_arithmetic_right_imm_alt_32' },
    right: { name: 'shift_arithmetic_right_imm_32' },
  },
  shift_arithmetic_right_64: {
    left: { name: 'shift_arithmetic_right_imm_alt_64' },
    right: { name: 'shift_arithmetic_right_imm_64' },
  },
  rotate_right_32: { left: { name: 'rotate_right_imm_alt_32' }, right: { name: 'rotate_right_imm_32' } },
  rotate_right_64: { left: { name: 'rotate_right_imm_alt_64' }, right: { name: 'rotate_right_imm_64' } },
  rotate_left_32: { right: { name: 'rotate_right_imm_32', immediate: (count) => -count & 31 } },
  rotate_left_64: { right: { name: 'rotate_right_imm_64', immediate: (count) => -count & 63 } },
  // The constant is the value that is moved; the condition stays in a register.
  cmov_if_zero: { left: { name: 'cmov_if_zero_imm' } },
  cmov_if_not_zero: { left: { name: 'cmov_if_not_zero_imm' } },
};
