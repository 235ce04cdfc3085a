/** Which instructions access memory, and how: facts by instruction id, read off the names of the table. */
import { INSTRUCTION_NAMES } from './instructions.ts';

/** The size of a memory access in bytes, by instruction id; 0 for instructions that access no memory. */
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
