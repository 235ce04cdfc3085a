/**
 * The memory of one instance: up to three regions for the fast paths of an engine (more are possible), backed by
 * one buffer that holds the pages in the order of their first use.
 *
 * `limit` bounds the pages that the guest or the host writes to beyond the program's own data. Declared sizes and
 * `sbrk` only extend tables (four bytes a page), and reading allocates only the program's own data.
 * A write beyond the limit fails as an access out of range does, as with upstream's guest memory limit.
 */
import { ADDRESS_SPACE_SIZE, PAGE_SIZE } from './create-memory-map.ts';
import { isInRegion, type Region, UNLOADED_PAGE, ZERO_PAGE } from './region.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { max, min } = Math;

const PAGE_MASK = PAGE_SIZE - 1;
const PAGE_SHIFT = 12;

/** The first buffer of an instance: the page of zeros and three others. */
const INITIAL_CAPACITY = 4 * PAGE_SIZE;

/** What an instance has before it needs a page: the page of zeros, which nobody writes to. Most instances move to linear memory by then. */
const ZEROS = new Uint8Array(PAGE_SIZE);
const VIEW_OF_ZEROS = new DataView(ZEROS.buffer);

/** What is left of an instance that was released. */
const NOTHING = new Uint8Array(0);
const VIEW_OF_NOTHING = new DataView(NOTHING.buffer);
const NO_PAGES = new Int32Array(0);

/** Offsets in the arena are i32. */
const MAX_CAPACITY = 0x8000_0000;

/** The highest limit of {@link GuestMemory}, in bytes: 1 GiB. It leaves room for a program's own data. */
export const MAX_MEMORY_LIMIT = 0x4000_0000;

/** What {@link GuestMemory.save} copies. */
export interface MemorySnapshot {
  readonly bytes: Uint8Array;
  readonly budget: number;
  readonly regions: readonly {
    readonly size: number;
    readonly length: number;
    /** Pairs of an index and what is there, where it is not {@link ZERO_PAGE}. */
    readonly pages: Int32Array;
  }[];
}

/** Whether a number is a u32. The fast ways to read and write rely on it: they wrap around. */
const isAddress = (address: number): boolean => address >>> 0 === address;

/** How many of the wanted bytes from an address on lie behind each other in the arena, as all of a region do in linear memory. */
function adjacent({ pages, address: start }: Region, address: number, page: number, wanted: number): number {
  let length = PAGE_SIZE - (address & PAGE_MASK);
  let index = (address - start) >>> PAGE_SHIFT;
  for (let next = page + PAGE_SIZE; length < wanted && pages[++index] === next; next += PAGE_SIZE) length += PAGE_SIZE;
  return min(length, wanted);
}

function sparse(pages: Int32Array): Int32Array {
  const pairs: number[] = [];
  for (const [index, page] of pages.entries()) if (page !== ZERO_PAGE) pairs.push(index, page);
  return Int32Array.from(pairs);
}

export class GuestMemory {
  /** Every page in use. Replaced when it grows; offsets stay. */
  bytes: Uint8Array<ArrayBuffer> = ZEROS;
  view = VIEW_OF_ZEROS;
  /** The regions that {@link locateRead} and {@link locateWrite} look at, the likeliest first. */
  readonly first: Region;
  readonly second: Region;
  readonly third: Region;
  /** Bytes of `bytes` in use. */
  #used = PAGE_SIZE;
  /** Bytes that may still be dirtied; below 0 if more was handed out. */
  #budget: number;
  readonly #regions: readonly Region[];

