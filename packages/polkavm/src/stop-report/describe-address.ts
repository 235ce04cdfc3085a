import type { Instance } from '../engine/interface.ts';
import { REGION_ALIGNMENT, RETURN_ADDRESS } from '../memory/create-memory-map.ts';

/** A number of bytes, as a distance. */
const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

export const hex = (address: number): string => `0x${address.toString(16)}`;

/**
 * Describes, in words, what is at an address that cannot be accessed.
 *
 * @param address The first byte that cannot be accessed, a u32.
 */
export function describeAddress({ module, heapEnd }: Instance, address: number, write: boolean): string {
  const map = module.memoryMap;
  const roEnd = map.roDataAddress + map.roDataSize;
  if (address < REGION_ALIGNMENT) return 'the null page: nothing is below 0x10000';
  if (address < roEnd) return write ? 'read-only data' : 'in read-only data';
  if (address >= RETURN_ADDRESS) return 'above all memory';
  if (address >= map.stackAddressHigh) return `${bytes(address - map.stackAddressHigh)} above the top of the stack`;
  if (address < map.rwDataAddress) {
    return map.roDataSize === 0
      ? `${bytes(map.rwDataAddress - address)} below read-write data`
      : `${bytes(address - roEnd)} beyond the end of read-only data`;
  }
  // The heap may grow up to the gap below the stack, so the nearer of the two is probably the one that was meant.
  const above = address - heapEnd;
  const below = map.stackAddressLow - address;
  if (map.stackAddressLow < map.stackAddressHigh && below <= above) return `${bytes(below)} below the stack: stack overflow`;
  return `${bytes(Math.max(0, above))} beyond the end of ${heapEnd > map.heapBase ? 'the heap' : 'read-write data'}, which is at ${hex(heapEnd)}`;
}
