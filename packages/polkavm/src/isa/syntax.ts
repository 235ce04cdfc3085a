/**
 * The text of every instruction: one row an instruction, which assembler and disassembler share.
 *
 * A row is the text itself, with an operand in braces where one stands:
 * - `{reg1}`, `{reg2}`, `{reg3}`: a register, by its name (`a0`) or number (`r7`);
 * - `{target}`: a label (`@name`), or a code offset in decimal;
 * - `{imm1:KIND}`, `{imm2:KIND}`: an immediate, see {@link ImmediateKind};
 * - `{imm64}`: the 64 bits of `load_imm64`;
 * - `{zero}`: the number 0.
 * Register names outside braces are part of the text. The prefix `i32 ` marks the 32-bit form of an instruction
 * that has a 64-bit one as well; in `latest32`, which has no others, it may be left out, and printing leaves it out.
 *
 * Source: polkavm-common 0.35, `program.rs`, `InstructionFormatter`, and `assembler.rs`. Differences:
 * - `!= 0` in a conditional move is `cmov_if_not_zero`, where upstream's assembler takes it for `== 0`;
 * - `mulh`, `sbrk`, `memset` and unary minus can be assembled, not only printed;
 * - 32-bit rotations by an immediate print as `>>r` in `latest32`, too (upstream: `>>`, which is a shift);
 * - the stray space in `u16 [a0 ]` is gone.
 */
import type { InstructionName } from './instructions.ts';

/**
 * How an immediate is written, and which numbers stand for one. All are i32.
 * - `hex`: an i32, in hexadecimal as its sign-extended 64 bits;
 * - `dec`: the same, printed in decimal;
 * - `address`: 32 bits that may be read as signed or unsigned, printed like `hex`;
 * - `compare`: the same, printed as a signed decimal;
 * - `index`: a u32 in decimal;
 * - `negated`: an i32 that is written with the other sign, in decimal;
 * - `u8`, `u16`, `u32`: a value of that many bits, signed or unsigned, printed like `hex`.
 */
export type ImmediateKind = 'hex' | 'dec' | 'address' | 'compare' | 'index' | 'negated' | 'u8' | 'u16' | 'u32';

