/**
 * A decoded RISC-V instruction. Compressed ones come out as the instructions that they stand for.
 *
 * Source: The RISC-V Instruction Set Manual, Volume I, 20240411: RV32I/RV64I, M, A, C, Zbb; T-Head extension
 * specification 2.3.0, XTheadCondMov; MIPS P8700, `mips.ccmov`; polkavm-linker 0.35 for PolkaVM's own four.
 */

/** Instructions with three registers: `rd = rs1 op rs2`. */
export const REGISTER_OPS = [
  'add',
  'sub',
  'sll',
  'slt',
  'sltu',
  'xor',
  'srl',
  'sra',
  'or',
  'and',
  'addw',
  'subw',
  'sllw',
  'srlw',
  'sraw',
  'mul',
  'mulh',
  'mulhsu',
  'mulhu',
  'div',
  'divu',
  'rem',
  'remu',
  'mulw',
  'divw',
  'divuw',
  'remw',
  'remuw',
  'andn',
  'orn',
  'xnor',
  'max',
  'maxu',
  'min',
  'minu',
  'rol',
  'ror',
  'rolw',
  'rorw',
] as const;

/** Instructions with a register and an immediate: `rd = rs1 op imm`. */
export const IMMEDIATE_OPS = [
  'addi',
  'slti',
  'sltiu',
  'xori',
  'ori',
  'andi',
  'slli',
  'srli',
  'srai',
  'rori',
  'addiw',
  'slliw',
  'srliw',
  'sraiw',
  'roriw',
] as const;

/** Instructions with one source: `rd = op rs1`. */
export const UNARY_OPS = ['clz', 'ctz', 'cpop', 'clzw', 'ctzw', 'cpopw', 'sext.b', 'sext.h', 'zext.h', 'orc.b', 'rev8'] as const;

export const LOAD_OPS = ['lb', 'lh', 'lw', 'ld', 'lbu', 'lhu', 'lwu'] as const;
export const STORE_OPS = ['sb', 'sh', 'sw', 'sd'] as const;
export const BRANCH_OPS = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'] as const;
export const ATOMIC_OPS = [
  'amoadd',
  'amoswap',
  'amoxor',
  'amoand',
  'amoor',
  'amomin',
  'amomax',
  'amominu',
  'amomaxu',
  'lr',
  'sc',
] as const;

/**
 * Everything else. The immediate of `lui` and `auipc` is complete; `pvm.*` are PolkaVM's own, in the space custom-0.
 */
export type OtherOp =
  | 'lui'
  | 'auipc'
  | 'jal'
  | 'jalr'
  | 'fence'
  | 'ebreak'
  | 'unimp'
  | 'ecall'
  | 'th.mveqz'
  | 'th.mvnez'
  | 'mips.ccmov'
  | 'pvm.ecalli'
  | 'pvm.sbrk'
  | 'pvm.memset'
  | 'pvm.heap_base';

export type RegisterOp = (typeof REGISTER_OPS)[number];
export type ImmediateOp = (typeof IMMEDIATE_OPS)[number];
export type UnaryOp = (typeof UNARY_OPS)[number];
export type LoadOp = (typeof LOAD_OPS)[number];
export type StoreOp = (typeof STORE_OPS)[number];
export type BranchOp = (typeof BRANCH_OPS)[number];
export type AtomicOp = `${(typeof ATOMIC_OPS)[number]}.${'w' | 'd'}`;

export type RiscvOp = RegisterOp | ImmediateOp | UnaryOp | LoadOp | StoreOp | BranchOp | AtomicOp | OtherOp;

export interface RiscvInstruction {
  readonly op: RiscvOp;
  /** Registers x0 to x31; 0 where the instruction has none. */
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  /** The immediate, sign-extended, or the distance to the target; of `mips.ccmov` the fourth register. */
  readonly imm: number;
  /** Its length in bytes: 2 or 4. */
  readonly size: number;
}
