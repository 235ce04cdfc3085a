/** Evaluates instructions with an immediate whose register is known. Values are signed, of the size of a register. */
import type { InstructionName } from '@polkavirt/polkavm/isa';

type Evaluate = (value: bigint, immediate: bigint, width: number) => bigint;

const unsigned = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);
const flag = (condition: boolean): bigint => (condition ? 1n : 0n);

/** The low 32 bits, sign-extended. */
const narrow = (value: bigint): bigint => BigInt.asIntN(32, value);

const EVALUATORS: Partial<Record<InstructionName, Evaluate>> = {
  add_imm_32: (value, immediate) => narrow(value + immediate),
  add_imm_64: (value, immediate) => value + immediate,
  and_imm: (value, immediate) => value & immediate,
  or_imm: (value, immediate) => value | immediate,
  xor_imm: (value, immediate) => value ^ immediate,
  mul_imm_32: (value, immediate) => narrow(value * immediate),
  mul_imm_64: (value, immediate) => value * immediate,
  negate_and_add_imm_32: (value, immediate) => narrow(immediate - value),
  negate_and_add_imm_64: (value, immediate) => immediate - value,
  set_less_than_unsigned_imm: (value, immediate, width) => flag(unsigned(value, width) < unsigned(immediate, width)),
  set_less_than_signed_imm: (value, immediate) => flag(value < immediate),
  set_greater_than_unsigned_imm: (value, immediate, width) => flag(unsigned(value, width) > unsigned(immediate, width)),
  set_greater_than_signed_imm: (value, immediate) => flag(value > immediate),
  shift_logical_left_imm_32: (value, immediate) => narrow(value << (immediate & 31n)),
  shift_logical_left_imm_64: (value, immediate) => value << (immediate & 63n),
  shift_logical_right_imm_32: (value, immediate) => narrow(unsigned(value, 32) >> (immediate & 31n)),
  shift_logical_right_imm_64: (value, immediate) => unsigned(value, 64) >> (immediate & 63n),
  shift_arithmetic_right_imm_32: (value, immediate) => narrow(value) >> (immediate & 31n),
  shift_arithmetic_right_imm_64: (value, immediate) => value >> (immediate & 63n),
};

/** The result of an instruction on a known value; undefined for instructions that are not evaluated. */
export function evaluate(name: InstructionName, value: bigint, immediate: number, width: 32 | 64): bigint | undefined {
  const evaluator = EVALUATORS[name];
  return evaluator === undefined ? undefined : BigInt.asIntN(width, evaluator(value, BigInt(immediate), width));
}