export const SYNTAX = {
  trap: 'trap',
  fallthrough: 'fallthrough',
  memset: '[a0..a0 + a2] = u8 a1',
  unlikely: 'unlikely',

  jump_indirect: 'jump [{reg1} + {imm1:address}]',
  load_imm: '{reg1} = {imm1:hex}',
  load_u8: '{reg1} = u8 [{imm1:address}]',
  load_i8: '{reg1} = i8 [{imm1:address}]',
  load_u16: '{reg1} = u16 [{imm1:address}]',
  load_i16: '{reg1} = i16 [{imm1:address}]',
  load_i32: '{reg1} = i32 [{imm1:address}]',
  load_u32: '{reg1} = u32 [{imm1:address}]',
  load_u64: '{reg1} = u64 [{imm1:address}]',
  store_u8: 'u8 [{imm1:address}] = {reg1}',
  store_u16: 'u16 [{imm1:address}] = {reg1}',
  store_u32: 'u32 [{imm1:address}] = {reg1}',
  store_u64: 'u64 [{imm1:address}] = {reg1}',

  load_imm_and_jump: '{reg1} = {imm1:dec}, jump {target}',
  branch_eq_imm: 'jump {target} if {reg1} == {imm1:compare}',
  branch_not_eq_imm: 'jump {target} if {reg1} != {imm1:compare}',
  branch_less_unsigned_imm: 'jump {target} if {reg1} <u {imm1:compare}',
  branch_less_signed_imm: 'jump {target} if {reg1} <s {imm1:compare}',
  branch_greater_or_equal_unsigned_imm: 'jump {target} if {reg1} >=u {imm1:compare}',
  branch_greater_or_equal_signed_imm: 'jump {target} if {reg1} >=s {imm1:compare}',
  branch_less_or_equal_signed_imm: 'jump {target} if {reg1} <=s {imm1:compare}',
  branch_less_or_equal_unsigned_imm: 'jump {target} if {reg1} <=u {imm1:compare}',
  branch_greater_signed_imm: 'jump {target} if {reg1} >s {imm1:compare}',
  branch_greater_unsigned_imm: 'jump {target} if {reg1} >u {imm1:compare}',

  store_imm_indirect_u8: 'u8 [{reg1} + {imm1:compare}] = {imm2:u8}',
  store_imm_indirect_u16: 'u16 [{reg1} + {imm1:compare}] = {imm2:u16}',
  store_imm_indirect_u32: 'u32 [{reg1} + {imm1:compare}] = {imm2:u32}',
  store_imm_indirect_u64: 'u64 [{reg1} + {imm1:compare}] = {imm2:hex}',

  store_indirect_u8: 'u8 [{reg2} + {imm1:address}] = {reg1}',
  store_indirect_u16: 'u16 [{reg2} + {imm1:address}] = {reg1}',
  store_indirect_u32: 'u32 [{reg2} + {imm1:address}] = {reg1}',
  store_indirect_u64: 'u64 [{reg2} + {imm1:address}] = {reg1}',
  load_indirect_u8: '{reg1} = u8 [{reg2} + {imm1:address}]',
  load_indirect_i8: '{reg1} = i8 [{reg2} + {imm1:address}]',
  load_indirect_u16: '{reg1} = u16 [{reg2} + {imm1:address}]',
  load_indirect_i16: '{reg1} = i16 [{reg2} + {imm1:address}]',
  load_indirect_i32: '{reg1} = i32 [{reg2} + {imm1:address}]',
  load_indirect_u32: '{reg1} = u32 [{reg2} + {imm1:address}]',
  load_indirect_u64: '{reg1} = u64 [{reg2} + {imm1:address}]',
  add_imm_32: 'i32 {reg1} = {reg2} + {imm1:hex}',
  add_imm_64: '{reg1} = {reg2} + {imm1:hex}',
  and_imm: '{reg1} = {reg2} & {imm1:hex}',
  xor_imm: '{reg1} = {reg2} ^ {imm1:hex}',
  or_imm: '{reg1} = {reg2} | {imm1:hex}',
  mul_imm_32: 'i32 {reg1} = {reg2} * {imm1:hex}',
  mul_imm_64: '{reg1} = {reg2} * {imm1:hex}',
  set_less_than_unsigned_imm: '{reg1} = {reg2} <u {imm1:hex}',
  set_less_than_signed_imm: '{reg1} = {reg2} <s {imm1:hex}',
  shift_logical_left_imm_32: 'i32 {reg1} = {reg2} << {imm1:hex}',
  shift_logical_left_imm_64: '{reg1} = {reg2} << {imm1:hex}',
  shift_logical_right_imm_32: 'i32 {reg1} = {reg2} >> {imm1:hex}',
  shift_logical_right_imm_64: '{reg1} = {reg2} >> {imm1:hex}',
  shift_arithmetic_right_imm_32: 'i32 {reg1} = {reg2} >>a {imm1:hex}',
  shift_arithmetic_right_imm_64: '{reg1} = {reg2} >>a {imm1:hex}',
  negate_and_add_imm_32: 'i32 {reg1} = {imm1:hex} - {reg2}',
  negate_and_add_imm_64: '{reg1} = {imm1:hex} - {reg2}',
  set_greater_than_unsigned_imm: '{reg1} = {reg2} >u {imm1:hex}',
  set_greater_than_signed_imm: '{reg1} = {reg2} >s {imm1:hex}',
  shift_logical_right_imm_alt_32: 'i32 {reg1} = {imm1:hex} >> {reg2}',
  shift_logical_right_imm_alt_64: '{reg1} = {imm1:hex} >> {reg2}',
  shift_arithmetic_right_imm_alt_32: 'i32 {reg1} = {imm1:hex} >>a {reg2}',
  shift_arithmetic_right_imm_alt_64: '{reg1} = {imm1:hex} >>a {reg2}',
  shift_logical_left_imm_alt_32: 'i32 {reg1} = {imm1:hex} << {reg2}',
  shift_logical_left_imm_alt_64: '{reg1} = {imm1:hex} << {reg2}',
  cmov_if_zero_imm: '{reg1} = {imm1:address} if {reg2} == {zero}',
  cmov_if_not_zero_imm: '{reg1} = {imm1:address} if {reg2} != {zero}',
  rotate_right_imm_32: 'i32 {reg1} = {reg2} >>r {imm1:hex}',
  rotate_right_imm_alt_32: 'i32 {reg1} = {imm1:hex} >>r {reg2}',
  rotate_right_imm_64: '{reg1} = {reg2} >>r {imm1:hex}',
  rotate_right_imm_alt_64: '{reg1} = {imm1:hex} >>r {reg2}',

  branch_eq: 'jump {target} if {reg1} == {reg2}',
  branch_not_eq: 'jump {target} if {reg1} != {reg2}',
  branch_less_unsigned: 'jump {target} if {reg1} <u {reg2}',
  branch_less_signed: 'jump {target} if {reg1} <s {reg2}',
  branch_greater_or_equal_unsigned: 'jump {target} if {reg1} >=u {reg2}',
  branch_greater_or_equal_signed: 'jump {target} if {reg1} >=s {reg2}',

  add_32: 'i32 {reg1} = {reg2} + {reg3}',
  add_64: '{reg1} = {reg2} + {reg3}',
  sub_32: 'i32 {reg1} = {reg2} - {reg3}',
  sub_64: '{reg1} = {reg2} - {reg3}',
  and: '{reg1} = {reg2} & {reg3}',
  xor: '{reg1} = {reg2} ^ {reg3}',
  or: '{reg1} = {reg2} | {reg3}',
  mul_32: 'i32 {reg1} = {reg2} * {reg3}',
  mul_64: '{reg1} = {reg2} * {reg3}',
  mul_upper_signed_signed: '{reg1} = {reg2} mulh {reg3}',
  mul_upper_unsigned_unsigned: '{reg1} = {reg2} mulhu {reg3}',
  mul_upper_signed_unsigned: '{reg1} = {reg2} mulhsu {reg3}',
  set_less_than_unsigned: '{reg1} = {reg2} <u {reg3}',
  set_less_than_signed: '{reg1} = {reg2} <s {reg3}',
  shift_logical_left_32: 'i32 {reg1} = {reg2} << {reg3}',
  shift_logical_left_64: '{reg1} = {reg2} << {reg3}',
  shift_logical_right_32: 'i32 {reg1} = {reg2} >> {reg3}',
  shift_logical_right_64: '{reg1} = {reg2} >> {reg3}',
  shift_arithmetic_right_32: 'i32 {reg1} = {reg2} >>a {reg3}',
  shift_arithmetic_right_64: '{reg1} = {reg2} >>a {reg3}',
  div_unsigned_32: 'i32 {reg1} = {reg2} /u {reg3}',
  div_unsigned_64: '{reg1} = {reg2} /u {reg3}',
  div_signed_32: 'i32 {reg1} = {reg2} /s {reg3}',
  div_signed_64: '{reg1} = {reg2} /s {reg3}',
  rem_unsigned_32: 'i32 {reg1} = {reg2} %u {reg3}',
  rem_unsigned_64: '{reg1} = {reg2} %u {reg3}',
  rem_signed_32: 'i32 {reg1} = {reg2} %s {reg3}',
  rem_signed_64: '{reg1} = {reg2} %s {reg3}',
  cmov_if_zero: '{reg1} = {reg2} if {reg3} == {zero}',
  cmov_if_not_zero: '{reg1} = {reg2} if {reg3} != {zero}',
  and_inverted: '{reg1} = {reg2} & ~{reg3}',
  or_inverted: '{reg1} = {reg2} | ~{reg3}',
  xnor: '{reg1} = ~({reg2} ^ {reg3})',
  maximum: '{reg1} = maxs({reg2}, {reg3})',
  maximum_unsigned: '{reg1} = maxu({reg2}, {reg3})',
  minimum: '{reg1} = mins({reg2}, {reg3})',
  minimum_unsigned: '{reg1} = minu({reg2}, {reg3})',
  rotate_left_32: 'i32 {reg1} = {reg2} <<r {reg3}',
  rotate_left_64: '{reg1} = {reg2} <<r {reg3}',
  rotate_right_32: 'i32 {reg1} = {reg2} >>r {reg3}',
  rotate_right_64: '{reg1} = {reg2} >>r {reg3}',

  jump: 'jump {target}',

  ecalli: 'ecalli {imm1:index}',

  store_imm_u8: 'u8 [{imm1:address}] = {imm2:u8}',
  store_imm_u16: 'u16 [{imm1:address}] = {imm2:u16}',
  store_imm_u32: 'u32 [{imm1:address}] = {imm2:u32}',
  store_imm_u64: 'u64 [{imm1:address}] = {imm2:hex}',

  move_reg: '{reg1} = {reg2}',
  sbrk: '{reg1} = sbrk {reg2}',
  count_leading_zero_bits_32: 'i32 {reg1} = clz {reg2}',
  count_leading_zero_bits_64: '{reg1} = clz {reg2}',
  count_trailing_zero_bits_32: 'i32 {reg1} = ctz {reg2}',
  count_trailing_zero_bits_64: '{reg1} = ctz {reg2}',
  count_set_bits_32: 'i32 {reg1} = cpop {reg2}',
  count_set_bits_64: '{reg1} = cpop {reg2}',
  sign_extend_8: '{reg1} = sext8 {reg2}',
  sign_extend_16: '{reg1} = sext16 {reg2}',
  zero_extend_16: '{reg1} = zext16 {reg2}',
  reverse_byte: '{reg1} = reverse {reg2}',

  load_imm_and_jump_indirect: 'tmp = {reg2}, {reg1} = {imm1:dec}, jump [tmp + {imm2:address}]',

  load_imm64: '{reg1} = {imm64}',
} as const satisfies Record<InstructionName, string>;

