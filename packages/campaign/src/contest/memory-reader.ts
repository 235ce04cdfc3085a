import type { MemoryRange } from './session.ts';

export const PAGE = 4096;

/** Pages that lie side by side. */
export interface PageRange {
  readonly address: number;
  /** In bytes, a multiple of the page size. */
  readonly size: number;
}

/**
 * Reads what an instance holds when it goes, range by range. The bytes of one reading are overwritten by the next one, because
 * most of what an unhurried reading would cost is fresh memory.
 */
export class MemoryReader {
  #bytes = new Uint8Array(16 * PAGE);

  /**
   * @param read copies memory into `dest`; false, if not all of it can be read
   * @returns each range that can be read as a whole, or else those of its pages that can be
   */
  read(ranges: readonly PageRange[], read: (address: number, dest: Uint8Array) => boolean): MemoryRange[] {
    const total = ranges.reduce((sum, { size }) => sum + size, 0);
    if (this.#bytes.length < total) this.#bytes = new Uint8Array(2 * total);
    const found: MemoryRange[] = [];
    let used = 0;
    const take = (address: number, size: number): boolean => {
      const bytes = this.#bytes.subarray(used, used + size);
      if (!read(address, bytes)) return false;
      found.push({ address, bytes });
      used += size;
      return true;
    };
    for (const { address, size } of ranges) {
      if (size === 0 || take(address, size) || size === PAGE) continue;
      for (let at = address; at < address + size; at += PAGE) take(at, PAGE);
    }
    return found;
  }
}
