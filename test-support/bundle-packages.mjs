import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Packages of hundreds of small modules that many test files load. Only those that nobody asks for by `require`: a bundle is a module.
 * (viem is asked for so, by `polkavirt node --artifacts`.)
 */
const PACKAGES = ['rxjs', 'rxjs/operators'];

const SELF = fileURLToPath(import.meta.url);
const require = createRequire(SELF);
/** For Node RxJS has CommonJS, whose exports have no names in a bundle; this is the same code as modules. */
const rxjs = {
  name: 'rxjs as modules',
  setup({ onResolve }) {
    onResolve({ filter: /^rxjs(?:\/operators)?$/ }, ({ path }) => ({
      path: join(MODULES, path.replace('rxjs', 'rxjs/dist/esm'), 'index.js'),
    }));
  },
};
/** The folder that holds them, also for a copy of the repository without `node_modules` of its own. */
const MODULES = dirname(dirname(require.resolve('jest/package.json')));

const installed = readFileSync(join(MODULES, '.package-lock.json'), 'utf8');
/** The bundle stands for every copy of a package, and so there must be one. */
for (const name of new Set(PACKAGES.map((specifier) => specifier.split('/')[0]))) {
  const copies = Object.keys(JSON.parse(installed).packages).filter((path) => path.endsWith(`node_modules/${name}`));
  if (copies.length !== 1)
    throw new Error(`${copies.length} copies of ${name} are installed, and the tests bundle one: ${copies.join(', ')}`);
}

/** Changes when what is installed does, or this file. */
const key = createHash('sha256')
  .update(`${readFileSync(SELF, 'utf8')}\0${installed}`)
  .digest('hex')
  .slice(0, 16);
const FOLDER = join(MODULES, '.cache/polkavirt-tests', key);
const nameOf = (specifier) => specifier.replace(/\W/g, '-');

/** For Jest: instead of each package its bundle. What they share they go on sharing, since one build made them all. */
export const bundledPackages = Object.fromEntries(
  PACKAGES.map((specifier) => [`^${specifier}$`, join(FOLDER, `${nameOf(specifier)}.mjs`)]),
);

/** Jest's `globalSetup`: bundles them unless an earlier run has. */
export default async function bundlePackages() {
  if (existsSync(FOLDER)) return;
  const { build } = await import('esbuild');
  mkdirSync(dirname(FOLDER), { recursive: true });
  const building = mkdtempSync(join(dirname(FOLDER), 'building-'));
  await build({
    entryPoints: PACKAGES.map((specifier) => ({ in: specifier, out: nameOf(specifier) })),
    outdir: building,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: dirname(MODULES),
    tsconfigRaw: {},
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    plugins: [rxjs],
    // Connections are Node's: their packages stay as they are.
    external: ['ws', 'isows'],
    logLevel: 'error',
  });
  try {
    renameSync(building, FOLDER);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true });
    if (!existsSync(FOLDER)) throw error;
  }
}
