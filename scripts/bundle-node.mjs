/**
 * Makes few files of what `polkavirt node` loads, in packages/cli/bundle: with them it starts in a third of the time. Part of
 * `npm run build`; packages/cli/bin/polkavirt.js takes them unless something was built after them.
 *
 *     node scripts/bundle-node.mjs
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'packages/cli/bundle');

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

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: {
    'node-main': 'packages/cli/dist/node-main.js',
    // What native starts beside the file that it is in.
    worker: 'packages/native/dist/isolated/worker.js',
  },
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
  // Node would take its CommonJS, of which every operator is loaded.
  alias: { rxjs: join(root, 'node_modules/rxjs/dist/esm/index.js') },
  // It finds a file of WebAssembly beside itself.
  external: ['node-sqlite3-wasm'],
  banner: { js: REQUIRE },
  logLevel: 'warning',
});
const texts = new Map(outputFiles.map(({ path, contents }) => [relative(outdir, path), Buffer.from(contents)]));
texts.set('LICENSES.txt', Buffer.from(licences(Object.keys(metafile.inputs)).join(`\n${'-'.repeat(80)}\n\n`)));
if (!texts.has('node-main.js')) throw new Error('esbuild made no bundle/node-main.js');

// A file that is as it was stays where it is: somebody may be loading it now. It only becomes newer than what it was made of.
mkdirSync(outdir, { recursive: true });
const now = new Date();
for (const name of readdirSync(outdir)) if (!texts.has(name)) rmSync(join(outdir, name), { recursive: true });
for (const [name, text] of texts) {
  const path = join(outdir, name);
  if (existsSync(path) && readFileSync(path).equals(text)) utimesSync(path, now, now);
  else writeFileSync(path, text);
}
