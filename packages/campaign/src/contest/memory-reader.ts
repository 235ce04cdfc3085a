import type { MemoryRange } from './session.ts';

export const PAGE = 4096;

/** Bytes of a reader's memory: at first, and at most between two readings. */
const LEAST = 16 * PAGE;
const MOST_KEPT = 1024 * PAGE;

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
  #bytes = new Uint8Array(0);

  /**
   * @param read copies memory into `dest`; false, if not all of it can be read
   * @returns each range that can be read as a whole, or else those of its pages that can be
   */
  read(ranges: readonly PageRange[], read: (address: number, dest: Uint8Array) => boolean): MemoryRange[] {
    const total = ranges.reduce((sum, { size }) => sum + size, 0);
    const buffer = this.#bufferFor(total);
    const found: MemoryRange[] = [];
    let used = 0;
    const take = (address: number, size: number): boolean => {
      const bytes = buffer.subarray(used, used + size);
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

  #bufferFor(total: number): Uint8Array {
    if (total > MOST_KEPT) return new Uint8Array(total);
    if (this.#bytes.length < total) this.#bytes = new Uint8Array(Math.min(MOST_KEPT, Math.max(LEAST, 2 * total)));
    return this.#bytes;
  }
}

const readers: MemoryReader[] = [];

/**
 * The reader of the contestant with a number. All contests of the process share them, because what is read is compared before the next
 * action: a contest may be as short as a few actions, and fresh memory for each would cost more than all of them.
 */
export const readerOf = (contestant: number): MemoryReader => (readers[contestant] ??= new MemoryReader());
