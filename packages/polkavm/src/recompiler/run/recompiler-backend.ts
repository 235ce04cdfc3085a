/**
 * The recompiler as a back end. Programs start in the tier below, and what is hot in them is compiled to WebAssembly.
 * The tier below also handles every case that the compiled code leaves to it.
 */
import type { Backend, ModuleSource } from '../../engine/backend.ts';
import type { Module } from '../../engine/interface.ts';
import { parsed } from '../../program/parsed.ts';
import type { LinearBackend } from '../../wasm/linear-instance.ts';
import { Compilation } from './compilation.ts';
import { RecompilerInstance } from './recompiler-instance.ts';
import type { Tiering } from './tiering.ts';

export interface RecompilerOptions {
  /**
   * The gas that all instances of a module together spend in the tier below before all of it is compiled; 0 compiles
   * at once. By default only what is hot is compiled, when it gets hot.
   */
  readonly compileAfter?: number;
  /** What counts as hot, for tests and measurements. */
  readonly tiering?: Partial<Tiering>;
}

/** @param below the back end that runs what is not compiled, in linear memories that compiled code can work on */
export function createRecompilerBackend(below: LinearBackend, options: RecompilerOptions = {}): Backend {
  return {
    name: 'recompiler',
    createModule(source: ModuleSource) {
      const inner = below.createModule(source);
      if (!inner.ok) return inner;
      const compilation = new Compilation(source, options.compileAfter, options.tiering ?? {});
      const module: Module = {
        program: source.program,
        memoryMap: source.memoryMap,
        backend: 'recompiler',
        costModel: source.options.costModel,
        instantiate: () => new RecompilerInstance(module, compilation, inner.value.instantiate()),
        gasCost: (pc) => inner.value.gasCost(pc),
      };
      return parsed(module);
    },
  };
}
