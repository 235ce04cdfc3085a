/** What each instruction reads and writes, by its id: the facts that the passes before the emission need. */
import { FORMATS, formatIds, INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { INSTRUCTION_NAMES, type InstructionFormat, type InstructionName } from '../../isa/instructions.ts';
import { Reg } from '../../isa/registers.ts';
import type { DecodedCode } from './decoded-code.ts';

const READS_1 = 1;
const READS_2 = 2;
const READS_3 = 4;
const WRITES_1 = 8;

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

const effects = new Uint8Array(256);
for (const [id, name] of INSTRUCTION_NAMES.entries()) {
  effects[id] = exceptions[name] ?? byFormat[FORMATS[formatIds[id]]];
}

const MEMSET_READS = (1 << Reg.a0) | (1 << Reg.a1) | (1 << Reg.a2);
const MEMSET_WRITES = (1 << Reg.a0) | (1 << Reg.a2);

/** The registers that an instruction reads, a bit each. */
export function readsOf(code: DecodedCode, index: number): number {
  const id = code.id[index];
  if (id === INSTRUCTION_IDS.memset) return MEMSET_READS;
  const effect = effects[id];
  let mask = 0;
  if (effect & READS_1) mask |= 1 << code.reg1[index];
  if (effect & READS_2) mask |= 1 << code.reg2[index];
  if (effect & READS_3) mask |= 1 << code.reg3[index];
  return mask;
}

/** The registers that an instruction writes, a bit each. */
export function writesOf(code: DecodedCode, index: number): number {
  const id = code.id[index];
  if (id === INSTRUCTION_IDS.memset) return MEMSET_WRITES;
  return effects[id] & WRITES_1 ? 1 << code.reg1[index] : 0;
}

/** The size of a memory access in bytes, by instruction id; 0 for what accesses none. */
export const accessSize = new Uint8Array(256);
/** 1 for an access that writes. */
export const accessWrites = new Uint8Array(256);
/** 1 for an access relative to a register. */
export const accessIsIndirect = new Uint8Array(256);

for (const [id, name] of INSTRUCTION_NAMES.entries()) {
  const parts = /^(load|store)_(imm_)?(indirect_)?[ui](8|16|32|64)$/.exec(name);
  if (parts === null) continue;
  accessSize[id] = Number(parts[4]) / 8;
  accessWrites[id] = parts[1] === 'store' ? 1 : 0;
  accessIsIndirect[id] = parts[3] === undefined ? 0 : 1;
}

/** The register that an indirect access is relative to. */
export const baseOf = (code: DecodedCode, index: number): number =>
  formatIds[code.id[index]] === FORMATS.indexOf('reg_imm_imm') ? code.reg1[index] : code.reg2[index];
