import type { GuestMemory } from './guest-memory.ts';
import type { Heap, InstanceMemory } from './instance-memory.ts';

const nothing = (): void => {};

/** The memory of an instance, which reports when its heap has grown. */
export class WatchedMemory implements InstanceMemory, Heap {
  readonly memory: GuestMemory;
  readonly pageFault: InstanceMemory['pageFault'];
  readonly #heap: Heap;
  /** Called after the heap has grown. */
  onGrowth: () => void = nothing;

  constructor({ memory, heap, pageFault }: InstanceMemory) {
    this.memory = memory;
    this.pageFault = pageFault;
    this.#heap = heap;
  }

  get heap(): Heap {
    return this;
  }

  get end(): number {
    return this.#heap.end;
  }

  grow(size: number): number {
    const end = this.#heap.grow(size);
    if (end !== 0 && size !== 0) this.onGrowth();
    return end;
  }

  restore(end: number): void {
    this.#heap.restore(end);
  }
}
