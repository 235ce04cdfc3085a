import type { Heap, InstanceMemory } from './instance-memory.ts';

/** The memory of an instance, which reports when its heap has grown. */
export interface WatchedMemory extends InstanceMemory {
  onGrowth: () => void;
}

export function watchMemory({ memory, heap, pageFault }: InstanceMemory): WatchedMemory {
  const watchedHeap: Heap = {
    get end() {
      return heap.end;
    },
    grow(size) {
      const end = heap.grow(size);
      if (end !== 0 && size !== 0) watched.onGrowth();
      return end;
    },
    restore: (end) => heap.restore(end),
  };
  const watched: WatchedMemory = { memory, heap: watchedHeap, pageFault, onGrowth: () => {} };
  return watched;
}
