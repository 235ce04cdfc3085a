/** What the instances of a module share: how hot it is, its compiled form, memories that are ready for use. */
import type { ModuleSource } from '../../engine/backend.ts';
import { INSTRUCTIONS } from '../../isa/instructions.ts';
import { PAGE_SIZE } from '../../memory/create-memory-map.ts';
import type { GuestMemory } from '../../memory/guest-memory.ts';
import { type WasmModule, wasm } from '../../wasm/api.ts';
import { createMemoryLayout, type MemoryLayout } from '../../wasm/memory-layout.ts';
import { countInstructions } from '../analysis/decoded-code.ts';
import { compileProgram, isCompilable } from './compile-program.ts';
import { LinearMemory } from './linear-memory.ts';

/** Compiling costs some microseconds an instruction, which is what the interpreter needs for about so many. */
const COMPILE_AFTER_PER_INSTRUCTION = 100;
const COMPILE_AFTER_AT_LEAST = 200_000;

/** Memories that are kept for the next instance. */
const MAX_FREE_MEMORIES = 8;
/** Bytes of all of them together. */
const MAX_FREE_BYTES = 4 * 1024 * 1024;

/** Whether a module runs interpreted (for now or for good) or compiled. */
export type CompilationState = 'cold' | 'compiled' | 'interpreted';

export class Compilation {
  state: CompilationState;
  /** Gas that may still be spent in the interpreter before it is worth compiling. */
  untilHot: number;
  /** As {@link CompiledProgram.entryWords}; empty before. */
  entryWords: Int32Array = new Int32Array(0);
  readonly source: ModuleSource;
  readonly #memsetOpcode: number | undefined;
  #module: WasmModule | undefined;
  #layout: MemoryLayout | undefined;
  #jumpTable: Int32Array = new Int32Array(0);
  #free: LinearMemory[] = [];

  constructor(source: ModuleSource, compileAfter: number | undefined) {
    const { program, pageMap } = source;
    this.source = source;
    this.state = isCompilable(program) && (pageMap === undefined || pageMap.length <= 3) ? 'cold' : 'interpreted';
    const count = this.state === 'cold' ? countInstructions(program, program.code.length) : 0;
    this.untilHot = compileAfter ?? Math.max(COMPILE_AFTER_AT_LEAST, count * COMPILE_AFTER_PER_INSTRUCTION);
    this.#memsetOpcode = INSTRUCTIONS.memset.opcodes[program.instructionSet];
  }

  /** Compiles the module, which must be cold. */
  compile(memory: GuestMemory): void {
    this.state = 'interpreted';
    const { source } = this;
    const layout = findLayout(source, memory);
    if (layout === undefined) return;
    const compiled = compileProgram(source.program, source.blockCost, layout);
    if (compiled === undefined) return;
    try {
      this.#module = new wasm.Module(compiled.bytes);
    } catch {
      // A limit of the engine on modules. The interpreter has none.
      return;
    }
    this.#layout = layout;
    this.#jumpTable = compiled.jumpTable;
    this.entryWords = compiled.entryWords;
    this.state = 'compiled';
  }

  /** A clean memory; undefined if the engine has none left. */
  acquire(): LinearMemory | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    try {
      return new LinearMemory(this.#module!, this.#layout!, this.#jumpTable);
    } catch {
      return undefined;
    }
  }

  recycle(memory: LinearMemory): void {
    const held = this.#free.reduce((sum, { size }) => sum + size, 0);
    if (this.#free.length < MAX_FREE_MEMORIES && held + memory.size <= MAX_FREE_BYTES && memory.clean()) this.#free.push(memory);
  }

  /** Whether writable memory, were it all in use, stays within the module's limit. */
  isWithinLimit(memory: GuestMemory): boolean {
    return isWithinLimit(this.source, memory);
  }

  /** Whether a `memset` starts at a code offset, which may be where an interrupted one goes on. */
  isMemset(pc: number): boolean {
    return this.#memsetOpcode !== undefined && this.source.program.code[pc] === this.#memsetOpcode;
  }
}

/** Beyond the limit only the interpreter knows which pages are in use. */
function isWithinLimit(source: ModuleSource, memory: GuestMemory): boolean {
  const { first, second, third } = memory;
  const total = [first, second, third].reduce((sum, region) => sum + (region.writable ? region.size : 0), 0);
  return total <= source.options.maxMemoryBytes - (source.options.maxMemoryBytes % PAGE_SIZE);
}

function findLayout(source: ModuleSource, memory: GuestMemory): MemoryLayout | undefined {
  if (!isWithinLimit(source, memory)) return undefined;
  const { program, pageMap } = source;
  const { first, second, third } = memory;
  const { length } = program.jumpTable;
  if (pageMap !== undefined) return createMemoryLayout(first, second, third, length, false);
  const sbrk = INSTRUCTIONS.sbrk.opcodes[program.instructionSet];
  // Data that happens to look like it only makes the layout less good.
  const mayGrow = sbrk !== undefined && program.code.includes(sbrk);
  // The heap of this instance may have grown already.
  return createMemoryLayout({ ...first, size: source.memoryMap.rwDataSize }, second, third, length, mayGrow);
}
