/** What a faster back end needs from the back end that it falls back to. */
import type { Parsed } from '../program/parsed.ts';
import type { Backend, ModuleSource } from './backend.ts';
import type { EngineError } from './engine-error.ts';
import type { Instance, Module } from './interface.ts';

/** An instance that can take over from another one in the middle of a basic block. */
export interface FallbackInstance extends Instance {
  /** Whether the block that holds `nextPc` is paid for. */
  readonly isPaid: boolean;
  /** Sets where the next step starts, like `setNextPc`, in a block that is paid for. */
  enterPaid(pc: number): void;
}

export interface FallbackModule extends Module {
  instantiate(): FallbackInstance;
}

/** A back end that can run everything, so that others can fall back to it. */
export interface FallbackBackend extends Backend {
  createModule(source: ModuleSource): Parsed<FallbackModule, EngineError>;
}
