/** Memory that a caller lays out page by page, for raw code; faults there name the page. */
import { type Parsed, parsed, rejected } from '../program/parsed.ts';
import { ADDRESS_SPACE_SIZE, type MemoryMapError, PAGE_SIZE, REGION_ALIGNMENT } from './create-memory-map.ts';
import { GuestMemory } from './guest-memory.ts';
import type { Heap, InstanceMemory } from './instance-memory.ts';
import { createRegion } from './region.ts';

/** A range of whole pages (4096 bytes). */
export interface PageRange {
  readonly address: number;
  readonly length: number;
  readonly writable: boolean;
  /** What the first bytes hold at the start; the rest is zero. */
  readonly contents?: Uint8Array;
}

/** Checks a caller's pages: whole ones, inside 2^16 to 2^32, no two ranges over each other. */
export function checkPageMap(ranges: readonly PageRange[]): Parsed<readonly PageRange[], MemoryMapError> {
  const refuse = (message: string) => rejected<MemoryMapError>({ code: 'memory_map', message });
  const sorted = ranges.filter((range) => range.length !== 0).sort((a, b) => a.address - b.address);
  let end = REGION_ALIGNMENT;
  for (const { address, length, contents } of sorted) {
    const where = `the page range of ${length} bytes at 0x${address.toString(16)}`;
    if (!(Number.isInteger(address / PAGE_SIZE) && Number.isInteger(length / PAGE_SIZE) && length > 0)) {
      return refuse(`${where} is not made of whole pages of ${PAGE_SIZE} bytes`);
    }
    if (address < REGION_ALIGNMENT) return refuse(`${where} is below 0x10000, where nothing is accessible`);
    if (address + length > ADDRESS_SPACE_SIZE) return refuse(`${where} leaves the address space of 2^32 bytes`);
    if (contents !== undefined && contents.length > length) return refuse(`${where} has ${contents.length} bytes of contents`);
    if (address < end) return refuse(`${where} overlaps the range before it`);
    end = address + length;
  }
  return parsed(sorted);
}

/** Raw code has no heap: `sbrk` always fails. */
const NO_HEAP: Heap = { end: 0, grow: () => 0, restore: () => {} };

/** The memory of a new instance over checked ranges. `limit` as for {@link GuestMemory}. */
export function createPageMapMemory(ranges: readonly PageRange[], limit: number): InstanceMemory {
  const regions = ranges.map(({ address, length, writable, contents }) => createRegion(address, length, writable, contents));
  const nowhere = () => createRegion(0, 0, true);
  const [first = nowhere(), second = nowhere()] = regions.filter((region) => region.writable);
  const [third = nowhere(), ...others] = regions.filter((region) => region !== first && region !== second);
  const memory = new GuestMemory(first, second, third, others, limit);
  return { memory, heap: NO_HEAP, pageFault: (address, size) => pageFault(memory, address, size) };
}

/**
 * An access to a page that is not there is a fault of that page, the first one if there are several. What lies below
 * 2^16 traps, as do writes to read-only pages and accesses that wrap around at 2^32.
 *
 * Source: the Gray Paper 0.5.4, appendix A; W3F vectors v0.4 for the read-only pages.
 */
function pageFault(memory: GuestMemory, address: number, size: number): number | undefined {
  const page = memory.missingPage(address, Math.min(size, ADDRESS_SPACE_SIZE - address));
  return page !== undefined && page >= REGION_ALIGNMENT ? page : undefined;
}
