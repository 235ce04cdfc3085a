import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { anObject, callback, checkOptions, type OptionRule, oneOf, optional, withMethods } from '@polkavirt/primitives/options';
import type { DebugSource } from '../debug-source.ts';
import { instrumentSources } from '../instrument/instrument-sources.ts';
import { LIMITS } from '../limits.ts';
import { type Collected, collectSources } from './collect-sources.ts';
import { cacheKey, createCompileCache, debugBuildsKey, defaultCacheFolder } from './compile-cache.ts';
import {
  CompileError,
  type CompileOutput,
  mapContracts,
  parseFormatted,
  toCompileOutput,
  withCoverageBuild,
  withDebugBuild,
} from './compile-output.ts';
import { withProbeMap } from './coverage-program.ts';
import { creationCodeWarnings } from './creation-code.ts';
import { explainEvmOnly } from './evm-only.ts';
import { findCompiler } from './find-compiler.ts';
import { parseRemapping } from './remappings.ts';
import { DEFAULT_MEMORY, type Memory } from './solidity-compiler.ts';
import type { CompilerSettings, OptimizerMode, SolidityCompiler, SourceTexts, StandardJsonOutput } from './solidity-compiler.ts';

/** The progress of a compile. The first one takes a few seconds of processor time, the next ones half as much. */
export interface CompileProgress {
  readonly sources: number;
  /** Milliseconds since the compiler was started. */
  readonly elapsed: number;
}

export interface CompileOptions {
  /** The project's folder: imports, the compiler and the cache are found from here. Default: the working directory. */
  readonly root?: string;
  /** Default `z`, small code. */
  readonly optimizer?: OptimizerMode;
  /**
   * `context:prefix=target`, as solc has them: imports that start with `prefix` are looked up at `target` in the project. Default: the lines
   * of `remappings.txt` in the project's folder, as Foundry has it.
   */
  readonly remappings?: readonly string[];
  /**
   * Whether to make a debug build of each contract as well, which says where it failed: `debug` of a contract. It takes another compile,
   * and is cached separately. `'failure'` makes it once something fails and the message is read. Default: `true` if the environment has
   * `POLKAVIRT_SOLIDITY_DEBUG=1`; else a failure is repeated on a debug build if the cache has it, or if this process compiled the
   * contract and so can compile that too. `false` and `POLKAVIRT_SOLIDITY_DEBUG=0` leave it at the ordinary build.
   */
  readonly debug?: boolean | 'failure';
  /**
   * Bytes of EVM memory that a contract has, `heap_size` of the compiler: 4,096 at least. Default 65,536. With the stack and the data of
   * the program it must stay below the 1.5 MiB that chains allow.
   */
  readonly heapSize?: number;
  /** Bytes of the program's stack, `stack_size` of the compiler: 4,096 at least. Default 32,768. */
  readonly stackSize?: number;
  /**
   * Whether to make a coverage build of each contract as well, which tells what of its sources runs: `coverage` of a contract. It takes
   * another compile, and is cached separately. Default: whether the environment has `POLKAVIRT_COVERAGE`, as for the reports of a test run.
   */
  readonly coverage?: boolean;
  /** A folder for the cache, or `false` for none. Default: `node_modules/.cache/polkavirt` of the project, or the user's cache folder. */
  readonly cache?: string | false;
  /** Default: `@parity/resolc` of the project. */
  readonly compiler?: SolidityCompiler;
  /** Hears every half second that the compiler is at work; never if the cache has the result. */
  readonly onProgress?: (progress: CompileProgress) => void;
  /** Stops the compiler. */
  readonly signal?: AbortSignal;
}

const PROGRESS_INTERVAL = 500;

const isText = (value: unknown): boolean => typeof value === 'string';

const aBoolean: OptionRule = { must: 'true or false', accepts: (value) => typeof value === 'boolean' };

/** Less is no memory of a contract: it has 128 bytes of its own at the start of the heap. */
const MIN_MEMORY = 4096;

