/**
 * The instruction table: one row an instruction. Decoder, encoder, assembler, disassembler, both back ends,
 * the gas models and the tests derive from it; nothing else in this package lists the instructions with their bytes.
 *
 * Source of the facts: polkavm-common 0.35, `program.rs`, `define_all_instructions!` and `define_instruction_set!`.
 */
import type { InstructionSetName } from './instruction-set.ts';

/**
 * The layouts of an instruction's bytes, named after their operands in order.
 * `reg_reg_reg` is stored as second, third, first register: the first one is the destination.
 */
export type InstructionFormat =
  | 'argless'
  | 'reg_imm'
  | 'reg_imm_offset'
  | 'reg_imm_imm'
  | 'reg_reg_imm'
  | 'reg_reg_offset'
  | 'reg_reg_reg'
  | 'offset'
  | 'imm'
  | 'imm_imm'
  | 'reg_reg'
  | 'reg_reg_imm_imm'
  | 'reg_imm64';

/**
 * Where control goes after the instruction. All but `next` and `host_call` end a basic block.
 * - `next`: the following instruction;
 * - `host_call`: suspends, and goes on with the following instruction;
 * - `fallthrough`: the following instruction, in a new block;
 * - `branch`: the target or the following instruction;
 * - `jump`, `jump_indirect`, `trap`: never the following instruction.
 */
export type ControlFlow = 'next' | 'host_call' | 'fallthrough' | 'branch' | 'jump' | 'jump_indirect' | 'trap';

export interface InstructionFacts {
  readonly format: InstructionFormat;
  readonly flow: ControlFlow;
  /** The opcode byte in each instruction set; undefined where the set lacks the instruction. */
  readonly opcodes: Readonly<Record<InstructionSetName, number | undefined>>;
}

/** The instruction set has no such instruction. */
const _ = undefined;

const row = <F extends InstructionFormat>(
  format: F,
  flow: ControlFlow,
  revive_v1: number | undefined,
  jam_v1: number | undefined,
  latest64: number | undefined,
  latest32: number | undefined,
) => ({ format, flow, opcodes: { revive_v1, jam_v1, latest64, latest32 } });

