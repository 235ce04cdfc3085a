/** The engine: from a program's bytes to a module on one of the back ends. */

import type { Backend } from './engine/backend.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineError } from './engine/engine-error.ts';
import type { Module, ModuleOptions } from './engine/interface.ts';
import { wrapped } from './engine/wrap-engines.ts';
import { COST_MODELS } from './gas/cost-model.ts';
import { CACHE_MODELS, DEFAULT_CACHE_MODEL } from './gas/full/cache-model.ts';
import { rememberBlockCosts } from './gas/remember-block-costs.ts';
import { interpreterBackend } from './interpreter/interpreter-backend.ts';
import { createMemoryMap } from './memory/create-memory-map.ts';
import { MAX_MEMORY_LIMIT } from './memory/guest-memory.ts';
import { checkPageMap, createPageMapMemory, type PageRange } from './memory/page-map.ts';
import { createProgramMemory } from './memory/program-memory.ts';
import { parseProgram, programFromCodeBlob } from './program/parse-program.ts';
import { type Parsed, rejected } from './program/parsed.ts';
import type { Program } from './program/program.ts';
import { validateProgram } from './program/validate-program.ts';
import { createRecompilerBackend } from './recompiler/run/recompiler-backend.ts';
import { createTier0Backend } from './tier0/tier0-backend.ts';

/** The options that a module has by default. */
export const DEFAULT_MODULE_OPTIONS: ModuleOptions = {
  backend: 'recompiler',
  costModel: 'naive',
  cacheModel: DEFAULT_CACHE_MODEL,
  maxMemoryBytes: 256 * 1024 * 1024,
};

export interface EngineOptions {
  /** Overrides {@link DEFAULT_MODULE_OPTIONS} for all modules of this engine. */
  readonly defaults?: Partial<ModuleOptions>;
  /** The back ends to choose from; all there are by default. */
  readonly backends?: readonly Backend[];
}

const isProgram = (input: Uint8Array | Program): input is Program => !ArrayBuffer.isView(input);

/** The option that is out of range, if any. */
function checkOptions({ costModel, cacheModel, maxMemoryBytes }: ModuleOptions): string | undefined {
  if (!Object.hasOwn(COST_MODELS, costModel)) {
    return `there is no cost model ${JSON.stringify(costModel)}; there are ${Object.keys(COST_MODELS).join(', ')}`;
  }
  if (!Object.hasOwn(CACHE_MODELS, cacheModel)) {
    return `there is no cache model ${JSON.stringify(cacheModel)}; there are ${Object.keys(CACHE_MODELS).join(', ')}`;
  }
  if (!(Number.isInteger(maxMemoryBytes) && maxMemoryBytes >= 0 && maxMemoryBytes <= MAX_MEMORY_LIMIT)) {
    return `maxMemoryBytes is ${maxMemoryBytes}, it must be an integer from 0 to ${MAX_MEMORY_LIMIT}`;
  }
  return undefined;
}

/** The interpreter in WebAssembly, which leaves rare cases to the reference interpreter. */
export const tier0Backend = createTier0Backend(interpreterBackend);

/**
 * Creates an engine. An engine keeps no reference to the modules that it makes.
 *
 * @throws TypeError if `backends` is not a list of back ends.
 */
export const createEngine = (options: EngineOptions = {}): Engine => wrapped(createPlainEngine(options));

/** The same for tools that explain what others ran: nobody is told of what these run. */
export function createPlainEngine({
  defaults,
  backends = [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend)],
}: EngineOptions = {}): Engine {
  if (
    !Array.isArray(backends) ||
    !backends.every((one: Partial<Backend> | undefined) => typeof one?.createModule === 'function')
  ) {
    throw new TypeError(
      'createEngine: backends must be a list of back ends, such as [interpreterBackend]; names go into defaults.backend',
    );
  }
  const names = backends.map(({ name }) => name);

  const make = (
    program: Program,
    pageMap: readonly PageRange[] | undefined,
    given: Partial<ModuleOptions> | undefined,
  ): Parsed<Module, EngineError> => {
    const options = { ...DEFAULT_MODULE_OPTIONS, ...defaults, ...given };
    const problem = checkOptions(options);
    if (problem !== undefined) return rejected({ code: 'invalid_option', message: problem });
    const backend = backends.find(({ name }) => name === options.backend);
    if (backend === undefined) {
      const message = `there is no back end ${JSON.stringify(options.backend)}; there are ${names.join(', ')}`;
      return rejected({ code: 'no_such_backend', message });
    }
    const valid = validateProgram(program);
    if (!valid.ok && pageMap === undefined) return valid;
    const map = createMemoryMap(program);
    if (!map.ok) return map;
    const memoryMap = map.value;
    const { maxMemoryBytes } = options;
    return backend.createModule({
      program,
      memoryMap,
      pageMap,
      hasTrapAtEnd: pageMap !== undefined,
      blockCost: rememberBlockCosts(COST_MODELS[options.costModel](program, options.cacheModel)),
      options,
      createMemory: () =>
        pageMap === undefined
          ? createProgramMemory(program, memoryMap, maxMemoryBytes)
          : createPageMapMemory(pageMap, maxMemoryBytes),
    });
  };

  return {
    backends: names,
    createModule(input, options) {
      if (isProgram(input)) return make(input, undefined, options);
      const program = parseProgram(input);
      return program.ok ? make(program.value, undefined, options) : program;
    },
    createModuleFromCode({ code, instructionSet, pages }, options) {
      const program = programFromCodeBlob(code, instructionSet);
      if (!program.ok) return program;
      const pageMap = checkPageMap(pages);
      return pageMap.ok ? make(program.value, pageMap.value, options) : pageMap;
    },
  };
}
