import { existsSync, readdirSync, statSync } from 'node:fs';

/** The folder of this package, from its sources as well as from what was built: a worker cannot load TypeScript. */
const PACKAGE = new URL('../', import.meta.url);
const PACKAGES = new URL('../', PACKAGE);

/** Whether nothing was built since a bundle was made. A published package is built once, and says so by lacking this file. */
function isFresh(bundle: URL): boolean {
  if (!existsSync(bundle)) return false;
  if (!existsSync(new URL('dist/.tsbuildinfo', PACKAGE))) return true;
  const { mtimeMs } = statSync(bundle);
  return readdirSync(PACKAGES).every((name) => {
    const info = new URL(`${name}/dist/.tsbuildinfo`, PACKAGES);
    return !existsSync(info) || statSync(info).mtimeMs <= mtimeMs;
  });
}

/** A script from few files, which starts in a third of the time (scripts/bundle-node.mjs), or, if that is stale, as it was built. */
export function scriptOf(bundle: string, built: string): URL {
  const bundled = new URL(`bundle/${bundle}`, PACKAGE);
  return isFresh(bundled) ? bundled : new URL(`dist/${built}`, PACKAGE);
}
