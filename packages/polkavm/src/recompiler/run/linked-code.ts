/** The compiled code of a module on the linear memory of one instance. */
import { type WasmModule, type WasmTable, wasm } from '../../wasm/api.ts';
import type { LinearMemory, RunFunction } from '../../wasm/linear-memory.ts';
import { RUN_NAME, STAND_IN_NAME } from '../../wasm/module-parts.ts';
import { buildEntryModule } from '../emit/build-entry-module.ts';

let entryModule: WasmModule | undefined;

export class LinkedCode {
  /** Takes the word of an entry of compiled code, returns what is in `State.exit`. */
  readonly run: RunFunction;
  readonly #linear: LinearMemory;
  /** The resumable functions by region, of all units. */
  readonly #table: WasmTable;
  /** The number of units that are here. */
  #unitCount = 0;

  /** @param regionCount the number of regions that could get a function */
  constructor(linear: LinearMemory, regionCount: number) {
    entryModule ??= new wasm.Module(buildEntryModule());
    this.#linear = linear;
    this.#table = new wasm.Table({ element: 'anyfunc', initial: 0 });
    const exports = linear.instantiate(entryModule, this.#table);
    this.run = exports[RUN_NAME] as RunFunction;
    this.#table.grow(regionCount, exports[STAND_IN_NAME]);
  }

  /** Brings the functions of units here that were compiled since the last time. @param jumpTable the words of all entries */
  update(units: readonly WasmModule[], jumpTable: Int32Array): void {
    if (this.#unitCount === units.length) return;
    for (; this.#unitCount < units.length; this.#unitCount++) {
      this.#linear.instantiate(units[this.#unitCount], this.#table);
    }
    this.#linear.words.set(jumpTable, this.#linear.layout.jumpTable / 4);
  }
}
