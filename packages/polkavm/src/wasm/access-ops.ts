/** The opcodes of WebAssembly that do what loads and stores of PolkaVM do. */
import { INSTRUCTION_NAMES } from '../isa/instructions.ts';
import { accessSize, accessWrites } from '../isa/memory-accesses.ts';
import { Op } from './opcodes.ts';

const loads: Readonly<Record<string, number>> = {
  u8: Op.i64_load8_u,
  i8: Op.i64_load8_s,
  u16: Op.i64_load16_u,
  i16: Op.i64_load16_s,
  u32: Op.i64_load32_u,
  i32: Op.i64_load32_s,
  u64: Op.i64_load,
};
const stores: Readonly<Record<string, number>> = {
  u8: Op.i64_store8,
  u16: Op.i64_store16,
  u32: Op.i64_store32,
  u64: Op.i64_store,
};

/** The load or store of an access, by instruction id. */
export const accessOps = new Uint8Array(256);
/** 1 for a store whose value is its last immediate. */
export const storesImmediate = new Uint8Array(256);
for (const [id, name] of INSTRUCTION_NAMES.entries()) {
  if (accessSize[id] === 0) continue;
  const type = name.slice(name.lastIndexOf('_') + 1);
  accessOps[id] = accessWrites[id] !== 0 ? stores[type] : loads[type];
  storesImmediate[id] = name.startsWith('store_imm') ? 1 : 0;
}
