/** The memory of a program: read-only data, read-write data with the heap after it, stack. */
import type { Program } from '../program/program.ts';
import { PAGE_SIZE } from './create-memory-map.ts';
import { GuestMemory } from './guest-memory.ts';
import type { Heap, InstanceMemory } from './instance-memory.ts';
import type { MemoryMap } from './memory-map.ts';
import { createRegion, growRegion, type Region } from './region.ts';

/** Upstream: `StandardMemory::sbrk` (polkavm 0.35, `interpreter.rs`). What becomes accessible is whole pages. */
function createHeap(map: MemoryMap, data: Region): Heap {
  let size = 0;
  return {
    get end() {
      return map.heapBase + size;
    },
    grow(bytes) {
      if (size + bytes > map.maxHeapSize) return 0;
      size += bytes;
      const end = map.heapBase + size;
      const needed = Math.ceil(end / PAGE_SIZE) * PAGE_SIZE - map.rwDataAddress;
      if (needed > data.size) growRegion(data, needed);
      return end;
    },
    restore(end) {
      size = end - map.heapBase;
    },
  };
}

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
    heap: createHeap(map, data),
    pageFault: () => undefined,
  };
}
