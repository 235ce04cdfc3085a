import { createPlainEngine } from './create-engine.ts';
import type { EngineError } from './engine/engine-error.ts';
import type { ModuleOptions } from './engine/interface.ts';
import { interpreterBackend } from './interpreter/interpreter-backend.ts';
import type { ReferenceModule } from './interpreter/reference.ts';
import type { Parsed } from './program/parsed.ts';
import type { Program } from './program/program.ts';

/**
 * Makes a module on the reference interpreter. Its instances report blocks and stores and can be restored to an earlier state: for tools that explain a run.
 * Never throws.
 */
export const createReferenceModule = (
  program: Uint8Array | Program,
  options: Partial<Omit<ModuleOptions, 'backend'>> = {},
): Parsed<ReferenceModule, EngineError> =>
  createPlainEngine({ backends: [interpreterBackend] }).createModule(program, { ...options, backend: 'interpreter' }) as Parsed<
    ReferenceModule,
    EngineError
  >;
