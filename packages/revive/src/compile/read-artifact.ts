import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Abi, Hex } from 'viem';
import type { DebugSource } from '../debug-source.ts';
import { readArtifactModule } from './artifact-module.ts';
import { defaultCacheFolder } from './compile-cache.ts';

/** A contract as {@link readArtifact} gives it, with its debug build and its coverage build if they are there. */
export interface ReadArtifact {
  /** The name of the contract. */
  readonly contract?: string;
  readonly abi: Abi;
  readonly blob: Uint8Array;
  /** The contracts that it creates, `file:Contract` by code hash. */
  readonly factoryDependencies?: Readonly<Record<Hex, string>>;
  readonly debug?: Uint8Array;
  readonly debugHash?: Hex;
  /** Where the debug build is, in the cache of the project that the working directory is in, if the files have none. */
  readonly debugFrom?: DebugSource;
  readonly coverage?: Uint8Array;
  readonly coverageHash?: Hex;
}

/** What the files of an artifact say of its debug build. */
interface DebugFacts {
  readonly contract?: string;
  readonly source?: string;
  readonly debugKey?: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function debugSourceOf({ contract, source, debugKey }: DebugFacts, file: string): Pick<ReadArtifact, 'debugFrom'> {
  // Other tools write files of this kind too.
  if (!isText(contract) || !isText(source) || !isText(debugKey) || !/^[0-9a-f]{64}$/.test(debugKey)) return {};
  const root = process.cwd();
  const folder = dirname(file.startsWith('file:') ? fileURLToPath(file) : file);
  return {
    debugFrom: {
      contract: `${source}:${contract}`,
      key: debugKey,
      cache: defaultCacheFolder(root),
      compile: { files: [source], root, options: {} },
      artifacts: relative(root, resolve(folder)) || '.',
    },
  };
}

/**
 * Reads what `polkavirt compile -o DIR` wrote of a contract. Its types are those of any contract; import `Token.ts` for its own.
 *
 * @param path A path or file URL: `artifacts/Token` or `artifacts/Token.json` for `Token.json` and `Token.polkavm`, or `artifacts/Token.ts`.
 * @throws Error if a file is not there, or is not what the command wrote.
 */
export async function readArtifact(path: string | URL): Promise<ReadArtifact> {
  const whole = typeof path === 'string' ? path : path.href;
  const fileOf = (name: string) => (typeof path === 'string' ? name : new URL(name));
  if (whole.endsWith('.ts')) {
    const parts = readArtifactModule(await readFile(fileOf(whole), 'utf8'));
    if (parts === undefined) throw new Error(`${path} is not what polkavirt compile writes`);
    const { source, debugKey, ...rest } = parts;
    return { ...rest, ...(rest.debug === undefined ? debugSourceOf(parts, whole) : {}) };
  }
  const base = whole.replace(/\.json$/, '');
  const facts = JSON.parse(await readFile(fileOf(`${base}.json`), 'utf8')) as Partial<ReadArtifact> & DebugFacts;
  const { contract, abi, factoryDependencies, debugHash, coverageHash } = facts;
  if (!Array.isArray(abi)) throw new Error(`${base}.json has no ABI`);
  const read = async (ending: string) => new Uint8Array(await readFile(fileOf(`${base}${ending}`)));
  return {
    abi: abi as Abi,
    blob: await read('.polkavm'),
    ...(contract === undefined ? {} : { contract }),
    ...(factoryDependencies === undefined ? {} : { factoryDependencies }),
    ...(debugHash === undefined ? debugSourceOf(facts, base) : { debug: await read('.debug.polkavm'), debugHash }),
    ...(coverageHash === undefined ? {} : { coverage: await read('.coverage.polkavm'), coverageHash }),
  };
}
