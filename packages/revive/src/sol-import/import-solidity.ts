import { createHash } from 'node:crypto';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  CompileError,
  CompilerMissing,
  type CompileOptions,
  type CompileOutput,
  compileSolidity,
  type NamedContract,
  sourceUnitOf,
} from '../compile/index.ts';
import { contractTypes, type ImportedContract } from './contract-module.ts';

/** Options of an import of Solidity sources. */
export interface SolidityImportOptions
  extends Pick<CompileOptions, 'root' | 'optimizer' | 'remappings' | 'debug' | 'coverage' | 'cache' | 'heapSize' | 'stackSize'> {
  /**
   * Whether to write `Token.d.sol.ts` beside `Token.sol` whenever that is compiled: its types, for TypeScript with
   * `allowArbitraryExtensions`. Default: no.
   */
  readonly types?: boolean;
}

/** A source that was imported. */
export interface ImportedSolidity {
  /** Those that are defined in it and have code. */
  readonly contracts: readonly ImportedContract[];
  /** The files that it depends on, itself included. */
  readonly files: readonly string[];
  /** Why there are no contracts. */
  readonly error?: Error;
}

/** The contracts that one creates, those that these create, and so on. */
function createdBy(contract: NamedContract, all: readonly NamedContract[]): readonly NamedContract[] {
  const created = new Set<NamedContract>();
  const visit = ({ factoryDependencies }: NamedContract): void => {
    for (const hash of Object.keys(factoryDependencies)) {
      const one = all.find((other) => other.hash === hash);
      if (one === undefined || one === contract || created.has(one)) continue;
      created.add(one);
      visit(one);
    }
  };
  visit(contract);
  return [...created];
}

const namedOf = ({ contracts, compiler }: CompileOutput): NamedContract[] =>
  Object.entries(contracts).flatMap(([file, byName]) =>
    Object.entries(byName).map(([name, contract]): NamedContract => ({ ...contract, file, name, compiler })),
  );

/** The project's folder and the file with links resolved, because runners give both kinds of paths. */
export const placesOf = async (path: string, root = process.cwd()): Promise<{ file: string; root: string }> => ({
  file: await realpath(path).catch(() => resolve(path)),
  root: await realpath(root).catch(() => resolve(root)),
});

/** The error, as a test runner shows it best: it reads places off the stack, and shows the source there. */
function showPlaces(error: CompileError | CompilerMissing, root: string): Error {
  const places = (error instanceof CompileError ? error.diagnostics : []).flatMap(({ file, line, column = 1 }) =>
    file === undefined || line === undefined ? [] : [`    at ${resolve(root, file)}:${line}:${column}`],
  );
  error.stack = [`${error.name}: ${error.message}`, ...places].join('\n');
  return error;
}

/** Tells, once, that something is compiled, which may take seconds. */
function announce(unit: string): NonNullable<CompileOptions['onProgress']> {
  let isTold = false;
  return ({ sources }) => {
    if (isTold) return;
    isTold = true;
    process.stderr.write(`polkavirt: compiling ${unit} (${sources} source${sources === 1 ? '' : 's'})\n`);
  };
}

/** Compiles a source that a test imports. Errors in it are a value. */
export async function importSolidity(path: string, options: SolidityImportOptions = {}): Promise<ImportedSolidity> {
  const { types = false, ...rest } = options;
  const { file, root } = await placesOf(path, options.root);
  const unit = sourceUnitOf(file, root);
  try {
    const output = await compileSolidity([file], { ...rest, root, onProgress: announce(unit) });
    const all = namedOf(output);
    const contracts = all
      .filter((contract) => contract.file === unit)
      .map((contract) => ({ ...contract, dependencies: createdBy(contract, all) }));
    if (types) await writeTypes(file, contracts);
    return { contracts, files: output.files };
  } catch (error) {
    if (!(error instanceof CompileError || error instanceof CompilerMissing)) throw error;
    return { contracts: [], files: error instanceof CompileError ? error.files : [file], error: showPlaces(error, root) };
  }
}

/** Writes the types of a source beside it, unless they stand there. */
async function writeTypes(file: string, contracts: readonly ImportedContract[]): Promise<void> {
  const path = join(dirname(file), `${basename(file, '.sol')}.d.sol.ts`);
  const text = contractTypes(basename(file), contracts);
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) await writeFile(path, text);
}

/** What tells whether a file is still the same; undefined if it is gone. */
export const digestOf = async (file: string): Promise<string | undefined> =>
  readFile(file).then(
    (bytes) => createHash('sha256').update(bytes).digest('hex'),
    () => undefined,
  );
