/** State that the instances of a module share: how hot the module is, and its compiled form. */
import type { ModuleSource } from '../../engine/backend.ts';
import { type WasmModule, wasm } from '../../wasm/api.ts';
import type { LinearMemory, RunFunction } from '../../wasm/linear-memory.ts';
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import { countInstructions } from '../analysis/decoded-code.ts';
import { compileProgram, isCompilable } from './compile-program.ts';

/** Compiling one instruction takes some microseconds, in which the tier below runs about this many instructions. */
const COMPILE_AFTER_PER_INSTRUCTION = 1400;
const COMPILE_AFTER_AT_LEAST = 500_000;

/** Whether a module runs interpreted (for now or for good) or compiled. */
export type CompilationState = 'cold' | 'compiled' | 'interpreted';

export class Compilation {
  state: CompilationState;
  /** Gas that may still be spent in the tier below before it is worth compiling. */
  untilHot: number;
  /** As {@link CompiledProgram.entryWords}; empty before. */
  entryWords: Int32Array = new Int32Array(0);
  readonly #source: ModuleSource;
  #module: WasmModule | undefined;
  #jumpTable: Int32Array = new Int32Array(0);

  constructor(source: ModuleSource, compileAfter: number | undefined) {
    const { program } = source;
    this.#source = source;
    this.state = isCompilable(program) ? 'cold' : 'interpreted';
    const count = this.state === 'cold' ? countInstructions(program, program.code.length) : 0;
    this.untilHot = compileAfter ?? Math.max(COMPILE_AFTER_AT_LEAST, count * COMPILE_AFTER_PER_INSTRUCTION);
  }

  /** Compiles the module, which must be cold, for memories of a layout. */
  compile(layout: MemoryLayout): void {
    this.state = 'interpreted';
    const { program, blockCost } = this.#source;
    const compiled = compileProgram(program, blockCost, layout);
    if (compiled === undefined) return;
    try {
      this.#module = new wasm.Module(compiled.bytes);
    } catch {
      // The WebAssembly engine has limits on modules. The tier below has none.
      return;
    }
    this.#jumpTable = compiled.jumpTable;
    this.entryWords = compiled.entryWords;
    this.state = 'compiled';
  }

  /** The compiled code on a linear memory: takes the word of an entry, returns what is in `State.exit`. */
  runOn(linear: LinearMemory): RunFunction {
    const module = this.#module!;
    if (!linear.has(module)) linear.words.set(this.#jumpTable, linear.layout.jumpTable / 4);
    return linear.instantiate(module);
  }
}