const aSize: OptionRule = {
  must: `a whole number of bytes from ${MIN_MEMORY} to ${LIMITS.staticMemoryBytes}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= MIN_MEMORY && (value as number) <= LIMITS.staticMemoryBytes,
};

const RULES: Readonly<Record<keyof CompileOptions | 'files', OptionRule>> = {
  files: { must: 'a list of paths', accepts: (value) => Array.isArray(value) && value.every(isText) },
  root: optional({ must: 'a path', accepts: isText }),
  optimizer: optional(oneOf('z', '3')),
  debug: optional({ must: "true, false or 'failure'", accepts: (value) => typeof value === 'boolean' || value === 'failure' }),
  heapSize: optional(aSize),
  stackSize: optional(aSize),
  coverage: optional(aBoolean),
  remappings: optional({
    must: 'a list of remappings, such as lib/=node_modules/lib/',
    accepts: (value) => Array.isArray(value) && value.every((one) => isText(one) && parseRemapping(one as string) !== undefined),
  }),
  cache: optional({ must: 'a path, or false', accepts: (value) => value === false || isText(value) }),
  compiler: optional(withMethods('a compiler', 'compile')),
  onProgress: optional(callback),
  signal: optional(anObject),
};

async function run(
  compiler: SolidityCompiler,
  sources: SourceTexts,
  settings: CompilerSettings,
  { onProgress, signal }: CompileOptions,
): Promise<StandardJsonOutput> {
  const started = performance.now();
  const tell = () => onProgress?.({ sources: Object.keys(sources).length, elapsed: performance.now() - started });
  tell();
  const timer = setInterval(tell, PROGRESS_INTERVAL);
  try {
    return await compiler.compile(sources, settings, signal);
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new CompileError([parseFormatted(thrown instanceof Error ? thrown.message : String(thrown))]);
  } finally {
    clearInterval(timer);
  }
}

/** @throws CompileError that says that only coverage is concerned, since the sources as they are did compile */
async function withReason<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    if (!(thrown instanceof Error) || thrown.name === 'AbortError') throw thrown;
    throw new CompileError([
      {
        severity: 'error',
        type: 'CoverageError',
        message:
          'the contracts compile, but not with the probes that coverage needs; compile them without coverage (coverage: false, or ' +
          `no POLKAVIRT_COVERAGE) until this is mended: ${message}`,
      },
    ]);
  }
}

/** The lines of `remappings.txt`, if the project has it. */
async function readRemappings(root: string): Promise<readonly string[]> {
  const text = await readFile(join(root, 'remappings.txt'), 'utf8').catch(() => '');
  return text.split(/\r?\n/).filter((line) => parseRemapping(line) !== undefined);
}

/**
 * The memory that was asked for; undefined for that which the compiler gives by itself.
 *
 * @throws RangeError if heap and stack are more than a chain allows
 */
function memoryOf({
  heapSize = DEFAULT_MEMORY.heapSize,
  stackSize = DEFAULT_MEMORY.stackSize,
}: CompileOptions): Memory | undefined {
  if (heapSize + stackSize > LIMITS.staticMemoryBytes) {
    throw new RangeError(
      `compileSolidity: heapSize and stackSize are ${heapSize + stackSize} bytes together; chains allow ${LIMITS.staticMemoryBytes}`,
    );
  }
  const isDefault = heapSize === DEFAULT_MEMORY.heapSize && stackSize === DEFAULT_MEMORY.stackSize;
  return isDefault ? undefined : { heapSize, stackSize };
}

/** All that a compile depends on. */
interface Compile {
  readonly sources: Collected;
  readonly compiler: SolidityCompiler;
  readonly settings: CompilerSettings;
  readonly wants: Readonly<Record<'debug' | 'coverage', boolean>>;
  readonly root: string;
}

async function prepare(files: readonly string[], options: CompileOptions): Promise<Compile> {
  const root = resolve(options.root ?? process.cwd());
  const remappings = options.remappings ?? (await readRemappings(root));
  const memory = memoryOf(options);
  const sources = await collectSources(files, root, {
    remappings: remappings.flatMap((one) => parseRemapping(one) ?? []),
    signal: options.signal,
  });
  return {
    root,
    sources,
    compiler: options.compiler ?? (await findCompiler(root)),
    settings: {
      optimizer: options.optimizer ?? 'z',
      ...(remappings.length > 0 ? { remappings } : {}),
      ...(memory === undefined ? {} : { memory }),
    },
    wants: {
      debug: options.debug === true || (options.debug === undefined && process.env.POLKAVIRT_SOLIDITY_DEBUG === '1'),
      coverage: options.coverage ?? (process.env.POLKAVIRT_COVERAGE ?? '') !== '',
    },
  };
}

/**
 * What tells whether a compile would give the same again: it depends on all sources, the compiler and the options.
 *
 * @throws As {@link compileSolidity}, for what is missing.
 */
export async function compileKey(files: readonly string[], options: CompileOptions = {}): Promise<string> {
  const { sources, compiler, settings, wants } = await prepare(files, options);
  return cacheKey(sources.texts, `${compiler.version} ${JSON.stringify(wants)}`, settings);
}

/**
 * Compiles Solidity files to PolkaVM. What has been compiled before with the same sources and compiler comes from a cache.
 *
 * @param files Paths from `root`. What they import is found in the project and in node_modules.
 * @throws CompileError if a source does not compile or is not there. CompilerMissing if there is no compiler.
 */
export async function compileSolidity(files: readonly string[], options: CompileOptions = {}): Promise<CompileOutput> {
  checkOptions('compileSolidity', { ...options, files }, RULES);
  const { root, sources, compiler, settings, wants } = await prepare(files, options);
  const read = [...sources.files.values()];
  const folder = options.cache === false ? undefined : resolve(root, options.cache ?? defaultCacheFolder(root));
  const cache = folder === undefined ? undefined : createCompileCache(folder);
  const debugKey = debugBuildsKey(sources.texts, compiler.version, settings);
  const { optimizer, remappings, heapSize, stackSize } = options;
  const debugFrom: Omit<DebugSource, 'contract'> = {
    key: debugKey,
    cache: folder ?? '',
    ...(options.compiler === undefined
      ? { compile: { files, root, options: { optimizer, remappings, heapSize, stackSize } } }
      : {}),
    ...(options.debug === 'failure' ? { compiles: true } : {}),
  };
  const build = async (settings: CompilerSettings, given: SourceTexts = sources.texts) => {
    const key = cacheKey(given, compiler.version, settings);
    const kept = await cache?.get(key);
    const output = kept ?? (await run(compiler, given, settings, options));
    const result = { ...toCompileOutput(output, given), compiler: compiler.version, cached: kept !== undefined };
    if (kept === undefined) await cache?.put(key, output);
    return { result, output };
  };
  try {
    const { result, output } = await build(wants.coverage ? { ...settings, syntaxTrees: true } : settings);
    let { contracts, cached } = result;
    if (wants.debug) {
      const debug = (await build({ ...settings, debug: true })).result;
      contracts = withDebugBuild(contracts, debug.contracts);
      cached &&= debug.cached;
      await cache?.putDebugBuilds(debugKey, contracts, debug.cached);
    } else if (folder !== undefined && options.debug !== false) {
      contracts = mapContracts(contracts, (contract, file, name) => ({
        ...contract,
        debugFrom: { ...debugFrom, contract: `${file}:${name}`, ...(result.cached ? {} : { pid: process.pid }) },
      }));
    }
    if (wants.coverage) {
      const probed = await withReason(async () => instrumentSources(sources.texts, (file) => output.sources?.[file]?.ast));
      const coverage = await withReason(async () => (await build({ ...settings, probes: true }, probed.sources)).result);
      contracts = withCoverageBuild(contracts, coverage.contracts, (contract, blob) =>
        withProbeMap(blob, contract, probed.files),
      );
      cached &&= coverage.cached;
    }
    const warnings = [...result.warnings, ...creationCodeWarnings(sources.texts)];
    return { ...result, contracts, warnings, files: read, cached };
  } catch (error) {
    throw error instanceof CompileError ? new CompileError(explainEvmOnly(error.diagnostics, sources.texts), read) : error;
  }
}
