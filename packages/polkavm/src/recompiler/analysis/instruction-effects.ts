/** What each instruction reads and writes, by its id: the facts that the passes before the emission need. */
import { FORMATS, formatIds, INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
import { INSTRUCTION_NAMES } from '../../isa/instructions.ts';
import { MEMSET_READS, MEMSET_WRITES, OPERAND_EFFECTS, READS_1, READS_2, READS_3, WRITES_1 } from '../../isa/operand-effects.ts';
import type { DecodedCode } from './decoded-code.ts';

/** The registers that an instruction reads, a bit each. */
export function readsOf(code: DecodedCode, index: number): number {
  const id = code.id[index];
  if (id === INSTRUCTION_IDS.memset) return MEMSET_READS;
  const effect = OPERAND_EFFECTS[id];
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
  return OPERAND_EFFECTS[id] & WRITES_1 ? 1 << code.reg1[index] : 0;
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
