/** Which operands each instruction reads and writes. */
import { FORMATS, formatIds } from './instruction-id.ts';
import { INSTRUCTION_NAMES, type InstructionFormat, type InstructionName } from './instructions.ts';
import { Reg } from './registers.ts';

export const READS_1 = 1;
export const READS_2 = 2;
export const READS_3 = 4;
export const WRITES_1 = 8;

/** Operands that a format's instructions read and write, unless {@link exceptions} says otherwise. */
const byFormat: Readonly<Record<InstructionFormat, number>> = {
  argless: 0,
  reg_imm: WRITES_1,
  reg_imm_offset: READS_1,
  reg_imm_imm: READS_1,
  reg_reg_imm: READS_2 | WRITES_1,
  reg_reg_offset: READS_1 | READS_2,
  reg_reg_reg: READS_2 | READS_3 | WRITES_1,
  offset: 0,
  imm: 0,
  imm_imm: 0,
  reg_reg: READS_2 | WRITES_1,
  reg_reg_imm_imm: READS_2 | WRITES_1,
  reg_imm64: WRITES_1,
};

const exceptions: Readonly<Partial<Record<InstructionName, number>>> = {
  jump_indirect: READS_1,
  store_u8: READS_1,
  store_u16: READS_1,
  store_u32: READS_1,
  store_u64: READS_1,
  load_imm_and_jump: WRITES_1,
  store_indirect_u8: READS_1 | READS_2,
  store_indirect_u16: READS_1 | READS_2,
  store_indirect_u32: READS_1 | READS_2,
  store_indirect_u64: READS_1 | READS_2,
  cmov_if_zero_imm: READS_1 | READS_2 | WRITES_1,
  cmov_if_not_zero_imm: READS_1 | READS_2 | WRITES_1,
  cmov_if_zero: READS_1 | READS_2 | READS_3 | WRITES_1,
  cmov_if_not_zero: READS_1 | READS_2 | READS_3 | WRITES_1,
};

/** By instruction id: bits of {@link READS_1} and its like. `memset` and `ecalli` use registers that are not operands. */
export const OPERAND_EFFECTS = new Uint8Array(256);
for (const [id, name] of INSTRUCTION_NAMES.entries()) {
  OPERAND_EFFECTS[id] = exceptions[name] ?? byFormat[FORMATS[formatIds[id]]];
}

/** The registers that `memset` reads and writes, a bit each. */
export const MEMSET_READS = (1 << Reg.a0) | (1 << Reg.a1) | (1 << Reg.a2);
export const MEMSET_WRITES = (1 << Reg.a0) | (1 << Reg.a2);
