import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The version of the stored format. */
const FORMAT = 1;

const digestOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `node_modules/.cache` of the project, or the user's cache folder if it has no node_modules. */
export function defaultGuestCache(root: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) return join(modules, '.cache', 'polkavirt', 'guests');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'polkavirt', 'guests');
}

interface Stored {
  /** Every file that was read, and the digest of its contents. */
  readonly dependencies: readonly (readonly [path: string, digest: string])[];
  /** In base64. */
  readonly elf: string;
  readonly digest: string;
}

/** ELF files in a folder, each in a file of JSON. An entry is valid as long as every file that went into it is unchanged. */
export interface GuestCache {
  /** Undefined if the entry is missing or broken, or if a file has changed. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Stores an ELF file. A folder that cannot be written is not an error; the next run compiles again. */
  put(key: string, elf: Uint8Array, dependencies: readonly string[]): Promise<void>;
}

/** The key of a request: everything that determines the output, except the contents of files. */
export const guestKey = (request: unknown): string => digestOf(JSON.stringify([FORMAT, request]));

export function createGuestCache(folder: string): GuestCache {
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    async get(key) {
      try {
        const stored = JSON.parse(await readFile(pathOf(key), 'utf8')) as Stored;
        const elf = Buffer.from(stored.elf, 'base64');
        if (stored.digest !== digestOf(elf)) return undefined;
        for (const [path, digest] of stored.dependencies) {
          if (digestOf(await readFile(path)) !== digest) return undefined;
        }
        return Uint8Array.from(elf);
      } catch {
        return undefined;
      }
    },
    async put(key, elf, dependencies) {
      // Written under another name first, so that a concurrent run never reads half a file.
      const temporary = `${pathOf(key)}.${process.pid}.${Date.now()}`;
      try {
        const digests = await Promise.all(dependencies.map(async (path) => [path, digestOf(await readFile(path))] as const));
        const stored: Stored = {
          dependencies: digests,
          elf: Buffer.from(elf).toString('base64'),
          digest: digestOf(elf),
        };
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, JSON.stringify(stored));
        await rename(temporary, pathOf(key));
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}
