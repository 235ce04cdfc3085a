/**
 * What every instruction does that does more than compute: control flow, memory, the host, constants. Worked out by hand,
 * one row each; the types demand a row for every instruction that `instruction-values.ts` lacks.
 */
import { Stop } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { CodeLine } from '../support/programs.ts';
import { neg, type REGISTER_AND_IMMEDIATE, type THREE_REGISTERS, type TWO_REGISTERS } from './instruction-values.ts';

/** Read-write data: the first bytes of its page. */
export const DATA = 0x2_0000;
export const BYTES = [0xf0, 0xe1, 0xd2, 0xc3, 0xb4, 0xa5, 0x96, 0x87];

/** Registers at the start: a1 points at the data, a2 at 16 bytes before it. */
export const BEFORE = {
  a0: 0x0102_0304_0506_0708n,
  a1: BigInt(DATA),
  a2: BigInt(DATA) - 16n,
  a3: 2n,
} as const;

/** What one instruction at line 0 does; behind it stands a trap, and at line 2, the target, another one. */
export interface Effect {
  readonly operands: Omit<CodeLine, 'name'>;
  /** Where and why the run stops: at line 1 if control goes on, at line 2 if it jumps. */
  readonly line: 0 | 1 | 2;
  readonly stop?: Stop;
  readonly a0?: bigint;
  readonly a1?: bigint;
  readonly a2?: bigint;
  /** The first 8 bytes of the data afterwards. */
  readonly bytes?: readonly number[];
}

type Rest = Exclude<
  InstructionName,
  keyof typeof THREE_REGISTERS | keyof typeof REGISTER_AND_IMMEDIATE | keyof typeof TWO_REGISTERS
>;

const [A0, A1, A2, A3] = [7, 8, 9, 10];

/** A load into a0, by a constant address and by a2 + 16. */
const load = (a0: bigint): Effect => ({ operands: { reg1: A0, imm1: DATA }, line: 1, a0 });
const loadIndirect = (a0: bigint): Effect => ({ operands: { reg1: A0, reg2: A2, imm1: 16 }, line: 1, a0 });
/** A store of a0, or of -2. */
const stored = (value: readonly number[]) => [...value, ...BYTES.slice(value.length)];
const store = (...value: number[]): Effect => ({ operands: { reg1: A0, imm1: DATA }, line: 1, bytes: stored(value) });
const storeIndirect = (...value: number[]): Effect => ({
  operands: { reg1: A0, reg2: A2, imm1: 16 },
  line: 1,
  bytes: stored(value),
});
const storeImmediate = (...value: number[]): Effect => ({ operands: { imm1: DATA, imm2: -2 }, line: 1, bytes: stored(value) });
const storeImmediateIndirect = (...value: number[]): Effect => ({
  operands: { reg1: A2, imm1: 16, imm2: -2 },
  line: 1,
  bytes: stored(value),
});
/** Of a0 against a1, which is less, and of a0 against itself. */
const branch = (isTaken: boolean): Effect => ({ operands: { reg1: A0, reg2: A1, target: 2 }, line: isTaken ? 2 : 1 });
/** Of a3, which is 2, against -2: greater if signed, less if not. */
const branchImmediate = (isTaken: boolean): Effect => ({ operands: { reg1: A3, imm1: -2, target: 2 }, line: isTaken ? 2 : 1 });

export const EFFECTS: Readonly<Record<Rest, Effect>> = {
  trap: { operands: {}, line: 0 },
  fallthrough: { operands: {}, line: 1 },
  unlikely: { operands: {}, line: 1 },
  // a2 bytes at a0, which is nowhere.
  memset: { operands: {}, line: 0 },
  ecalli: { operands: { imm1: 9 }, line: 0, stop: Stop.HostCall },
  // The heap of 4096 bytes of data starts at 0x21000; a3 more are 0x21002.
  sbrk: { operands: { reg1: A0, reg2: A3 }, line: 1, a0: 0x2_1002n },
  load_imm: { operands: { reg1: A0, imm1: -5 }, line: 1, a0: neg(5n) },
  load_imm64: { operands: { reg1: A0, imm1: -5, imm2: 7 }, line: 1, a0: 0x7_ffff_fffbn },

  jump: { operands: { target: 2 }, line: 2 },
  // The jump table has line 2 at address 2.
  jump_indirect: { operands: { reg1: A3 }, line: 2 },
  load_imm_and_jump: { operands: { reg1: A1, imm1: -7, target: 2 }, line: 2, a1: neg(7n) },
  load_imm_and_jump_indirect: { operands: { reg1: A1, reg2: A3, imm1: -7 }, line: 2, a1: neg(7n) },

  // a0 is more than a1, both are positive.
  branch_eq: branch(false),
  branch_not_eq: branch(true),
  branch_less_unsigned: branch(false),
  branch_less_signed: branch(false),
  branch_greater_or_equal_unsigned: branch(true),
  branch_greater_or_equal_signed: branch(true),
  branch_eq_imm: branchImmediate(false),
  branch_not_eq_imm: branchImmediate(true),
  branch_less_unsigned_imm: branchImmediate(true),
  branch_less_signed_imm: branchImmediate(false),
  branch_greater_or_equal_unsigned_imm: branchImmediate(false),
  branch_greater_or_equal_signed_imm: branchImmediate(true),
  branch_less_or_equal_unsigned_imm: branchImmediate(true),
  branch_less_or_equal_signed_imm: branchImmediate(false),
  branch_greater_unsigned_imm: branchImmediate(false),
  branch_greater_signed_imm: branchImmediate(true),

  load_u8: load(0xf0n),
  load_i8: load(neg(0x10n)),
  load_u16: load(0xe1f0n),
  load_i16: load(neg(0x1e10n)),
  load_u32: load(0xc3d2_e1f0n),
  load_i32: load(neg(0x3c2d_1e10n)),
  load_u64: load(0x8796_a5b4_c3d2_e1f0n),
  load_indirect_u8: loadIndirect(0xf0n),
  load_indirect_i8: loadIndirect(neg(0x10n)),
  load_indirect_u16: loadIndirect(0xe1f0n),
  load_indirect_i16: loadIndirect(neg(0x1e10n)),
  load_indirect_u32: loadIndirect(0xc3d2_e1f0n),
  load_indirect_i32: loadIndirect(neg(0x3c2d_1e10n)),
  load_indirect_u64: loadIndirect(0x8796_a5b4_c3d2_e1f0n),

  store_u8: store(8),
  store_u16: store(8, 7),
  store_u32: store(8, 7, 6, 5),
  store_u64: store(8, 7, 6, 5, 4, 3, 2, 1),
  store_indirect_u8: storeIndirect(8),
  store_indirect_u16: storeIndirect(8, 7),
  store_indirect_u32: storeIndirect(8, 7, 6, 5),
  store_indirect_u64: storeIndirect(8, 7, 6, 5, 4, 3, 2, 1),
  store_imm_u8: storeImmediate(0xfe),
  store_imm_u16: storeImmediate(0xfe, 0xff),
  store_imm_u32: storeImmediate(0xfe, 0xff, 0xff, 0xff),
  store_imm_u64: storeImmediate(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  store_imm_indirect_u8: storeImmediateIndirect(0xfe),
  store_imm_indirect_u16: storeImmediateIndirect(0xfe, 0xff),
  store_imm_indirect_u32: storeImmediateIndirect(0xfe, 0xff, 0xff, 0xff),
  store_imm_indirect_u64: storeImmediateIndirect(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
};
