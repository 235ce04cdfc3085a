/** Views a program's jump table: `entrySize` little-endian bytes (0 to 4) an entry, read when asked for. */
import { CODE_ADDRESS_ALIGNMENT } from './limits.ts';
import type { JumpTable } from './program.ts';

/** The table over `bytes`. Entry size 0 means an empty table, whatever number of entries was declared. */
export function createJumpTable(bytes: Uint8Array, entrySize: number): JumpTable {
  const length = entrySize === 0 ? 0 : Math.floor(bytes.length / entrySize);
  return {
    length,
    get(index) {
      if (!(index >= 0 && index < length)) return undefined;
      let value = 0;
      for (let i = 0; i < entrySize; i++) value |= bytes[index * entrySize + i] << (i * 8);
      return value >>> 0;
    },
  };
}

/**
 * The code offset that a dynamic jump to a u32 `address` goes to, or undefined if the address is zero, odd
 * or beyond the table. Whether an instruction may be entered there is another question: `isJumpTargetValid`.
 */
export function getJumpTableTarget(table: JumpTable, address: number): number | undefined {
  if (address === 0 || address % CODE_ADDRESS_ALIGNMENT !== 0) return undefined;
  return table.get(address / CODE_ADDRESS_ALIGNMENT - 1);
}