  /**
   * @param first a writable region
   * @param second a writable region
   * @param third any region
   * @param others the regions that only the slow paths know
   * @param limit in bytes, at most {@link MAX_MEMORY_LIMIT}; rounded down to pages
   */
  constructor(first: Region, second: Region, third: Region, others: readonly Region[], limit: number) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.#regions = [first, second, third, ...others];
    this.#budget = limit - (limit % PAGE_SIZE);
  }

  /**
   * The offset in `bytes` of `size` (at least 1) readable bytes at an address (i32 or u32). Negative if they cross a
   * page, need work first, or are not readable: {@link read} knows.
   */
  locateRead(address: number, size: number): number {
    const inPage = address & PAGE_MASK;
    if (inPage > PAGE_SIZE - size) return -1;
    let offset = (address - this.first.address) >>> 0;
    if (offset < this.first.size) return this.first.pages[offset >>> PAGE_SHIFT] + inPage;
    offset = (address - this.second.address) >>> 0;
    if (offset < this.second.size) return this.second.pages[offset >>> PAGE_SHIFT] + inPage;
    offset = (address - this.third.address) >>> 0;
    if (offset < this.third.size) return this.third.pages[offset >>> PAGE_SHIFT] + inPage;
    return -1;
  }

  /** The same for writing; negative if {@link write} has to look. */
  locateWrite(address: number, size: number): number {
    const inPage = address & PAGE_MASK;
    if (inPage > PAGE_SIZE - size) return -1;
    let page = ZERO_PAGE;
    let offset = (address - this.first.address) >>> 0;
    if (offset < this.first.size) {
      page = this.first.pages[offset >>> PAGE_SHIFT];
    } else {
      offset = (address - this.second.address) >>> 0;
      if (offset < this.second.size) page = this.second.pages[offset >>> PAGE_SHIFT];
    }
    return page > ZERO_PAGE ? page + inPage : -1;
  }

  /** Copies out. False, and nothing copied, if any byte is not readable. Zero bytes always succeed. */
  read(address: number, dest: Uint8Array): boolean {
    if (dest.length === 0) return true;
    const found = isAddress(address) ? this.locateRead(address, dest.length) : -1;
    if (found >= 0) {
      dest.set(this.bytes.subarray(found, found + dest.length));
      return true;
    }
    if (!this.isAccessible(address, dest.length, false)) return false;
    for (let done = 0; done < dest.length; ) {
      const at = address + done;
      const region = this.#regionOf(at)!;
      const page = this.#load(region, at);
      if (page < 0) return false;
      const length = adjacent(region, at, page, dest.length - done);
      const from = page + (at & PAGE_MASK);
      dest.set(this.bytes.subarray(from, from + length), done);
      done += length;
    }
    return true;
  }

  /** Copies in. False, and nothing written, if any byte is not writable. Zero bytes always succeed. */
  write(address: number, src: Uint8Array): boolean {
    // All else looks at the page of `address`, which may not be there.
    if (src.length === 0) return true;
    const found = isAddress(address) ? this.locateWrite(address, src.length) : -1;
    if (found >= 0) {
      this.bytes.set(src, found);
      return true;
    }
    if (!this.isAccessible(address, src.length, true)) return false;
    const end = address + src.length;
    for (let at = address - (address & PAGE_MASK); at < end; at += PAGE_SIZE) {
      if (this.#own(this.#regionOf(at)!, at) < 0) return false;
    }
    for (let done = 0; done < src.length; ) {
      const at = address + done;
      const inPage = at & PAGE_MASK;
      const length = min(PAGE_SIZE - inPage, src.length - done);
      const page = this.#own(this.#regionOf(at)!, at);
      this.bytes.set(src.subarray(done, done + length), page + inPage);
      done += length;
    }
    return true;
  }

  /** Whether `length` bytes at an address (u32) can be read, or written. Zero bytes always can. */
  isAccessible(address: number, length: number, write: boolean): boolean {
    const end = address + length;
    if (length !== 0 && end > ADDRESS_SPACE_SIZE) return false;
    for (let at = address; at < end; ) {
      const region = this.#regionOf(at);
      if (region === undefined || (write && !region.writable)) return false;
      at = region.address + region.size;
    }
    return true;
  }

  /** The address of the first page in a range (that does not leave the address space) that no region has. */
  missingPage(address: number, length: number): number | undefined {
    const end = address + length;
    for (let at = address; at < end; ) {
      const region = this.#regionOf(at);
      if (region === undefined) return at - (at & PAGE_MASK);
      at = region.address + region.size;
    }
    return undefined;
  }

  /**
   * Continues in a buffer of the caller, which already holds every page in use and to which the regions' tables already point.
   * Pages that are added later go after it, into a copy. `view` is one of all of the same buffer.
   */
  adopt(bytes: Uint8Array<ArrayBuffer>, view: DataView<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = view;
    this.#used = bytes.length;
  }

  /** Counts bytes as written that the caller has handed out without {@link write}. */
  charge(bytes: number): void {
    this.#budget -= bytes;
  }

  /** A copy of everything in use: its size is that of the pages that were touched, not of those that are declared. */
  save(): MemorySnapshot {
    return {
      bytes: this.bytes.slice(0, this.#used),
      budget: this.#budget,
      regions: this.#regions.map(({ size, pages }) => ({ size, length: pages.length, pages: sparse(pages) })),
    };
  }

  /** Restores a copy that {@link save} made of this memory or of another one of the same program. The copy can be used again. */
  restore({ bytes, budget, regions }: MemorySnapshot): void {
    const capacity = max(INITIAL_CAPACITY, bytes.length);
    this.bytes = new Uint8Array(capacity);
    this.bytes.set(bytes);
    this.view = new DataView(this.bytes.buffer);
    this.#used = bytes.length;
    this.#budget = budget;
    for (const [index, { size, length, pages }] of regions.entries()) {
      const region = this.#regions[index];
      region.size = size;
      region.pages = new Int32Array(length);
      for (let at = 0; at < pages.length; at += 2) region.pages[pages[at]] = pages[at + 1];
    }
  }

  /** Gives the buffer back. */
  release(): void {
    this.bytes = NOTHING;
    this.view = VIEW_OF_NOTHING;
    for (const region of this.#regions) {
      region.size = 0;
      region.pages = NO_PAGES;
    }
  }

  #regionOf(address: number): Region | undefined {
    for (const region of this.#regions) if (isInRegion(region, address)) return region;
    return undefined;
  }

  /** The arena offset of the page at `address`, its initial data in place; negative if the machine has no memory left. */
  #load(region: Region, address: number): number {
    const index = (address - region.address) >>> PAGE_SHIFT;
    const page = region.pages[index];
    if (page !== UNLOADED_PAGE) return page;
    const loaded = this.#append();
    if (loaded < 0) return loaded;
    const start = index * PAGE_SIZE;
    this.bytes.set(region.initialData.subarray(start, start + PAGE_SIZE), loaded);
    region.pages[index] = loaded;
    return loaded;
  }

  /** The arena offset of the page at `address` for writing; negative if the limit is reached. */
  #own(region: Region, address: number): number {
    const page = this.#load(region, address);
    if (page !== ZERO_PAGE) return page;
    if (this.#budget < PAGE_SIZE) return -1;
    const owned = this.#append();
    if (owned < 0) return owned;
    this.#budget -= PAGE_SIZE;
    region.pages[(address - region.address) >>> PAGE_SHIFT] = owned;
    return owned;
  }

  /** Adds a page of zeros to the arena; -1 if there is no memory for it. */
  #append(): number {
    const page = this.#used;
    if (page + PAGE_SIZE > this.bytes.length && !this.#grow()) return -1;
    this.#used = page + PAGE_SIZE;
    return page;
  }

  #grow(): boolean {
    const capacity = min(max(2 * this.bytes.length, INITIAL_CAPACITY), MAX_CAPACITY);
    if (capacity === this.bytes.length) return false;
    try {
      const grown = new Uint8Array(capacity);
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
      return true;
    } catch {
      // A RangeError: the machine cannot give that much. The guest sees it as its limit.
      return false;
    }
  }
}
