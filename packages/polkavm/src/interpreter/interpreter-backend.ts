/** The interpreter as a back end: the readable reference, which starts at once and can step. */
import type { ModuleSource } from '../engine/backend.ts';
import type { FallbackBackend, FallbackModule } from '../engine/fallback.ts';
import { findStartOfBasicBlock } from '../program/basic-blocks.ts';
import { parsed } from '../program/parsed.ts';
import { Code } from './code.ts';
import { InterpreterInstance } from './interpreter-instance.ts';

export const interpreterBackend: FallbackBackend = {
  name: 'interpreter',
  createModule(source: ModuleSource) {
    const { program, memoryMap, options } = source;
    const code = new Code(program, source.blockCost, source);
    const module: FallbackModule = {
      program,
      memoryMap,
      backend: 'interpreter',
      costModel: options.costModel,
      instantiate: () => new InterpreterInstance(module, code, source.createMemory()),
      gasCost(pc) {
        const start = findStartOfBasicBlock(program, pc);
        return start === undefined ? undefined : BigInt(source.blockCost(start));
      },
    };
    return parsed(module);
  },
};