/** The operands whose values an alias sets or tests. */
export interface AliasOperands {
  readonly reg1: number;
  readonly reg2: number;
  readonly imm1: number;
  readonly imm2: number;
}

/** Another text of an instruction. */
export interface Alias {
  readonly name: InstructionName;
  readonly text: string;
  /** Operands that the text omits, with their values. */
  readonly fixed?: Partial<AliasOperands>;
  /** When the assembler accepts the text for the instruction; always if absent. */
  readonly valid?: (operands: AliasOperands) => boolean;
  /** When it is printed instead of the instruction's row; never if absent. */
  readonly print?: (operands: AliasOperands) => boolean;
}

const always = (): boolean => true;

/** A difference of up to a page is easier to read as a subtraction. */
const isSmallNegative = ({ imm1 }: AliasOperands): boolean => imm1 < 0 && imm1 > -4096;

const isSignExtended = ({ imm1, imm2 }: AliasOperands): boolean => imm2 === imm1 >> 31;

const differs = ({ reg1, reg2 }: AliasOperands): boolean => reg1 !== reg2;

const reversed = (name: InstructionName, text: string): Alias => ({ name, text });

/** Texts beside the rows of {@link SYNTAX}. The first one of an instruction that applies is printed. */
export const ALIASES: readonly Alias[] = [
  { name: 'jump_indirect', text: 'ret', fixed: { reg1: 0, imm1: 0 }, print: always },
  { name: 'move_reg', text: 'nop', fixed: { reg1: 0, reg2: 0 } },
  {
    name: 'load_imm_and_jump_indirect',
    text: '{reg1} = {imm1:dec}, jump [{reg2}]',
    fixed: { imm2: 0 },
    valid: differs,
    print: differs,
  },
  {
    name: 'load_imm_and_jump_indirect',
    text: '{reg1} = {imm1:dec}, jump [{reg2} + {imm2:address}]',
    valid: differs,
    print: differs,
  },
  { name: 'add_imm_32', text: 'i32 {reg1} = {reg2} - {imm1:negated}', print: isSmallNegative },
  { name: 'add_imm_64', text: '{reg1} = {reg2} - {imm1:negated}', print: isSmallNegative },
  { name: 'negate_and_add_imm_32', text: 'i32 {reg1} = -{reg2}', fixed: { imm1: 0 }, print: always },
  { name: 'negate_and_add_imm_64', text: '{reg1} = -{reg2}', fixed: { imm1: 0 }, print: always },
  // Otherwise it would read as a load_imm.
  { name: 'load_imm64', text: '{reg1} = i64 {imm64}', print: isSignExtended },

  reversed('add_imm_32', 'i32 {reg1} = {imm1:hex} + {reg2}'),
  reversed('add_imm_64', '{reg1} = {imm1:hex} + {reg2}'),
  reversed('and_imm', '{reg1} = {imm1:hex} & {reg2}'),
  reversed('xor_imm', '{reg1} = {imm1:hex} ^ {reg2}'),
  reversed('or_imm', '{reg1} = {imm1:hex} | {reg2}'),
  reversed('mul_imm_32', 'i32 {reg1} = {imm1:hex} * {reg2}'),
  reversed('mul_imm_64', '{reg1} = {imm1:hex} * {reg2}'),
  reversed('set_less_than_unsigned', '{reg1} = {reg3} >u {reg2}'),
  reversed('set_less_than_signed', '{reg1} = {reg3} >s {reg2}'),
  reversed('set_less_than_unsigned_imm', '{reg1} = {imm1:hex} >u {reg2}'),
  reversed('set_less_than_signed_imm', '{reg1} = {imm1:hex} >s {reg2}'),
  reversed('set_greater_than_unsigned_imm', '{reg1} = {imm1:hex} <u {reg2}'),
  reversed('set_greater_than_signed_imm', '{reg1} = {imm1:hex} <s {reg2}'),
  reversed('sign_extend_8', 'i32 {reg1} = sext8 {reg2}'),
  reversed('sign_extend_16', 'i32 {reg1} = sext16 {reg2}'),
  reversed('zero_extend_16', 'i32 {reg1} = zext16 {reg2}'),
  reversed('reverse_byte', 'i32 {reg1} = reverse {reg2}'),
  reversed('branch_greater_or_equal_unsigned', 'jump {target} if {reg2} <=u {reg1}'),
  reversed('branch_greater_or_equal_signed', 'jump {target} if {reg2} <=s {reg1}'),
  reversed('branch_less_unsigned', 'jump {target} if {reg2} >u {reg1}'),
  reversed('branch_less_signed', 'jump {target} if {reg2} >s {reg1}'),
  reversed('branch_eq_imm', 'jump {target} if {imm1:compare} == {reg1}'),
  reversed('branch_not_eq_imm', 'jump {target} if {imm1:compare} != {reg1}'),
  reversed('branch_less_unsigned_imm', 'jump {target} if {imm1:compare} >u {reg1}'),
  reversed('branch_less_signed_imm', 'jump {target} if {imm1:compare} >s {reg1}'),
  reversed('branch_less_or_equal_unsigned_imm', 'jump {target} if {imm1:compare} >=u {reg1}'),
  reversed('branch_less_or_equal_signed_imm', 'jump {target} if {imm1:compare} >=s {reg1}'),
  reversed('branch_greater_unsigned_imm', 'jump {target} if {imm1:compare} <u {reg1}'),
  reversed('branch_greater_signed_imm', 'jump {target} if {imm1:compare} <s {reg1}'),
  reversed('branch_greater_or_equal_unsigned_imm', 'jump {target} if {imm1:compare} <=u {reg1}'),
  reversed('branch_greater_or_equal_signed_imm', 'jump {target} if {imm1:compare} <=s {reg1}'),

  // An offset of zero may be left out. For a stored immediate upstream prints it nevertheless.
  ...Object.entries(SYNTAX).flatMap(([name, text]): Alias[] => {
    const offset = / \+ \{(imm[12]):(?:address|compare)\}\]/.exec(text);
    if (offset === null) return [];
    const alias = { name: name as InstructionName, text: text.replace(offset[0], ']'), fixed: { [offset[1]]: 0 } };
    return [name.startsWith('store_imm') ? alias : { ...alias, print: always }];
  }),
];
