/** What a faster back end needs of the one that it leaves things to. */
import type { Parsed } from '../program/parsed.ts';
import type { Backend, ModuleSource } from './backend.ts';
import type { EngineError } from './engine-error.ts';
import type { Instance, Module } from './interface.ts';

/** An instance that another one can hand over to in the middle of a basic block. */
export interface FallbackInstance extends Instance {
  /** Whether the block that holds `nextPc` is paid for. */
  readonly isPaid: boolean;
  /** Sets where the next step starts, like `setNextPc`, in a block that is paid for. */
  enterPaid(pc: number): void;
}

export interface FallbackModule extends Module {
  instantiate(): FallbackInstance;
}

/** A back end that others can leave anything to. */
export interface FallbackBackend extends Backend {
  createModule(source: ModuleSource): Parsed<FallbackModule, EngineError>;
}
