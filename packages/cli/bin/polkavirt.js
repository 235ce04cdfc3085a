#!/usr/bin/env node
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const BUILT = '../dist/main.js';
/** `node` from few files, which start in a third of the time (scripts/bundle-node.mjs). */
const BUNDLE = '../bundle/node-main.js';

/** Whether nothing was built since the bundle was made. A published package is built once, and says so by lacking this file. */
function isFresh() {
  if (!existsSync(at(BUNDLE))) return false;
  if (!existsSync(at('../dist/.tsbuildinfo'))) return true;
  const { mtimeMs } = statSync(at(BUNDLE));
  return readdirSync(at('../..')).every((name) => {
    const info = at(`../../${name}/dist/.tsbuildinfo`);
    return !existsSync(info) || statSync(info).mtimeMs <= mtimeMs;
  });
}

const script = process.argv[2] === 'node' && isFresh() ? BUNDLE : BUILT;
if (existsSync(at(script))) {
  const { main } = await import(new URL(script, import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('polkavirt: the packages are not built; run `npm run build` at the top of the repository first');
  process.exitCode = 2;
}
