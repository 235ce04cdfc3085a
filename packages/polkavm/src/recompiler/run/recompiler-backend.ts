/**
 * The recompiler as a back end: programs start in the interpreter, and what turns out to run for long is compiled
 * to WebAssembly. The interpreter also takes every case that the compiled code leaves to it.
 */
import type { Backend, ModuleSource } from '../../engine/backend.ts';
import type { Module } from '../../engine/interface.ts';
import { parsed } from '../../program/parsed.ts';
import { Compilation } from './compilation.ts';
import { RecompilerInstance } from './recompiler-instance.ts';
import { type WatchedMemory, watchMemory } from './watched-memory.ts';

export interface RecompilerOptions {
  /**
   * The gas that all instances of a module together spend in the interpreter before it is compiled; 0 compiles
   * at once. By default it grows with the code.
   */
  readonly compileAfter?: number;
}

/** @param interpreter the back end that runs what is not compiled */
export function createRecompilerBackend(interpreter: Backend, options: RecompilerOptions = {}): Backend {
  return {
    name: 'recompiler',
    createModule(source: ModuleSource) {
      let latest: WatchedMemory | undefined;
      const inner = interpreter.createModule({
        ...source,
        createMemory() {
          latest = watchMemory(source.createMemory());
          return latest;
        },
      });
      if (!inner.ok) return inner;
      const compilation = new Compilation(source, options.compileAfter);
      const module: Module = {
        program: source.program,
        memoryMap: source.memoryMap,
        backend: 'recompiler',
        costModel: source.options.costModel,
        instantiate() {
          const instance = inner.value.instantiate();
          return new RecompilerInstance(module, compilation, instance, latest!);
        },
        gasCost: (pc) => inner.value.gasCost(pc),
      };
      return parsed(module);
    },
  };
}
