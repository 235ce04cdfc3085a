/**
 * Makes few files of hundreds, which Node finds, reads and links one by one: of what `polkavirt node` loads, in packages/cli/bundle, with
 * which it starts in a third of the time, of the worker of `polkavirt wire replay`, and of the worker of isolated guests, in
 * packages/native/bundle. Part of `npm run build`; packages/cli/src/script-of.ts and packages/native/src/isolated/worker-script.ts take
 * them unless something was built after them.
 *
 *     node scripts/bundle-node.mjs
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Packages of CommonJS ask for modules of Node with `require`, which a module has not. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** The folder of the package that a file is of: `node_modules/@noble/hashes`. */
const packageOf = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/** The licences of all packages of others that are in the bundle. */
function licences(inputs) {
  const folders = new Set(inputs.map(packageOf).filter((folder) => folder !== undefined));
  return [...folders].sort().map((folder) => {
    const path = join(root, folder);
    const { name, version, license, author, homepage } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    // Some packages name their licence and bring no text of it.
    const who = typeof author === 'string' ? author : author?.name;
    const text =
      file === undefined ? `Copyright ${who ?? `the authors of ${homepage}`}` : readFileSync(join(path, file), 'utf8').trim();
    if (license === undefined) throw new Error(`${name} does not say its licence, so it cannot be in the bundle`);
    return `${name} ${version}, ${license}\n\n${text}\n`;
  });
}

/** Bundles the entries, `name of the output -> built file`, into a folder, which then has nothing else but the licences. */
async function bundle(folder, entryPoints, options = {}) {
  const outdir = join(root, folder);
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  const texts = new Map(outputFiles.map(({ path, contents }) => [relative(outdir, path), Buffer.from(contents)]));
  texts.set('LICENSES.txt', Buffer.from(licences(Object.keys(metafile.inputs)).join(`\n${'-'.repeat(80)}\n\n`)));
  for (const name of Object.keys(entryPoints))
    if (!texts.has(`${name}.js`)) throw new Error(`esbuild made no ${folder}/${name}.js`);

  // A file that is as it was stays where it is: somebody may be loading it now. It only becomes newer than what it was made of.
  mkdirSync(outdir, { recursive: true });
  const now = new Date();
  for (const name of readdirSync(outdir)) if (!texts.has(name)) rmSync(join(outdir, name), { recursive: true });
  for (const [name, text] of texts) {
    const path = join(outdir, name);
    if (existsSync(path) && readFileSync(path).equals(text)) utimesSync(path, now, now);
    else writeFileSync(path, text);
  }
}

const WORKER = 'packages/native/dist/isolated/worker.js';

await bundle(
  'packages/cli/bundle',
  {
    'node-main': 'packages/cli/dist/node-main.js',
    'replay-worker': 'packages/cli/dist/wire/replay-worker.js',
    // What native starts beside the file that it is in.
    worker: WORKER,
  },
  {
    // Node would take its CommonJS, of which every operator is loaded.
    alias: { rxjs: join(root, 'node_modules/rxjs/dist/esm/index.js') },
    // The one finds a file of WebAssembly beside itself, the other one its compiler.
    external: ['node-sqlite3-wasm', 'jiti'],
    banner: { js: REQUIRE },
  },
);
await bundle('packages/native/bundle', { 'isolated-worker': WORKER });
