/**
 * What each instruction costs the simulated processor: one row an instruction, typed by the instruction table,
 * so that a missing row or a wrong number of registers does not compile.
 *
 * Source of the facts: polkavm-common 0.35, `simulator.rs`, `impl ParsingVisitor for Simulator`.
 */
import type { INSTRUCTIONS, InstructionName } from '../../isa/instructions.ts';

/**
 * What an instruction does with its registers, one letter for each, in the order of its format:
 * `d` is written, `s` is waited for, `-` is ignored by this model (a link register, for example).
 */
interface RegisterRoles {
  argless: '';
  offset: '';
  imm: '';
  imm_imm: '';
  reg_imm: 'd' | 's';
  reg_imm_offset: 's' | '-';
  reg_imm_imm: 's';
  reg_imm64: 'd';
  reg_reg: 'ds';
  reg_reg_imm: 'ds' | 'ss';
  reg_reg_offset: 'ss';
  reg_reg_imm_imm: '-s';
  reg_reg_reg: 'dss';
}

type Format = (typeof INSTRUCTIONS)[InstructionName]['format'];

/** The parts of the processor that an instruction occupies while it executes, how many of each. */
export type Units = Readonly<Partial<Record<'alu' | 'load' | 'store' | 'mul' | 'div', number>>>;

/**
 * Cycles of execution. `memory` is the cache model's figure. `branch` depends on the code around it:
 * a branch that jumps to, or falls to, a `trap` or `unlikely` counts as predicted.
 */
export type Latency = number | 'memory' | 'branch';

export interface Timing<F extends Format = Format> {
  readonly roles: RegisterRoles[F];
  readonly latency: Latency;
  /** Decode slots taken, of 4 in a cycle. */
  readonly slots: number;
  readonly units: Units;
  /**
   * When one more slot is needed to copy a source into the destination first (real processors overwrite
   * an operand): never, unless the destination is the first source, or unless it is any source.
   */
  readonly copy: 'never' | 'unless_first' | 'unless_any';
  /** One more slot and one more cycle where registers have 64 bits, to extend a 32-bit result. */
  readonly extends32: boolean;
}

type Extra = Partial<Pick<Timing, 'copy' | 'extends32'>>;

const row = <R extends RegisterRoles[Format]>(
  roles: R,
  latency: Latency,
  slots: number,
  units: Units = {},
  { copy = 'never', extends32 = false }: Extra = {},
) => ({ roles, latency, slots, units, copy, extends32 });

const ALU: Units = { alu: 1 };
const LOAD: Units = { alu: 1, load: 1 };
const STORE: Units = { alu: 1, store: 1 };
const MUL: Units = { alu: 1, mul: 1 };
const DIV: Units = { alu: 1, div: 1 };

/** A store takes as long as an L2 hit whatever the cache model. */
const STORE_LATENCY = 25;

const ANY: Extra = { copy: 'unless_any' };
const FIRST: Extra = { copy: 'unless_first' };
const ANY_32: Extra = { copy: 'unless_any', extends32: true };
const FIRST_32: Extra = { copy: 'unless_first', extends32: true };

