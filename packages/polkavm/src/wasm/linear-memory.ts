/** The linear memory in which an instance of the engine keeps its pages, and the functions of WebAssembly that work on it. */
import { PAGE_SIZE } from '../memory/create-memory-map.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import { type Region, ZERO_PAGE } from '../memory/region.ts';
import { type WasmExport, type WasmMemory, type WasmModule, type WasmTable, wasm } from './api.ts';
import { type LayoutRegion, type MemoryLayout, RegionField, State, WASM_PAGE } from './memory-layout.ts';
import { MEMORY_MODULE, MEMORY_NAME, RUN_NAME, TABLE_NAME } from './module-parts.ts';

/** Bigger memories are dropped instead of cleaned for the next instance: by then zeroing costs as much as new memory. */
const MAX_RECYCLED_BYTES = 4 * 1024 * 1024;

/** Takes the place to start as an i32, and returns an i32 with the place and the reason of the stop. */
export type RunFunction = (from: number) => number;

export class LinearMemory {
  /** Registers. */
  state!: BigUint64Array;
  gas!: BigInt64Array;
  /** All of it, by offset divided by 4. */
  words!: Int32Array;
  /** All of it, by offset. */
  bytes!: Uint8Array<ArrayBuffer>;
  readonly layout: MemoryLayout;
  /** Which records of instructions are here; see `RecordedCode.update`. */
  recordsVersion = 0;
  #interpreter: RunFunction | undefined;
  readonly #memory: WasmMemory;
  #view!: DataView<ArrayBuffer>;
  #owner: GuestMemory | undefined;
  /** Each writable region, and its pages before they came here. */
  #former: [region: Region, pages: Int32Array][] = [];

  /** The most pages that it may grow to. */
  readonly maximum: number;

  /**
   * A new memory.
   *
   * @throws RangeError if the engine has none left
   */
  static create(layout: MemoryLayout, maximum: number): LinearMemory {
    return new LinearMemory(layout, maximum, new wasm.Memory({ initial: layout.size / WASM_PAGE, maximum }));
  }

  private constructor(layout: MemoryLayout, maximum: number, memory: WasmMemory, interpreter?: RunFunction) {
    this.layout = layout;
    this.maximum = maximum;
    this.#memory = memory;
    this.#interpreter = interpreter;
    this.#makeViews();
    this.#writeRegion(0, layout.data);
    this.#writeRegion(1, layout.stack);
    this.#writeRegion(2, layout.readOnly);
    this.words[State.jumpTableLength / 4] = layout.jumpTableLength;
    this.words[State.jumpWords / 4] = layout.jumpTable;
    this.words[State.jumpRecords / 4] = layout.jumpRecords;
  }

  /** Whether the gas is negative, so that nothing may run. */
  get isInDebt(): boolean {
    return this.words[State.gas / 4 + 1] < 0;
  }

  /** What a module exports that works on this memory. @param table the table of functions, if the module takes one */
  instantiate(module: WasmModule, table?: WasmTable): Readonly<Record<string, WasmExport>> {
    const imports = { [MEMORY_NAME]: this.#memory, ...(table === undefined ? {} : { [TABLE_NAME]: table }) };
    return new wasm.Instance(module, { [MEMORY_MODULE]: imports }).exports;
  }

  /** The interpreter on this memory: takes a record, returns the record where it stopped and why. */
  interpreterOf(module: WasmModule): RunFunction {
    this.#interpreter ??= this.instantiate(module)[RUN_NAME] as RunFunction;
    return this.#interpreter;
  }

  #makeViews(): void {
    const { buffer } = this.#memory;
    this.bytes = new Uint8Array(buffer);
    this.state = new BigUint64Array(buffer, 0, State.zero / 8);
    this.gas = new BigInt64Array(buffer, State.gas, 1);
    this.words = new Int32Array(buffer);
    this.#view = new DataView(buffer);
  }

