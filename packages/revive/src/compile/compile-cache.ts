import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { StoredDebugBuilds } from '../debug-source.ts';
import type { CompileOutput } from './compile-output.ts';
import type { CompilerSettings, SourceTexts, StandardJsonOutput } from './solidity-compiler.ts';

/** Changes whenever the stored form changes. */
const FORMAT = 4;

/** `node_modules/.cache` of the project, where other tools have theirs, or the user's cache folder if it has no node_modules. */
export function defaultCacheFolder(root: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) return join(modules, '.cache', 'polkavirt', 'solidity');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'polkavirt', 'solidity');
}

/** Depends on every source, on the compiler and on its options. */
export function cacheKey(sources: SourceTexts, compiler: string, settings: CompilerSettings): string {
  const sorted = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, compiler, settings, sorted]))
    .digest('hex');
}

/** The key of the debug builds of sources, whatever the optimizer: they have none. */
export const debugBuildsKey = (sources: SourceTexts, compiler: string, settings: CompilerSettings): string =>
  cacheKey(sources, `debug builds by ${compiler}`, { ...settings, optimizer: 'z' });

interface Stored {
  readonly digest: string;
  readonly output: string;
}

const digestOf = (output: string): string => createHash('sha256').update(output).digest('hex');

/** Outputs of the compiler in a folder, a file each. */
export interface CompileCache {
  /** A file that is missing, cut off or changed is nothing. */
  get(key: string): Promise<StandardJsonOutput | undefined>;
  /** Keeps an output. If the folder cannot be written to, nothing fails: the next run compiles again. */
  put(key: string, output: StandardJsonOutput): Promise<void>;
  /**
   * Keeps the debug builds of contracts for themselves, so that a failure finds them without compiling or reading all else.
   *
   * @param isOld Whether they come from the cache, where they are already then unless somebody removed them.
   */
  putDebugBuilds(key: string, contracts: CompileOutput['contracts'], isOld: boolean): Promise<void>;
}

/** The most bytes of a cache; what was used last stays. */
const MAX_BYTES = 256 * 2 ** 20;
/** A file under its temporary name that is older is that of a process which was killed, in milliseconds. */
const ORPHAN_AGE = 3_600_000;

/** Removes what no process writes any more, and the oldest results of a cache that is too large. Only files of this cache are touched. */
async function tidy(folder: string, maxBytes: number): Promise<void> {
  const files: { path: string; bytes: number; time: number }[] = [];
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{64}\.json(?:\.\d+\.\d+)?$/.test(name)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined) continue;
    if (name.endsWith('.json')) files.push({ path, bytes: facts.size, time: facts.mtimeMs });
    else if (Date.now() - facts.mtimeMs > ORPHAN_AGE) await rm(path, { force: true });
  }
  files.sort((a, b) => b.time - a.time);
  let bytes = 0;
  for (const file of files) {
    bytes += file.bytes;
    if (bytes > maxBytes) await rm(file.path, { force: true });
  }
}

/** @param maxBytes Its size: what was used longest ago is removed when another output makes it larger. */
export function createCompileCache(folder: string, maxBytes: number = MAX_BYTES): CompileCache {
  const pathOf = (key: string) => join(folder, `${key}.json`);
  const putText = async (key: string, text: string): Promise<void> => {
    const stored: Stored = { digest: digestOf(text), output: text };
    // Under another name first, so that a run at the same time never reads half a file.
    const temporary = `${pathOf(key)}.${process.pid}.${Date.now()}`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(temporary, JSON.stringify(stored));
      await rename(temporary, pathOf(key));
      await tidy(folder, maxBytes);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  };
  return {
    async get(key) {
      try {
        const { digest, output } = JSON.parse(await readFile(pathOf(key), 'utf8')) as Stored;
        // What is used stays the longest.
        const now = new Date();
        await utimes(pathOf(key), now, now).catch(() => undefined);
        return digest === digestOf(output) ? (JSON.parse(output) as StandardJsonOutput) : undefined;
      } catch {
        return undefined;
      }
    },
    put: (key, output) => putText(key, JSON.stringify(output)),
    async putDebugBuilds(key, contracts, isOld) {
      if (isOld && existsSync(pathOf(key))) return;
      const builds: Record<string, StoredDebugBuilds[string]> = {};
      for (const [file, byName] of Object.entries(contracts)) {
        for (const [name, { debug, debugHash }] of Object.entries(byName)) {
          if (debug === undefined || debugHash === undefined) continue;
          builds[`${file}:${name}`] = { debug: Buffer.from(debug).toString('base64'), debugHash };
        }
      }
      await putText(key, JSON.stringify(builds));
    },
  };
}
