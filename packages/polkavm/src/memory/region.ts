/**
 * A range of guest memory with one access right, as a table of pages. Nothing is allocated for a page before
 * it is needed, so that a declared size costs four bytes a page.
 */
import { PAGE_SIZE } from './create-memory-map.ts';

/** The entry of a page that reads as zeros and was never written: the arena's first page holds zeros. */
export const ZERO_PAGE = 0;

/** The entry of a page whose initial data is still to be copied. Adding an offset in the page leaves it negative. */
export const UNLOADED_PAGE = -PAGE_SIZE;

export interface Region {
  /** The first address, a multiple of the page size. */
  readonly address: number;
  readonly writable: boolean;
  /** What the first bytes hold at the start; the rest is zero. */
  readonly initialData: Uint8Array;
  /** In bytes, a multiple of the page size. Only the heap's grows. */
  size: number;
  /** Offset in the arena of each page, {@link ZERO_PAGE} or {@link UNLOADED_PAGE}. */
  pages: Int32Array;
}

const NO_DATA: Uint8Array = new Uint8Array(0);

/** A region whose pages are as `initialData` says; `address` and `size` are multiples of the page size. */
export function createRegion(address: number, size: number, writable: boolean, initialData = NO_DATA): Region {
  const pages = new Int32Array(size / PAGE_SIZE);
  pages.fill(UNLOADED_PAGE, 0, Math.ceil(initialData.length / PAGE_SIZE));
  return { address, writable, initialData, size, pages };
}

/** Makes a region longer; the new pages are zero. */
export function growRegion(region: Region, size: number): void {
  const count = size / PAGE_SIZE;
  if (count > region.pages.length) {
    const pages = new Int32Array(Math.max(count, Math.min(2 * region.pages.length, count + 0x1_0000)));
    pages.set(region.pages);
    region.pages = pages;
  }
  region.size = size;
}

/** Whether an address (u32) lies in a region. */
export const isInRegion = (region: Region, address: number): boolean =>
  address >= region.address && address - region.address < region.size;
