/** The engine's main entry: assemble a program, load it, run it. What takes programs apart is in `./program` and `./isa`. */
export { type AssembleOptions, assemble } from './assembler/assemble.ts';
export { assembleOrThrow } from './assembler/assemble-or-throw.ts';
export { type AssemblyError, describeAssemblyError } from './assembler/assembly-error.ts';
export { createEngine, DEFAULT_MODULE_OPTIONS, type EngineOptions, tier0Backend } from './create-engine.ts';
export { createReferenceModule } from './create-reference-module.ts';
export { type DisassemblyLine, disassemble, disassembleLines } from './disassembler/disassemble.ts';
export type { Backend, ModuleSource } from './engine/backend.ts';
export type { Engine, RawCode } from './engine/engine.ts';
export type { EngineError } from './engine/engine-error.ts';
export {
  type BackendName,
  type Instance,
  type Module,
  type ModuleOptions,
  Stop,
} from './engine/interface.ts';
export type { CostModelName } from './gas/block-cost.ts';
export type { CacheModelName } from './gas/full/cache-model.ts';
export { interpreterBackend } from './interpreter/interpreter-backend.ts';
export type {
  BlockListener,
  InstanceSnapshot,
  ReferenceInstance,
  ReferenceModule,
  StoreListener,
} from './interpreter/reference.ts';
export { INSTRUCTION_SETS, type InstructionSetName } from './isa/instruction-set.ts';
export { REGISTERS, Reg, type RegisterName } from './isa/registers.ts';
export type { MemoryMap } from './memory/memory-map.ts';
export type { PageRange } from './memory/page-map.ts';
export { type EngineObserver, observeEngine } from './observe-engine.ts';
export { parseProgram } from './program/parse-program.ts';
export { type Parsed, unwrap } from './program/parsed.ts';
export type { Program, ProgramExport } from './program/program.ts';
export type { ProgramError } from './program/program-error.ts';
export { createRecompilerBackend, type RecompilerOptions } from './recompiler/run/recompiler-backend.ts';