/** Instruction name -> facts. The columns of numbers: revive_v1, jam_v1, latest64, latest32. */
export const INSTRUCTIONS = {
  // argless
  trap: row('argless', 'trap', 0, 0, 0, 0),
  fallthrough: row('argless', 'fallthrough', 1, 1, 1, 1),
  memset: row('argless', 'next', _, _, 2, 2),
  unlikely: row('argless', 'next', _, 2, 3, 3),

  // reg_imm
  jump_indirect: row('reg_imm', 'jump_indirect', 50, 50, 50, 50),
  load_imm: row('reg_imm', 'next', 51, 51, 51, 51),
  load_u8: row('reg_imm', 'next', 52, 52, 52, 52),
  load_i8: row('reg_imm', 'next', 53, 53, 53, 53),
  load_u16: row('reg_imm', 'next', 54, 54, 54, 54),
  load_i16: row('reg_imm', 'next', 55, 55, 55, 55),
  load_i32: row('reg_imm', 'next', 57, 57, 57, 57),
  load_u32: row('reg_imm', 'next', 56, 56, 56, _),
  load_u64: row('reg_imm', 'next', 58, 58, 58, _),
  store_u8: row('reg_imm', 'next', 59, 59, 59, 59),
  store_u16: row('reg_imm', 'next', 60, 60, 60, 60),
  store_u32: row('reg_imm', 'next', 61, 61, 61, 61),
  store_u64: row('reg_imm', 'next', 62, 62, 62, _),

  // reg_imm_offset
  load_imm_and_jump: row('reg_imm_offset', 'jump', 80, 80, 80, 80),
  branch_eq_imm: row('reg_imm_offset', 'branch', 81, 81, 81, 81),
  branch_not_eq_imm: row('reg_imm_offset', 'branch', 82, 82, 82, 82),
  branch_less_unsigned_imm: row('reg_imm_offset', 'branch', 83, 83, 83, 83),
  branch_less_signed_imm: row('reg_imm_offset', 'branch', 87, 87, 87, 87),
  branch_greater_or_equal_unsigned_imm: row('reg_imm_offset', 'branch', 85, 85, 85, 85),
  branch_greater_or_equal_signed_imm: row('reg_imm_offset', 'branch', 89, 89, 89, 89),
  branch_less_or_equal_signed_imm: row('reg_imm_offset', 'branch', 88, 88, 88, 88),
  branch_less_or_equal_unsigned_imm: row('reg_imm_offset', 'branch', 84, 84, 84, 84),
  branch_greater_signed_imm: row('reg_imm_offset', 'branch', 90, 90, 90, 90),
  branch_greater_unsigned_imm: row('reg_imm_offset', 'branch', 86, 86, 86, 86),

  // reg_imm_imm
  store_imm_indirect_u8: row('reg_imm_imm', 'next', 70, 70, 70, 70),
  store_imm_indirect_u16: row('reg_imm_imm', 'next', 71, 71, 71, 71),
  store_imm_indirect_u32: row('reg_imm_imm', 'next', 72, 72, 72, 72),
  store_imm_indirect_u64: row('reg_imm_imm', 'next', 73, 73, 73, _),

  // reg_reg_imm
  store_indirect_u8: row('reg_reg_imm', 'next', 120, 120, 120, 120),
  store_indirect_u16: row('reg_reg_imm', 'next', 121, 121, 121, 121),
  store_indirect_u32: row('reg_reg_imm', 'next', 122, 122, 122, 122),
  store_indirect_u64: row('reg_reg_imm', 'next', 123, 123, 123, _),
  load_indirect_u8: row('reg_reg_imm', 'next', 124, 124, 124, 124),
  load_indirect_i8: row('reg_reg_imm', 'next', 125, 125, 125, 125),
  load_indirect_u16: row('reg_reg_imm', 'next', 126, 126, 126, 126),
  load_indirect_i16: row('reg_reg_imm', 'next', 127, 127, 127, 127),
  load_indirect_i32: row('reg_reg_imm', 'next', 129, 129, 129, 129),
  load_indirect_u32: row('reg_reg_imm', 'next', 128, 128, 128, _),
  load_indirect_u64: row('reg_reg_imm', 'next', 130, 130, 130, _),
  add_imm_32: row('reg_reg_imm', 'next', 131, 131, 131, 131),
  add_imm_64: row('reg_reg_imm', 'next', 149, 149, 149, _),
  and_imm: row('reg_reg_imm', 'next', 132, 132, 132, 132),
  xor_imm: row('reg_reg_imm', 'next', 133, 133, 133, 133),
  or_imm: row('reg_reg_imm', 'next', 134, 134, 134, 134),
  mul_imm_32: row('reg_reg_imm', 'next', 135, 135, 135, 135),
  mul_imm_64: row('reg_reg_imm', 'next', 150, 150, 150, _),
  set_less_than_unsigned_imm: row('reg_reg_imm', 'next', 136, 136, 136, 136),
  set_less_than_signed_imm: row('reg_reg_imm', 'next', 137, 137, 137, 137),
  shift_logical_left_imm_32: row('reg_reg_imm', 'next', 138, 138, 138, 138),
  shift_logical_left_imm_64: row('reg_reg_imm', 'next', 151, 151, 151, _),
  shift_logical_right_imm_32: row('reg_reg_imm', 'next', 139, 139, 139, 139),
  shift_logical_right_imm_64: row('reg_reg_imm', 'next', 152, 152, 152, _),
  shift_arithmetic_right_imm_32: row('reg_reg_imm', 'next', 140, 140, 140, 140),
  shift_arithmetic_right_imm_64: row('reg_reg_imm', 'next', 153, 153, 153, _),
  negate_and_add_imm_32: row('reg_reg_imm', 'next', 141, 141, 141, 141),
  negate_and_add_imm_64: row('reg_reg_imm', 'next', 154, 154, 154, _),
  set_greater_than_unsigned_imm: row('reg_reg_imm', 'next', 142, 142, 142, 142),
  set_greater_than_signed_imm: row('reg_reg_imm', 'next', 143, 143, 143, 143),
  shift_logical_right_imm_alt_32: row('reg_reg_imm', 'next', 145, 145, 145, 145),
  shift_logical_right_imm_alt_64: row('reg_reg_imm', 'next', 156, 156, 156, _),
  shift_arithmetic_right_imm_alt_32: row('reg_reg_imm', 'next', 146, 146, 146, 146),
  shift_arithmetic_right_imm_alt_64: row('reg_reg_imm', 'next', 157, 157, 157, _),
  shift_logical_left_imm_alt_32: row('reg_reg_imm', 'next', 144, 144, 144, 144),
  shift_logical_left_imm_alt_64: row('reg_reg_imm', 'next', 155, 155, 155, _),
  cmov_if_zero_imm: row('reg_reg_imm', 'next', 147, 147, 147, 147),
  cmov_if_not_zero_imm: row('reg_reg_imm', 'next', 148, 148, 148, 148),
  rotate_right_imm_32: row('reg_reg_imm', 'next', 160, 160, 160, 160),
  rotate_right_imm_alt_32: row('reg_reg_imm', 'next', 161, 161, 161, 161),
  rotate_right_imm_64: row('reg_reg_imm', 'next', 158, 158, 158, _),
  rotate_right_imm_alt_64: row('reg_reg_imm', 'next', 159, 159, 159, _),

  // reg_reg_offset
  branch_eq: row('reg_reg_offset', 'branch', 170, 170, 170, 170),
  branch_not_eq: row('reg_reg_offset', 'branch', 171, 171, 171, 171),
  branch_less_unsigned: row('reg_reg_offset', 'branch', 172, 172, 172, 172),
  branch_less_signed: row('reg_reg_offset', 'branch', 173, 173, 173, 173),
  branch_greater_or_equal_unsigned: row('reg_reg_offset', 'branch', 174, 174, 174, 174),
  branch_greater_or_equal_signed: row('reg_reg_offset', 'branch', 175, 175, 175, 175),

  // reg_reg_reg
  add_32: row('reg_reg_reg', 'next', 190, 190, 190, 190),
  add_64: row('reg_reg_reg', 'next', 200, 200, 200, _),
  sub_32: row('reg_reg_reg', 'next', 191, 191, 191, 191),
  sub_64: row('reg_reg_reg', 'next', 201, 201, 201, _),
  and: row('reg_reg_reg', 'next', 210, 210, 210, 210),
  xor: row('reg_reg_reg', 'next', 211, 211, 211, 211),
  or: row('reg_reg_reg', 'next', 212, 212, 212, 212),
  mul_32: row('reg_reg_reg', 'next', 192, 192, 192, 192),
  mul_64: row('reg_reg_reg', 'next', 202, 202, 202, _),
  mul_upper_signed_signed: row('reg_reg_reg', 'next', 213, 213, 213, 213),
  mul_upper_unsigned_unsigned: row('reg_reg_reg', 'next', 214, 214, 214, 214),
  mul_upper_signed_unsigned: row('reg_reg_reg', 'next', 215, 215, 215, 215),
  set_less_than_unsigned: row('reg_reg_reg', 'next', 216, 216, 216, 216),
  set_less_than_signed: row('reg_reg_reg', 'next', 217, 217, 217, 217),
  shift_logical_left_32: row('reg_reg_reg', 'next', 197, 197, 197, 197),
  shift_logical_left_64: row('reg_reg_reg', 'next', 207, 207, 207, _),
  shift_logical_right_32: row('reg_reg_reg', 'next', 198, 198, 198, 198),
  shift_logical_right_64: row('reg_reg_reg', 'next', 208, 208, 208, _),
  shift_arithmetic_right_32: row('reg_reg_reg', 'next', 199, 199, 199, 199),
  shift_arithmetic_right_64: row('reg_reg_reg', 'next', 209, 209, 209, _),
  div_unsigned_32: row('reg_reg_reg', 'next', 193, 193, 193, 193),
  div_unsigned_64: row('reg_reg_reg', 'next', 203, 203, 203, _),
  div_signed_32: row('reg_reg_reg', 'next', 194, 194, 194, 194),
  div_signed_64: row('reg_reg_reg', 'next', 204, 204, 204, _),
  rem_unsigned_32: row('reg_reg_reg', 'next', 195, 195, 195, 195),
  rem_unsigned_64: row('reg_reg_reg', 'next', 205, 205, 205, _),
  rem_signed_32: row('reg_reg_reg', 'next', 196, 196, 196, 196),
  rem_signed_64: row('reg_reg_reg', 'next', 206, 206, 206, _),
  cmov_if_zero: row('reg_reg_reg', 'next', 218, 218, 218, 218),
  cmov_if_not_zero: row('reg_reg_reg', 'next', 219, 219, 219, 219),
  and_inverted: row('reg_reg_reg', 'next', 224, 224, 224, 224),
  or_inverted: row('reg_reg_reg', 'next', 225, 225, 225, 225),
  xnor: row('reg_reg_reg', 'next', 226, 226, 226, 226),
  maximum: row('reg_reg_reg', 'next', 227, 227, 227, 227),
  maximum_unsigned: row('reg_reg_reg', 'next', 228, 228, 228, 228),
  minimum: row('reg_reg_reg', 'next', 229, 229, 229, 229),
  minimum_unsigned: row('reg_reg_reg', 'next', 230, 230, 230, 230),
  rotate_left_32: row('reg_reg_reg', 'next', 221, 221, 221, 221),
  rotate_left_64: row('reg_reg_reg', 'next', 220, 220, 220, _),
  rotate_right_32: row('reg_reg_reg', 'next', 223, 223, 223, 223),
  rotate_right_64: row('reg_reg_reg', 'next', 222, 222, 222, _),

  // offset
  jump: row('offset', 'jump', 40, 40, 40, 40),

  // imm
  ecalli: row('imm', 'host_call', 10, 10, 10, 10),

  // imm_imm
  store_imm_u8: row('imm_imm', 'next', 30, 30, 30, 30),
  store_imm_u16: row('imm_imm', 'next', 31, 31, 31, 31),
  store_imm_u32: row('imm_imm', 'next', 32, 32, 32, 32),
  store_imm_u64: row('imm_imm', 'next', 33, 33, 33, _),

  // reg_reg
  move_reg: row('reg_reg', 'next', 100, 100, 100, 100),
  sbrk: row('reg_reg', 'next', _, _, 101, 101),
  count_leading_zero_bits_32: row('reg_reg', 'next', 105, 104, 105, 105),
  count_leading_zero_bits_64: row('reg_reg', 'next', 104, 103, 104, _),
  count_trailing_zero_bits_32: row('reg_reg', 'next', 107, 106, 107, 107),
  count_trailing_zero_bits_64: row('reg_reg', 'next', 106, 105, 106, _),
  count_set_bits_32: row('reg_reg', 'next', 103, 102, 103, 103),
  count_set_bits_64: row('reg_reg', 'next', 102, 101, 102, _),
  sign_extend_8: row('reg_reg', 'next', 108, 107, 108, 108),
  sign_extend_16: row('reg_reg', 'next', 109, 108, 109, 109),
  zero_extend_16: row('reg_reg', 'next', 110, 109, 110, 110),
  reverse_byte: row('reg_reg', 'next', 111, 110, 111, 111),

  // reg_reg_imm_imm
  load_imm_and_jump_indirect: row('reg_reg_imm_imm', 'jump_indirect', 180, 180, 180, 180),

  // reg_imm64
  load_imm64: row('reg_imm64', 'next', 20, 20, 20, _),
} as const satisfies Record<string, InstructionFacts>;

/** The name of an instruction, as upstream's enum `Opcode` has it. */
export type InstructionName = keyof typeof INSTRUCTIONS;

/** Every instruction name, in the order of the table. */
export const INSTRUCTION_NAMES = Object.keys(INSTRUCTIONS) as readonly InstructionName[];

/** Whether a basic block ends after this instruction, so that a jump may land right after it. */
export const endsBasicBlock = (name: InstructionName): boolean => {
  const { flow } = INSTRUCTIONS[name];
  return flow !== 'next' && flow !== 'host_call';
};

/** Whether control can reach the instruction that follows in the code. */
export const canFallThrough = (name: InstructionName): boolean => {
  const { flow } = INSTRUCTIONS[name];
  return flow !== 'trap' && flow !== 'jump' && flow !== 'jump_indirect';
};

/** The instruction of each opcode byte in an instruction set; undefined for bytes that are invalid there. */
export const opcodeTable = (set: InstructionSetName): readonly (InstructionName | undefined)[] => {
  const table: (InstructionName | undefined)[] = new Array(256).fill(undefined);
  for (const name of INSTRUCTION_NAMES) {
    const opcode = INSTRUCTIONS[name].opcodes[set];
    if (opcode !== undefined) table[opcode] = name;
  }
  return table;
};
