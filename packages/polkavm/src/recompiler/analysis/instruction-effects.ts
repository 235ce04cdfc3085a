/** The registers that each instruction reads and writes, by id: for the passes before code is emitted. */
import { FORMATS, formatIds, INSTRUCTION_IDS } from '../../isa/instruction-id.ts';
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

/** The register that an indirect access is relative to. */
export const baseOf = (code: DecodedCode, index: number): number =>
  formatIds[code.id[index]] === FORMATS.indexOf('reg_imm_imm') ? code.reg1[index] : code.reg2[index];
