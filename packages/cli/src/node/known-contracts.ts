import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileReason, isSystemError, UsageError } from '../failure.ts';

/** The most files that are read, and the deepest nesting of folders. */
const MAX_FILES = 5_000;
const MAX_DEPTH = 8;
const SELECTOR = 10;

interface Artifact {
  readonly name: string;
  /** In hex, with 0x before it; absent where only the ABI is there. */
  readonly code: string | undefined;
  /** Its debug build, if `compile --debug` wrote it. */
  readonly debug: Uint8Array | undefined;
  readonly debugHash: `0x${string}` | undefined;
  /** Signatures by selector. */
  readonly functions: ReadonlyMap<string, string>;
}

/** Names of contracts and functions whose ABIs are known. */
export interface KnownContracts {
  /** Those of which there is a debug build. */
  readonly debugBuilds: readonly { readonly blob: Uint8Array; readonly debug: Uint8Array; readonly debugHash: `0x${string}` }[];
  /** The contract that a deployment makes. */
  nameOfCode(initCode: string): string | undefined;
  /** Remembers the contract at an address. */
  remember(address: string, initCode: string): void;
  /** The contract at an address. */
  nameOf(address: string): string | undefined;
  /** `Counter#increment(uint256)`, or what is known of it. */
  describe(address: string, data: string): string;
}

function* filesIn(folder: string, depth = 0): Generator<string> {
  if (depth > MAX_DEPTH) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, depth + 1);
    else if (entry.name.endsWith('.json') && !entry.name.endsWith('.dbg.json')) yield path;
  }
}

const fileBeside = (path: string, ending: string): Buffer | undefined => {
  try {
    return readFileSync(path.replace(/\.json$/, ending));
  } catch {
    return undefined;
  }
};

const codeBeside = (path: string): string | undefined => {
  const code = fileBeside(path, '.polkavm');
  return code === undefined ? undefined : `0x${code.toString('hex')}`;
};

type ToSelector = (item: never) => string;

function readArtifact(path: string, toSelector: ToSelector, toSignature: ToSelector): Artifact | undefined {
  let parsed: { abi?: unknown; bytecode?: unknown; contractName?: unknown; debugHash?: unknown };
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Such folders hold other files too.
    return undefined;
  }
  if (!Array.isArray(parsed?.abi)) return undefined;
  const name = typeof parsed.contractName === 'string' ? parsed.contractName : (/([^/\\]+)\.json$/.exec(path)?.[1] ?? path);
  const code = typeof parsed.bytecode === 'string' && parsed.bytecode.length > 2 ? parsed.bytecode : codeBeside(path);
  const functions = new Map<string, string>();
  for (const item of parsed.abi as { type?: string }[]) {
    if (item.type === 'function') functions.set(toSelector(item as never), toSignature(item as never));
  }
  const debugHash = typeof parsed.debugHash === 'string' ? (parsed.debugHash as `0x${string}`) : undefined;
  const debug = debugHash === undefined ? undefined : fileBeside(path, '.debug.polkavm');
  return { name, code, debug, debugHash, functions };
}

function readArtifacts(folder: string): Artifact[] {
  // viem comes with the contracts.
  const { toFunctionSelector, toFunctionSignature } = createRequire(
    createRequire(import.meta.url).resolve('@polkavirt/revive/package.json'),
  )('viem') as { toFunctionSelector: ToSelector; toFunctionSignature: ToSelector };
  const artifacts: Artifact[] = [];
  try {
    let count = 0;
    for (const path of filesIn(folder)) {
      count += 1;
      if (count > MAX_FILES) throw new UsageError(`--artifacts ${folder} holds more than ${MAX_FILES} files`);
      const artifact = readArtifact(path, toFunctionSelector, toFunctionSignature);
      if (artifact !== undefined) artifacts.push(artifact);
    }
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`cannot read ${folder}: ${fileReason(error)}`);
    throw error;
  }
  return artifacts;
}

/** @param folder What a compiler wrote: JSON files with an `abi`, and code as `bytecode` or in a .polkavm file beside them. */
export function loadKnownContracts(folder: string | undefined): KnownContracts {
  const artifacts = folder === undefined ? [] : readArtifacts(folder);
  const byAddress = new Map<string, Artifact>();
  const ofCode = (initCode: string): Artifact | undefined =>
    artifacts.find(({ code }) => code !== undefined && initCode.startsWith(code));
  return {
    debugBuilds: artifacts.flatMap(({ code, debug, debugHash }) =>
      code === undefined || debug === undefined || debugHash === undefined
        ? []
        : [{ blob: Buffer.from(code.slice(2), 'hex'), debug, debugHash }],
    ),
    nameOfCode: (initCode) => ofCode(initCode)?.name,
    remember(address, initCode) {
      const found = ofCode(initCode);
      if (found !== undefined) byAddress.set(address, found);
    },
    nameOf: (address) => byAddress.get(address)?.name,
    describe(address, data) {
      const selector = data.slice(0, SELECTOR);
      const own = byAddress.get(address);
      if (own !== undefined) return `${own.name}#${own.functions.get(selector) ?? selector}`;
      const signature = artifacts.find(({ functions }) => functions.has(selector))?.functions.get(selector);
      return `<unknown>#${signature ?? selector}`;
    },
  };
}
