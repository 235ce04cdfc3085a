import type { InstructionSetName } from '../isa/instruction-set.ts';
import type { PageRange } from '../memory/page-map.ts';
import type { Parsed } from '../program/parsed.ts';
import type { Program } from '../program/program.ts';
import type { EngineError } from './engine-error.ts';
import type { BackendName, Module, ModuleOptions } from './interface.ts';

/** Code without a container around it, as the Gray Paper has it. */
export interface RawCode {
  /** Jump table, code and bitmask: see `programFromCodeBlob`. */
  readonly code: Uint8Array;
  readonly instructionSet: InstructionSetName;
  /** All memory of an instance. */
  readonly pages: readonly PageRange[];
}

export interface Engine {
  /** The back ends that modules can ask for. */
  readonly backends: readonly BackendName[];

  /** Makes a module of a `.polkavm` container or of a program that has been read. Never throws. */
  createModule(program: Uint8Array | Program, options?: Partial<ModuleOptions>): Parsed<Module, EngineError>;

  /**
   * Makes a module of raw code. Its instances start with every register zero; an access outside its pages stops with
   * `Stop.Segfault`; `sbrk` fails. Never throws.
   */
  createModuleFromCode(raw: RawCode, options?: Partial<ModuleOptions>): Parsed<Module, EngineError>;
}
