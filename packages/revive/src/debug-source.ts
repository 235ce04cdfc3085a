/**
 * Where the debug build of a contract is found or made once something fails. All of it is synchronous, because a message asks for it when
 * it is read, and asks Node for its modules only then, so that the clients of contracts load in browsers.
 */
import type { HexString } from '@polkavirt/mock-runtime';

/** What a contract that was compiled without a debug build knows of it. */
export interface DebugSource {
  /** The contract, as `file:Contract`. */
  readonly contract: string;
  /** Under which the cache has the debug builds of these sources. */
  readonly key: string;
  /** The cache's folder. */
  readonly cache: string;
  /** How to compile them: files from the folder `root`, and options of `compileSolidity`. Absent for a compiler that was handed in. */
  readonly compile?: { readonly files: readonly string[]; readonly root: string; readonly options: object };
  /** The process that compiled the contract, unless that came from the cache. */
  readonly pid?: number;
  /** Whether a debug build is compiled when it is needed: else only by the process that compiled the contract. */
  readonly compiles?: boolean;
  /** The folder of the files that the contract was read from. */
  readonly artifacts?: string;
}

/** The program of a debug build, with functions and lines in its debug sections. */
export interface FoundDebugBuild {
  readonly debug: Uint8Array;
  /** keccak-256 of the program as the compiler gave it. */
  readonly debugHash: HexString;
}

/** What a file of the cache has of debug builds, by `file:Contract`. */
export type StoredDebugBuilds = Readonly<Record<string, { readonly debug: string; readonly debugHash: HexString }>>;

/** The part of Node that is used. */
interface NodeProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
  getBuiltinModule?(name: string): unknown;
}

interface Spawn {
  readonly spawnSync: (command: string, args: readonly string[], options: object) => { readonly status: number | null };
}

const node = (): NodeProcess | undefined => (globalThis as { process?: NodeProcess }).process;

/** The module that compiles, beside this one in a build. */
const COMPILE: string | undefined = import.meta.url?.replace(/debug-source(\.\w+)$/, 'compile/index$1');

/** Milliseconds that a compile may take before it is given up. */
const PATIENCE = 180_000;

/** Debug builds that were read, by cache and key. */
const read = new Map<string, StoredDebugBuilds>();
/** What was compiled for nothing: it is not tried again. */
const failed = new Set<string>();

function readStored({ cache, key }: DebugSource): StoredDebugBuilds | undefined {
  const path = `${cache}/${key}.json`;
  const known = read.get(path);
  if (known !== undefined) return known;
  const fs = node()?.getBuiltinModule?.('node:fs') as typeof import('node:fs') | undefined;
  const crypto = node()?.getBuiltinModule?.('node:crypto') as typeof import('node:crypto') | undefined;
  if (fs === undefined || crypto === undefined) return undefined;
  try {
    const { digest, output } = JSON.parse(fs.readFileSync(path, 'utf8')) as { digest: string; output: string };
    if (crypto.createHash('sha256').update(output).digest('hex') !== digest) return undefined;
    const builds = JSON.parse(output) as StoredDebugBuilds;
    read.set(path, builds);
    return builds;
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Whether a debug build may be compiled now. */
function mayCompile({ compile, compiles, pid }: DebugSource): boolean {
  const { pid: own, ppid, env } = node() as NodeProcess;
  if (compile === undefined || COMPILE === undefined) return false;
  return compiles === true || env.POLKAVIRT_SOLIDITY_DEBUG === 'failure' || (pid !== undefined && (pid === own || pid === ppid));
}

/** Compiles in a process of its own, which leaves the result in the cache. */
function compileNow({ compile, cache, contract }: DebugSource): void {
  const { execPath, env, stderr } = node() as NodeProcess;
  const processes = node()?.getBuiltinModule?.('node:child_process') as Spawn | undefined;
  if (processes === undefined) return;
  stderr.write(`polkavirt: compiling the debug build of ${contract}, to say where it failed\n`);
  const options = { ...compile?.options, root: compile?.root, cache, debug: true, coverage: false };
  const script = `const { compileSolidity, closeCompilers } = await import(${JSON.stringify(COMPILE)});
await compileSolidity(${JSON.stringify(compile?.files)}, ${JSON.stringify(options)}).finally(closeCompilers);`;
  processes.spawnSync(execPath, ['--input-type=module', '-e', script], {
    stdio: 'ignore',
    timeout: PATIENCE,
    windowsHide: true,
    env: { ...env, NODE_OPTIONS: '' },
  });
}

/** The debug build of a contract, from the cache, or compiled if that is allowed. Undefined if neither can be had. */
export function findDebugBuild(source: DebugSource): FoundDebugBuild | undefined {
  let builds = readStored(source);
  const place = `${source.cache}/${source.key}`;
  if (builds === undefined && !failed.has(place) && mayCompile(source)) {
    compileNow(source);
    builds = readStored(source);
    if (builds === undefined) failed.add(place);
  }
  const found = builds !== undefined && Object.hasOwn(builds, source.contract) ? builds[source.contract] : undefined;
  return found && { debug: bytesOf(found.debug), debugHash: found.debugHash };
}

/** Whether the environment asks that nothing be repeated. */
export const isRepeatingOff = (): boolean => node()?.env.POLKAVIRT_SOLIDITY_DEBUG === '0';
