/** The linear memories of a module's instances: their layout, and clean memories for the next instances. */
import type { ModuleSource } from '../engine/backend.ts';
import { INSTRUCTIONS } from '../isa/instructions.ts';
import { PAGE_SIZE } from '../memory/create-memory-map.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import { LinearMemory } from './linear-memory.ts';
import { createMemoryLayout, type MemoryLayout } from './memory-layout.ts';

/** Memories that are kept for the next instance. */
const MAX_FREE_MEMORIES = 8;
/** Bytes of all of them together. */
const MAX_FREE_BYTES = 4 * 1024 * 1024;

/**
 * The engine could not reserve address space. Another attempt takes seconds of garbage collection, so there is none
 * until an instance of this process has returned its memory.
 */
let isExhausted = false;

export class MemoryPool {
  readonly #source: ModuleSource;
  readonly #instructionCount: number;
  #layout: MemoryLayout | undefined;
  #isLaidOut = false;
  readonly #free: LinearMemory[] = [];

  /** @param instructionCount the number of instructions that get a record */
  constructor(source: ModuleSource, instructionCount: number) {
    this.#source = source;
    this.#instructionCount = instructionCount;
  }

  /** The layout, which is the same for all instances; undefined if they cannot be in linear memory. */
  layout(memory: GuestMemory): MemoryLayout | undefined {
    if (!this.#isLaidOut) {
      this.#layout = this.#findLayout(memory);
      this.#isLaidOut = true;
    }
    return this.#layout;
  }

  /** A clean memory with the pages of an instance in it; undefined if there is none for it. */
  acquire(guest: GuestMemory): LinearMemory | undefined {
    const layout = this.layout(guest);
    if (layout === undefined || !this.isWithinLimit(guest)) return undefined;
    const memory = this.#free.pop() ?? this.#create(layout);
    return memory?.adopt(guest) === true ? memory : undefined;
  }

  /** Takes back what an instance no longer needs. */
  recycle(memory: LinearMemory): void {
    isExhausted = false;
    const held = this.#free.reduce((sum, { size }) => sum + size, 0);
    if (this.#free.length < MAX_FREE_MEMORIES && held + memory.size <= MAX_FREE_BYTES && memory.clean()) this.#free.push(memory);
  }

  /**
   * Whether writable memory, were it all in use, stays within the module's limit. Beyond it only the reference
   * interpreter knows which pages are in use.
   */
  isWithinLimit({ first, second, third }: GuestMemory): boolean {
    const total = [first, second, third].reduce((sum, region) => sum + (region.writable ? region.size : 0), 0);
    const { maxMemoryBytes } = this.#source.options;
    return total <= maxMemoryBytes - (maxMemoryBytes % PAGE_SIZE);
  }

  #create(layout: MemoryLayout): LinearMemory | undefined {
    if (isExhausted) return undefined;
    try {
      return new LinearMemory(layout);
    } catch {
      isExhausted = true;
      return undefined;
    }
  }

  #findLayout({ first, second, third }: GuestMemory): MemoryLayout | undefined {
    const { program, pageMap, memoryMap } = this.#source;
    const { length } = program.jumpTable;
    const count = this.#instructionCount;
    if (pageMap !== undefined) {
      if (pageMap.length > 3) return undefined;
      return createMemoryLayout(first, second, third, length, count, false);
    }
    const sbrk = INSTRUCTIONS.sbrk.opcodes[program.instructionSet];
    // Data that happens to look like it only makes the layout worse.
    const mayGrow = sbrk !== undefined && program.code.includes(sbrk);
    // The heap of this instance may have grown already.
    return createMemoryLayout({ ...first, size: memoryMap.rwDataSize }, second, third, length, count, mayGrow);
  }
}
