import { existsSync, statSync } from 'node:fs';

/** The built script: the tests run from TypeScript files, which a worker cannot load. */
const BUILT = new URL(import.meta.url.endsWith('.ts') ? '../../dist/isolated/worker.js' : './worker.js', import.meta.url);
/** The same with all that it imports, in one file (scripts/bundle-node.mjs): it starts in less than half of the time. */
const BUNDLE = new URL('../../bundle/isolated-worker.js', import.meta.url);
/** What says when a package was built that the bundle is made of. A published package is built once, and has no such file. */
const BUILDS = ['native', 'polkavm', 'primitives'].map((name) => new URL(`../../../${name}/dist/.tsbuildinfo`, import.meta.url));

/** The script of the worker: the bundle, if there is one and nothing was built after it. */
export function workerScript(): URL {
  if (!existsSync(BUNDLE)) return BUILT;
  const { mtimeMs } = statSync(BUNDLE);
  return BUILDS.every((build) => !existsSync(build) || statSync(build).mtimeMs <= mtimeMs) ? BUNDLE : BUILT;
}
