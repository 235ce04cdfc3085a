import type { GuestMemory } from './guest-memory.ts';

/** The heap of an instance: it starts at the end of the declared read-write data and only grows. */
export interface Heap {
  /** The address right after it. */
  readonly end: number;
  /** Adds `size` bytes (u32) and gives the new end, or 0, and nothing changed, if there is no room. */
  grow(size: number): number;
  /** Goes back to an earlier end, for {@link GuestMemory.restore}, which takes the pages back. */
  restore(end: number): void;
}

/** The memory of an instance, with its heap. */
export interface InstanceMemory {
  readonly memory: GuestMemory;
  readonly heap: Heap;
  /** The address of the page on which an access failed, if the host is to see it; undefined if it is a trap. */
  readonly pageFault: (address: number, size: number) => number | undefined;
}