  #writeRegion(index: number, { address, size, offset }: LayoutRegion): void {
    const at = (State.regions + index * RegionField.length) / 4;
    this.words[at + RegionField.address / 4] = address;
    this.words[at + RegionField.size / 4] = size;
    this.words[at + RegionField.offset / 4] = offset;
  }

  /** Moves the pages of an instance into this memory, which must be clean; false if there is no room for its heap. */
  adopt(guest: GuestMemory): boolean {
    const { data, stack, readOnly } = this.layout;
    if (!this.#makeRoom(guest)) return false;
    this.#owner = guest;
    for (const [region, place] of [
      [guest.first, data],
      [guest.second, stack],
      [guest.third, readOnly],
    ] as const) {
      if (region.writable) this.#former.push([region, region.pages.slice()]);
      for (let page = 0; page < region.size / PAGE_SIZE; page++) {
        const from = region.pages[page];
        const to = place.offset + page * PAGE_SIZE;
        if (from > ZERO_PAGE) {
          this.bytes.set(guest.bytes.subarray(from, from + PAGE_SIZE), to);
        } else if (from < ZERO_PAGE) {
          this.bytes.set(region.initialData.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE), to);
        }
        region.pages[page] = to;
      }
    }
    this.#share(guest);
    return true;
  }

  /**
   * Makes room after the heap has grown. False if there is none; then the instance must move back to its own memory.
   */
  grow(): boolean {
    const guest = this.#owner!;
    if (!this.#makeRoom(guest)) return false;
    const region = guest.first;
    const { offset } = this.layout.data;
    for (let page = region.size / PAGE_SIZE - 1; page >= 0 && region.pages[page] === ZERO_PAGE; page--) {
      region.pages[page] = offset + page * PAGE_SIZE;
    }
    this.#share(guest);
    return true;
  }

  /**
   * Releases the pages, which the instance's own memory keeps. Pages that were written here count for its limit from
   * now on; a page that holds only zeros counts as untouched.
   */
  leave(): void {
    const guest = this.#owner!;
    // Compared word by word, because this may have to look through a heap of hundreds of megabytes, which a guest gets almost for free.
    const { words } = this;
    const isDirty = (at: number): boolean => {
      for (let i = at >> 2; i < (at + PAGE_SIZE) >> 2; i++) if (words[i] !== 0) return true;
      return false;
    };
    let dirtied = 0;
    for (const [region, former] of this.#former) {
      for (let page = 0; page < region.size / PAGE_SIZE; page++) {
        const at = region.pages[page];
        // What the heap has grown by was untouched.
        if (at === ZERO_PAGE || (former[page] ?? ZERO_PAGE) !== ZERO_PAGE) continue;
        if (isDirty(at)) dirtied += PAGE_SIZE;
      }
    }
    // In the memory of an instance the first page stands for all that are untouched.
    this.bytes.fill(0, ZERO_PAGE, ZERO_PAGE + PAGE_SIZE);
    guest.charge(dirtied);
    this.#owner = undefined;
  }

  /** Bytes of the regions that the guest can access. */
  get guestBytes(): number {
    return this.bytes.length - this.layout.firstOffset;
  }

  /** Bytes that are held. */
  get size(): number {
    return this.bytes.length;
  }

  /** Lets go of an instance that needs it no longer; false if for the next one a new memory would be cheaper. */
  release(): boolean {
    this.#owner = undefined;
    this.#former = [];
    return this.bytes.length <= Math.min(this.layout.size, MAX_RECYCLED_BYTES);
  }

  /** Takes away what the last instance has left, for one of the same layout. */
  clean(): void {
    const { size, data, stack, readOnly } = this.layout;
    // The part that the heap has grown by lies after everything else.
    for (const region of [data, stack, readOnly]) {
      if (region.writable) this.bytes.fill(0, region.offset, region.isGrowing ? size : region.offset + region.size);
    }
  }

  /** The same memory with nothing in it, for a layout of the same size. This object must not be used any more. */
  remake(layout: MemoryLayout): LinearMemory {
    this.bytes.fill(0);
    return new LinearMemory(layout, this.maximum, this.#memory, this.#interpreter);
  }

  /** Makes the linear memory big enough for the heap; false if the engine has not that much. */
  #makeRoom({ first: region }: GuestMemory): boolean {
    const missing = this.layout.data.offset + region.size - this.bytes.length;
    if (missing <= 0) return true;
    try {
      this.#memory.grow(Math.ceil(missing / WASM_PAGE));
    } catch {
      return false;
    }
    this.#makeViews();
    return true;
  }

  #share(guest: GuestMemory): void {
    guest.adopt(this.bytes, this.#view);
    new BigInt64Array(this.#memory.buffer, State.dataSize, 1)[0] = BigInt(guest.first.size);
    this.words[(State.regions + RegionField.size) / 4] = guest.first.size;
  }
}
