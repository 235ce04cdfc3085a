import type { WasmModule } from '../../wasm/api.ts';
import { LinearMemory, type RunFunction } from '../../wasm/linear-memory.ts';
import type { MemoryLayout } from '../../wasm/memory-layout.ts';

/** The linear memory of an instance, with an instance of the compiled module that works on it. */
export class CompiledMemory extends LinearMemory {
  /** Runs from the entry that a word names; returns what is in `State.exit`. */
  readonly run: RunFunction;

  constructor(layout: MemoryLayout, module: WasmModule, jumpTable: Int32Array) {
    super(layout);
    this.run = this.instantiate(module);
    new Int32Array(this.bytes.buffer, layout.jumpTable, jumpTable.length).set(jumpTable);
  }
}
