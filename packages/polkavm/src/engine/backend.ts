/** How a back end plugs into the engine. */
import type { BlockCost } from '../gas/block-cost.ts';
import type { InstanceMemory } from '../memory/instance-memory.ts';
import type { MemoryMap } from '../memory/memory-map.ts';
import type { PageRange } from '../memory/page-map.ts';
import type { Parsed } from '../program/parsed.ts';
import type { Program } from '../program/program.ts';
import type { EngineError } from './engine-error.ts';
import type { BackendName, Module, ModuleOptions } from './interface.ts';

/** A program that passed all checks that are the same for every back end. */
export interface ModuleSource {
  readonly program: Program;
  readonly memoryMap: MemoryMap;
  /** The pages of raw code; undefined for a program, whose memory follows from its memory map. */
  readonly pageMap: readonly PageRange[] | undefined;
  /**
   * What a `fallthrough` that is the very last instruction meets: an implicit trap after the code that is charged as
   * a block of its own (the Gray Paper), or a trap in place (upstream, whose programs this engine is for).
   */
  readonly hasTrapAtEnd: boolean;
  readonly blockCost: BlockCost;
  readonly options: ModuleOptions;
  /** Memory for a new instance, for a back end that has no layout of its own. */
  createMemory(): InstanceMemory;
}

export interface Backend {
  readonly name: BackendName;
  /** Makes a module. Never throws; what the back end cannot run is an error. */
  createModule(source: ModuleSource): Parsed<Module, EngineError>;
}
