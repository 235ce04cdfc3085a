import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import bundled from './bundled-packages.cjs';

const { FOLDER, MODULES } = bundled;
const require = createRequire(import.meta.url);

/** Packages of dozens or hundreds of small modules that many test files load, with all that one may import of them. */
const PACKAGES = ['rxjs', '@polkadot/util', '@polkadot-api/substrate-bindings', 'viem'];

/** For Node RxJS has CommonJS, whose exports have no names in a bundle; this is the same code as modules. */
const RXJS = /^rxjs(?:\/operators)?$/;
const rxjs = {
  name: 'rxjs as modules',
  setup({ onResolve }) {
    onResolve({ filter: RXJS }, ({ path }) => ({ path: join(MODULES, path.replace('rxjs', 'rxjs/dist/esm'), 'index.js') }));
  },
};

const manifestOf = (name) => JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8'));

/** What one may import of a package: its entry, and what an import and a `require` of it have different files for. */
function specifiersOf(name) {
  if (name === 'rxjs') return ['rxjs', 'rxjs/operators'];
  const { exports } = manifestOf(name);
  return Object.keys(exports)
    .filter((path) => path === '.' || (!/[*]|\.json$/.test(path) && exports[path].import !== undefined))
    .map((path) => name + path.slice(1));
}

/** Jest's `globalSetup`: bundles them unless an earlier run has. What they share they go on sharing, since one build makes them all. */
export default async function bundlePackages() {
  if (existsSync(FOLDER)) return;
  const { build } = await import('esbuild');
  mkdirSync(dirname(FOLDER), { recursive: true });
  const building = mkdtempSync(join(dirname(FOLDER), 'building-'));
  const entryPoints = PACKAGES.flatMap(specifiersOf).map((specifier) => ({ in: specifier, out: specifier.replace(/\W/g, '-') }));
  const { metafile } = await build({
    entryPoints,
    outdir: building,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: dirname(MODULES),
    tsconfigRaw: {},
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    plugins: [rxjs],
    // Connections are Node's: their packages stay as they are.
    external: ['ws', 'isows'],
    logLevel: 'error',
  });
  // What a package loads as it runs is an output with an entry as well, and nobody else's to import.
  const outputs = new Set(entryPoints.map(({ out }) => `${out}.mjs`));
  const index = {};
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (!outputs.has(basename(output))) continue;
    const file = join(dirname(MODULES), entryPoint);
    const named = relative(join(MODULES, 'rxjs/dist/esm'), file);
    const imported = named.startsWith('..') ? file : require.resolve(join('rxjs', dirname(named)));
    index[relative(MODULES, imported)] = basename(output);
  }
  writeFileSync(join(building, 'index.json'), JSON.stringify(index, undefined, 2));
  try {
    renameSync(building, FOLDER);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true });
    if (!existsSync(FOLDER)) throw error;
  }
}