/** Instruction name -> timing. The columns: roles of the registers, latency in cycles, decode slots, units, extras. */
export const TIMINGS: { readonly [N in InstructionName]: Timing<(typeof INSTRUCTIONS)[N]['format']> } = {
  // argless
  trap: row('', 2, 1),
  fallthrough: row('', 2, 1),
  memset: row('', 100, 4, ALU),
  unlikely: row('', 40, 1),

  // reg_imm
  jump_indirect: row('s', 22, 1),
  load_imm: row('d', 1, 1),
  load_u8: row('d', 'memory', 1, LOAD),
  load_i8: row('d', 'memory', 1, LOAD),
  load_u16: row('d', 'memory', 1, LOAD),
  load_i16: row('d', 'memory', 1, LOAD),
  load_u32: row('d', 'memory', 1, LOAD),
  load_i32: row('d', 'memory', 1, LOAD),
  load_u64: row('d', 'memory', 1, LOAD),
  store_u8: row('s', STORE_LATENCY, 1, STORE),
  store_u16: row('s', STORE_LATENCY, 1, STORE),
  store_u32: row('s', STORE_LATENCY, 1, STORE),
  store_u64: row('s', STORE_LATENCY, 1, STORE),

  // reg_imm_offset
  load_imm_and_jump: row('-', 15, 1),
  branch_eq_imm: row('s', 'branch', 1, ALU),
  branch_not_eq_imm: row('s', 'branch', 1, ALU),
  branch_less_unsigned_imm: row('s', 'branch', 1, ALU),
  branch_less_signed_imm: row('s', 'branch', 1, ALU),
  branch_greater_or_equal_unsigned_imm: row('s', 'branch', 1, ALU),
  branch_greater_or_equal_signed_imm: row('s', 'branch', 1, ALU),
  branch_less_or_equal_signed_imm: row('s', 'branch', 1, ALU),
  branch_less_or_equal_unsigned_imm: row('s', 'branch', 1, ALU),
  branch_greater_signed_imm: row('s', 'branch', 1, ALU),
  branch_greater_unsigned_imm: row('s', 'branch', 1, ALU),

  // reg_imm_imm
  store_imm_indirect_u8: row('s', STORE_LATENCY, 1, STORE),
  store_imm_indirect_u16: row('s', STORE_LATENCY, 1, STORE),
  store_imm_indirect_u32: row('s', STORE_LATENCY, 1, STORE),
  store_imm_indirect_u64: row('s', STORE_LATENCY, 1, STORE),

  // reg_reg_imm: memory
  store_indirect_u8: row('ss', STORE_LATENCY, 1, STORE),
  store_indirect_u16: row('ss', STORE_LATENCY, 1, STORE),
  store_indirect_u32: row('ss', STORE_LATENCY, 1, STORE),
  store_indirect_u64: row('ss', STORE_LATENCY, 1, STORE),
  load_indirect_u8: row('ds', 'memory', 1, LOAD),
  load_indirect_i8: row('ds', 'memory', 1, LOAD),
  load_indirect_u16: row('ds', 'memory', 1, LOAD),
  load_indirect_i16: row('ds', 'memory', 1, LOAD),
  load_indirect_u32: row('ds', 'memory', 1, LOAD),
  load_indirect_i32: row('ds', 'memory', 1, LOAD),
  load_indirect_u64: row('ds', 'memory', 1, LOAD),

  // reg_reg_imm: arithmetic
  add_imm_32: row('ds', 1, 1, ALU, ANY_32),
  add_imm_64: row('ds', 1, 1, ALU, ANY),
  and_imm: row('ds', 1, 1, ALU, ANY),
  xor_imm: row('ds', 1, 1, ALU, ANY),
  or_imm: row('ds', 1, 1, ALU, ANY),
  mul_imm_32: row('ds', 4, 2, MUL, ANY),
  mul_imm_64: row('ds', 3, 1, MUL, ANY),
  set_less_than_unsigned_imm: row('ds', 3, 3, ALU),
  set_less_than_signed_imm: row('ds', 3, 3, ALU),
  set_greater_than_unsigned_imm: row('ds', 3, 3, ALU),
  set_greater_than_signed_imm: row('ds', 3, 3, ALU),
  shift_logical_left_imm_32: row('ds', 1, 1, ALU, ANY_32),
  shift_logical_left_imm_64: row('ds', 1, 1, ALU, ANY),
  shift_logical_right_imm_32: row('ds', 1, 1, ALU, ANY_32),
  shift_logical_right_imm_64: row('ds', 1, 1, ALU, ANY),
  shift_arithmetic_right_imm_32: row('ds', 1, 1, ALU, ANY_32),
  shift_arithmetic_right_imm_64: row('ds', 1, 1, ALU, ANY),
  rotate_right_imm_32: row('ds', 1, 1, ALU, ANY_32),
  rotate_right_imm_64: row('ds', 1, 1, ALU, ANY),
  negate_and_add_imm_32: row('ds', 3, 4, ALU),
  negate_and_add_imm_64: row('ds', 2, 3, ALU),
  shift_logical_left_imm_alt_32: row('ds', 2, 4, ALU),
  shift_logical_left_imm_alt_64: row('ds', 1, 3, ALU),
  shift_logical_right_imm_alt_32: row('ds', 2, 4, ALU),
  shift_logical_right_imm_alt_64: row('ds', 1, 3, ALU),
  shift_arithmetic_right_imm_alt_32: row('ds', 2, 4, ALU),
  shift_arithmetic_right_imm_alt_64: row('ds', 1, 3, ALU),
  rotate_right_imm_alt_32: row('ds', 2, 4, ALU),
  rotate_right_imm_alt_64: row('ds', 1, 3, ALU),
  cmov_if_zero_imm: row('ds', 2, 3, ALU),
  cmov_if_not_zero_imm: row('ds', 2, 3, ALU),

  // reg_reg_offset
  branch_eq: row('ss', 'branch', 1, ALU),
  branch_not_eq: row('ss', 'branch', 1, ALU),
  branch_less_unsigned: row('ss', 'branch', 1, ALU),
  branch_less_signed: row('ss', 'branch', 1, ALU),
  branch_greater_or_equal_unsigned: row('ss', 'branch', 1, ALU),
  branch_greater_or_equal_signed: row('ss', 'branch', 1, ALU),

  // reg_reg_reg
  add_32: row('dss', 1, 1, ALU, ANY_32),
  add_64: row('dss', 1, 1, ALU, ANY),
  sub_32: row('dss', 1, 1, ALU, ANY_32),
  sub_64: row('dss', 1, 1, ALU, ANY),
  and: row('dss', 1, 1, ALU, ANY),
  xor: row('dss', 1, 1, ALU, ANY),
  or: row('dss', 1, 1, ALU, ANY),
  mul_32: row('dss', 4, 2, MUL, ANY),
  mul_64: row('dss', 3, 1, MUL, ANY),
  mul_upper_signed_signed: row('dss', 4, 4, MUL),
  mul_upper_unsigned_unsigned: row('dss', 4, 4, MUL),
  mul_upper_signed_unsigned: row('dss', 6, 4, MUL),
  set_less_than_unsigned: row('dss', 3, 3, ALU),
  set_less_than_signed: row('dss', 3, 3, ALU),
  shift_logical_left_32: row('dss', 1, 2, ALU, FIRST_32),
  shift_logical_left_64: row('dss', 1, 2, ALU, FIRST),
  shift_logical_right_32: row('dss', 1, 2, ALU, FIRST_32),
  shift_logical_right_64: row('dss', 1, 2, ALU, FIRST),
  shift_arithmetic_right_32: row('dss', 1, 2, ALU, FIRST_32),
  shift_arithmetic_right_64: row('dss', 1, 2, ALU, FIRST),
  rotate_left_32: row('dss', 1, 2, ALU, FIRST_32),
  rotate_left_64: row('dss', 1, 2, ALU, FIRST),
  rotate_right_32: row('dss', 1, 2, ALU, FIRST_32),
  rotate_right_64: row('dss', 1, 2, ALU, FIRST),
  div_unsigned_32: row('dss', 60, 4, DIV),
  div_unsigned_64: row('dss', 60, 4, DIV),
  div_signed_32: row('dss', 60, 4, DIV),
  div_signed_64: row('dss', 60, 4, DIV),
  rem_unsigned_32: row('dss', 60, 4, DIV),
  rem_unsigned_64: row('dss', 60, 4, DIV),
  rem_signed_32: row('dss', 60, 4, DIV),
  rem_signed_64: row('dss', 60, 4, DIV),
  cmov_if_zero: row('dss', 2, 2, ALU),
  cmov_if_not_zero: row('dss', 2, 2, ALU),
  and_inverted: row('dss', 2, 3, ALU),
  or_inverted: row('dss', 2, 3, ALU),
  xnor: row('dss', 2, 2, ALU, ANY),
  maximum: row('dss', 3, 2, ALU, ANY),
  maximum_unsigned: row('dss', 3, 2, ALU, ANY),
  minimum: row('dss', 3, 2, ALU, ANY),
  minimum_unsigned: row('dss', 3, 2, ALU, ANY),

  // offset, imm
  jump: row('', 15, 1),
  ecalli: row('', 100, 4, ALU),

  // imm_imm
  store_imm_u8: row('', STORE_LATENCY, 1, STORE),
  store_imm_u16: row('', STORE_LATENCY, 1, STORE),
  store_imm_u32: row('', STORE_LATENCY, 1, STORE),
  store_imm_u64: row('', STORE_LATENCY, 1, STORE),

  // reg_reg; `move_reg` only renames a register: it takes a slot and never executes
  move_reg: row('ds', 0, 1),
  sbrk: row('ds', 100, 4, ALU),
  count_leading_zero_bits_32: row('ds', 1, 1, ALU),
  count_leading_zero_bits_64: row('ds', 1, 1, ALU),
  count_trailing_zero_bits_32: row('ds', 2, 1, { alu: 2 }),
  count_trailing_zero_bits_64: row('ds', 2, 1, { alu: 2 }),
  count_set_bits_32: row('ds', 1, 1, ALU),
  count_set_bits_64: row('ds', 1, 1, ALU),
  sign_extend_8: row('ds', 1, 1, ALU),
  sign_extend_16: row('ds', 1, 1, ALU),
  zero_extend_16: row('ds', 1, 1, ALU),
  reverse_byte: row('ds', 1, 1, ALU, ANY),

  // reg_reg_imm_imm, reg_imm64
  load_imm_and_jump_indirect: row('-s', 22, 1),
  load_imm64: row('d', 1, 2),
};
