/**
 * Lays the regions of a program out in its address space.
 *
 * Source: polkavm-common 0.35, `abi.rs`, `MemoryMapBuilder` (page size 4096, no aux data).
 */
import { type Parsed, parsed, rejected } from '../program/parsed.ts';
import type { MemoryMap } from './memory-map.ts';

/** The unit of accessibility, in bytes. */
export const PAGE_SIZE = 0x1000;

/** Regions and the gaps between them are multiples of this. Nothing below it is ever accessible. */
export const REGION_ALIGNMENT = 0x1_0000;

/** A jump to this address returns to the host. It is the initial ra, and lies above everything accessible. */
export const RETURN_ADDRESS = 0xffff_0000;

/** Addresses are u32. */
export const ADDRESS_SPACE_SIZE = 0x1_0000_0000;

/** The sizes that a program declares, in bytes, each a u32. */
export interface RegionSizes {
  readonly roDataSize: number;
  readonly rwDataSize: number;
  readonly stackSize: number;
}

/** Why sizes do not fit into the address space. */
export interface MemoryMapError {
  readonly code: 'memory_map';
  readonly message: string;
}

const alignUp = (size: number, unit: number): number => Math.ceil(size / unit) * unit;

/** The memory map of a program with such regions, or which of them is too big. */
export function createMemoryMap(sizes: RegionSizes): Parsed<MemoryMap, MemoryMapError> {
  const { roDataSize, rwDataSize, stackSize } = sizes;
  const refuse = (message: string) => rejected<MemoryMapError>({ code: 'memory_map', message });
  for (const [what, size] of [
    ['read-only data', roDataSize],
    ['read-write data', rwDataSize],
    ['stack', stackSize],
  ] as const) {
    if (alignUp(size, PAGE_SIZE) >= ADDRESS_SPACE_SIZE) {
      return refuse(`the ${what} of ${size} bytes is too big for an address space of 2^32 bytes`);
    }
  }

  const rwDataAddress = REGION_ALIGNMENT + alignUp(roDataSize, REGION_ALIGNMENT) + REGION_ALIGNMENT;
  const heapBase = rwDataAddress + rwDataSize;
  const low = rwDataAddress + alignUp(rwDataSize, REGION_ALIGNMENT) + REGION_ALIGNMENT;
  const stackAddressHigh = RETURN_ADDRESS - REGION_ALIGNMENT;
  const high = stackAddressHigh - alignUp(stackSize, REGION_ALIGNMENT);
  if (low > high) {
    const total = `${roDataSize} + ${rwDataSize} + ${stackSize}`;
    return refuse(`read-only data, read-write data and stack (${total} bytes) do not fit into the address space together`);
  }
  return parsed({
    roDataAddress: REGION_ALIGNMENT,
    roDataSize: alignUp(roDataSize, PAGE_SIZE),
    rwDataAddress,
    rwDataSize: alignUp(rwDataSize, PAGE_SIZE),
    stackAddressLow: stackAddressHigh - alignUp(stackSize, PAGE_SIZE),
    stackAddressHigh,
    heapBase,
    // Up to the gap below the stack.
    maxHeapSize: high - REGION_ALIGNMENT - heapBase,
  });
}
