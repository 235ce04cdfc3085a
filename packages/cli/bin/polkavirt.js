#!/usr/bin/env node
import { existsSync } from 'node:fs';

const BUILT = new URL('../dist/main.js', import.meta.url);

if (existsSync(BUILT)) {
  const { scriptOf } = await import('../dist/script-of.js');
  const { main } = await import(process.argv[2] === 'node' ? scriptOf('node-main.js', 'main.js').href : BUILT.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('polkavirt: the packages are not built; run `npm run build` at the top of the repository first');
  process.exitCode = 2;
}
