import { INSTRUCTIONS } from '../isa/instructions.js';
import { PAGE_SIZE } from '../memory/create-memory-map.js';
import { compileProgram, isCompilable } from './compile-program.js';
import { countInstructions } from './decoded-code.js';
import { LinearMemory } from './linear-memory.js';
import { createMemoryLayout } from './memory-layout.js';
import { wasm } from './wasm-api.js';

/** Compiling costs some microseconds an instruction, which is what the interpreter needs for about so many. */
const COMPILE_AFTER_PER_INSTRUCTION = 100;
const COMPILE_AFTER_AT_LEAST = 200_000;
/** Memories that are kept for the next instance. */
const MAX_FREE_MEMORIES = 8;
export class Compilation {
  state;
  /** Gas that may still be spent in the interpreter before it is worth compiling. */
  untilHot;
  /** As {@link CompiledProgram.entryWords}; empty before. */
  entryWords = new Int32Array(0);
  source;
  #memsetOpcode;
  #module;
  #layout;
  #jumpTable = new Int32Array(0);
  #free = [];
  constructor(source, compileAfter) {
    const { program, pageMap } = source;
    this.source = source;
    this.state = isCompilable(program) && (pageMap === undefined || pageMap.length <= 3) ? 'cold' : 'interpreted';
    const count = this.state === 'cold' ? countInstructions(program, program.code.length) : 0;
    this.untilHot = compileAfter ?? Math.max(COMPILE_AFTER_AT_LEAST, count * COMPILE_AFTER_PER_INSTRUCTION);
    this.#memsetOpcode = INSTRUCTIONS.memset.opcodes[program.instructionSet];
  }
  /** Compiles the module, which must be cold. */
  compile(memory) {
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
  acquire() {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    try {
      return new LinearMemory(this.#module, this.#layout, this.#jumpTable);
    } catch {
      return undefined;
    }
  }
  recycle(memory) {
    if (this.#free.length < MAX_FREE_MEMORIES && memory.clean()) this.#free.push(memory);
  }
  /** Whether writable memory, were it all in use, stays within the module's limit. */
  isWithinLimit(memory) {
    return isWithinLimit(this.source, memory);
  }
  /** Whether a `memset` starts at a code offset, which may be where an interrupted one goes on. */
  isMemset(pc) {
    return this.#memsetOpcode !== undefined && this.source.program.code[pc] === this.#memsetOpcode;
  }
}
/** Beyond the limit only the interpreter knows which pages are in use. */
function isWithinLimit(source, memory) {
  const { first, second, third } = memory;
  const total = [first, second, third].reduce((sum, region) => sum + (region.writable ? region.size : 0), 0);
  return total <= source.options.maxMemoryBytes - (source.options.maxMemoryBytes % PAGE_SIZE);
}
function findLayout(source, memory) {
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
//# sourceMappingURL=compilation.js.map
