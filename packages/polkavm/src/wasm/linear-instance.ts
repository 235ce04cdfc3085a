/** What the compiler needs from the tier below it, which runs code that is not compiled on the same linear memory. */
import type { ModuleSource } from '../engine/backend.ts';
import type { EngineError } from '../engine/engine-error.ts';
import type { FallbackBackend, FallbackInstance, FallbackModule } from '../engine/fallback.ts';
import type { Parsed } from '../program/parsed.ts';
import type { LinearMemory } from './linear-memory.ts';
import type { MemoryPool } from './memory-pool.ts';

export interface LinearInstance extends FallbackInstance {
  /**
   * Where registers, gas and guest memory are, once {@link moveToLinear} has been called; undefined for an instance
   * that has outgrown it. `State.gas` is a slice of the gas, see {@link refillGas}.
   */
  readonly linear: LinearMemory | undefined;
  /** Moves the instance into linear memory, if one is available and it is not there yet. */
  moveToLinear(): LinearMemory | undefined;
  /** Makes the slice of gas in linear memory larger; false if it is all the gas that there is. */
  refillGas(): boolean;
  /** The program finished at `pc`; there is nothing left to run. */
  finishAt(pc: number): void;
}

export interface LinearModule extends FallbackModule {
  readonly pool: MemoryPool;
  instantiate(): LinearInstance;
}

export interface LinearBackend extends FallbackBackend {
  createModule(source: ModuleSource): Parsed<LinearModule, EngineError>;
}
