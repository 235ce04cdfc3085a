/** The linear memories of a module's instances: their layout, and memories given back, for the next instances. */
import type { ModuleSource } from '../engine/backend.ts';
import { INSTRUCTIONS } from '../isa/instructions.ts';
import { PAGE_SIZE } from '../memory/create-memory-map.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import { LinearMemory } from './linear-memory.ts';
import { createMemoryLayout, type MemoryLayout, WASM_PAGE } from './memory-layout.ts';
import { putOnShelf, remakeFromShelf, takeFromShelf } from './memory-shelf.ts';

/** The most pages of a WebAssembly memory. */
const MAX_PAGES = 0x1_0000;

/**
 * After the engine could not reserve address space: how many memories must be given back before another attempt, each of
 * which takes seconds of garbage collection.
 */
const RETRY_AFTER = 1000;
/** How many that are at present. */
let missing = 0;

/** Counts memories of instances that nobody released. */
const collected = new FinalizationRegistry<undefined>(() => noteGivenBack());

function noteGivenBack(): void {
  if (missing > 0) missing--;
}

let pools = 0;

export class MemoryPool {
  readonly #source: ModuleSource;
  readonly #countInstructions: () => number;
  #layout: MemoryLayout | undefined;
  #isLaidOut = false;
  /** Under which memories are on the shelf. */
  readonly #number = pools++;

  /** @param countInstructions the number of instructions, each of which gets a record; asked for once, when memory is first needed */
  constructor(source: ModuleSource, countInstructions: () => number) {
    this.#source = source;
    this.#countInstructions = countInstructions;
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
    const memory = takeFromShelf(this.#number) ?? this.#create(layout);
    return memory?.adopt(guest) === true ? memory : undefined;
  }

  /** Takes back what an instance no longer needs. */
  recycle(memory: LinearMemory): void {
    noteGivenBack();
    if (memory.release()) putOnShelf(memory, this.#number);
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
    const maximum = this.#findMaximum(layout);
    const remade = remakeFromShelf(layout, maximum);
    if (remade !== undefined || missing > 0) return remade;
    try {
      const memory = LinearMemory.create(layout, maximum);
      collected.register(memory, undefined);
      return memory;
    } catch {
      missing = RETRY_AFTER;
      return undefined;
    }
  }

  /** The most pages that the memory of an instance within the module's limit has. */
  #findMaximum({ size, data }: MemoryLayout): number {
    const growth = data.isGrowing ? this.#source.options.maxMemoryBytes : 0;
    return Math.min(MAX_PAGES, Math.ceil((size + growth) / WASM_PAGE));
  }

  #findLayout({ first, second, third }: GuestMemory): MemoryLayout | undefined {
    const { program, pageMap, memoryMap } = this.#source;
    const { length } = program.jumpTable;
    const count = this.#countInstructions();
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
