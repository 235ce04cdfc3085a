import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildElf, type CompileOptions, clangFlags, compileC, linkOrRefuse } from './compile-c.ts';
import { createGuestCache, defaultGuestCache, guestKey } from './guest-cache.ts';
import { findToolchain } from './toolchain.ts';

export interface CompileGuestOptions extends CompileOptions {
  /** A folder for the cache, or `false` for none. Default: `node_modules/.cache/polkavirt` of the project. */
  readonly cache?: string | false;
}

/**
 * Compiles a guest in C for a test, with debug information unless the options say otherwise. The same sources and
 * options come from a cache, which notices changes of every file that was read.
 *
 * @param source A path from the working directory (or `root`), the URL of a file, or several of them.
 * @returns The `.polkavm` container.
 * @throws ToolchainMissing, CompileError, LinkRefused.
 *
 * @example
 * const program = await compileGuest(new URL('guest.c', import.meta.url));
 */
export async function compileGuest(
  source: string | URL | readonly (string | URL)[],
  { cache, ...given }: CompileGuestOptions = {},
): Promise<Uint8Array> {
  const sources = typeof source === 'string' || source instanceof URL ? [source] : source;
  const files = sources.map((one) => (one instanceof URL ? fileURLToPath(one) : one));
  const root = resolve(given.root ?? process.cwd());
  const toolchain = given.toolchain ?? (await findToolchain());
  const options: CompileOptions = { debug: true, ...given, root, toolchain };
  if (cache === false) return (await compileC(files, options)).program;

  const kept = createGuestCache(cache ?? defaultGuestCache(root));
  const key = guestKey([root, files, clangFlags(options, root), toolchain.version]);
  const found = await kept.get(key);
  if (found !== undefined) return linkOrRefuse(found, options).program;
  const { elf, dependencies } = await buildElf(files, options);
  await kept.put(key, elf, dependencies);
  return linkOrRefuse(elf, options).program;
}
