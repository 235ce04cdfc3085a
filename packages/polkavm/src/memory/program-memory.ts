/** The memory of a program: read-only data, read-write data with the heap after it, stack. */
import type { Program } from '../program/program.ts';
import { PAGE_SIZE } from './create-memory-map.ts';
import { GuestMemory } from './guest-memory.ts';
import type { Heap, InstanceMemory } from './instance-memory.ts';
import type { MemoryMap } from './memory-map.ts';
import { createRegion, growRegion, type Region } from './region.ts';

/**
 * Upstream: `StandardMemory::sbrk` (polkavm 0.35, `interpreter.rs`). What becomes accessible is whole pages.
 *
 * A class, as the getter of an object literal would give each instance's heap a shape of its own: V8 then takes ten times as
 * long for a new instance.
 */
class ProgramHeap implements Heap {
  readonly #map: MemoryMap;
  readonly #data: Region;
  #size = 0;

  constructor(map: MemoryMap, data: Region) {
    this.#map = map;
    this.#data = data;
  }

  get end(): number {
    return this.#map.heapBase + this.#size;
  }

  grow(bytes: number): number {
    const { heapBase, maxHeapSize, rwDataAddress } = this.#map;
    if (this.#size + bytes > maxHeapSize) return 0;
    this.#size += bytes;
    const end = heapBase + this.#size;
    const needed = Math.ceil(end / PAGE_SIZE) * PAGE_SIZE - rwDataAddress;
    if (needed > this.#data.size) growRegion(this.#data, needed);
    return end;
  }

  restore(end: number): void {
    this.#size = end - this.#map.heapBase;
  }
}

const trapOnly = (): undefined => undefined;

/**
 * The memory of a new instance, as the program's image has it: every fault is a trap. `limit` as for
 * {@link GuestMemory}.
 */
export function createProgramMemory(program: Program, map: MemoryMap, limit: number): InstanceMemory {
  const data = createRegion(map.rwDataAddress, map.rwDataSize, true, program.rwData);
  const stack = createRegion(map.stackAddressLow, map.stackAddressHigh - map.stackAddressLow, true);
  const readOnly = createRegion(map.roDataAddress, map.roDataSize, false, program.roData);
  return {
    memory: new GuestMemory(data, stack, readOnly, [], limit),
    heap: new ProgramHeap(map, data),
    pageFault: trapOnly,
  };
}
