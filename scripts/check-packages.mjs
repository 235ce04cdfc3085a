/**
 * `npm run packages`: packs every package, and uses the tarballs as a stranger would. Lists what is wrong; exits 1 if anything is.
 *
 *     node scripts/check-packages.mjs [--packed]     # --packed takes the tarballs that `npm run pack` made before
 *
 * What is expected of each package is one table, scripts/packages/expected.mjs.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAll, readPacked } from './pack.mjs';
import { checkBundles, checkPage } from './packages/check-bundles.mjs';
import { checkCommand } from './packages/check-command.mjs';
import { checkImports, checkTypesOfConsumers } from './packages/check-consumers.mjs';
import { checkTarballs } from './packages/check-tarballs.mjs';
import { LEAST_TYPESCRIPT } from './packages/expected.mjs';
import { installInEmptyFolder } from './packages/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const problems = [];

async function part(name, check) {
  const start = performance.now();
  const found = await check();
  problems.push(...found);
  console.log(`${found.length === 0 ? 'ok' : 'FAILED'}: ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

const packed = (process.argv.includes('--packed') && readPacked()) || packAll();
await part('tarballs: files, sizes, publint, attw', () => checkTarballs(root, packed));

const folders = [];
const installed = (...args) => {
  folders.push(installInEmptyFolder(packed, ...args));
  return folders.at(-1);
};
try {
  await part('the command alone', () => checkCommand(installed(['polkavirt'])));
  const everything = packed.map(({ name }) => name);
  const folder = installed(everything, { typescript: LEAST_TYPESCRIPT });
  await part('bundles for browsers', () => checkBundles(folder));
  await part('a page that holds a chain', () => checkPage(folder));
  await part('imports in Node', () => checkImports(folder));
  await part('types, moduleResolution node16 and bundler', () =>
    checkTypesOfConsumers(folder, join(folder, 'node_modules/typescript/bin/tsc'), join(root, 'node_modules/typescript/bin/tsc')),
  );
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'every package can be installed and used' : `${problems.length} problems with the packages`);
process.exitCode = problems.length === 0 ? 0 : 1;
