/**
 * Packs every package that is published, exactly as `npm publish` would, into one folder of tarballs with a manifest.
 *
 *     node scripts/pack.mjs [--out FOLDER] [--no-build]        # default: dist/tarballs, after `npm run build`
 *
 * FOLDER/manifest.json lists the packages as `PackedPackage`s, those first that others depend on. To try the packages as a
 * stranger has them, in a folder with a package.json of one's own:
 *
 *     import { packAll, readPacked, withDependencies } from './pack.mjs';
 *     const packed = readPacked() ?? packAll();               // what an earlier step packed, or pack now
 *     const dependencies = withDependencies(packed, ['polkavirt', '@polkavirt/jest']);
 *     // { polkavirt: 'file:/.../polkavirt-0.1.0.tgz', '@polkavirt/jest': 'file:...', '@polkavirt/native': 'file:...', ... }
 *     // Put these into package.json's dependencies, then `npm install`: no package of ours is asked of the registry.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The playground's pages, which the command ships, and what builds them. */
const COMMAND_PAGES = join(root, 'packages', 'cli', 'pages');
const PAGES_BUILDER = join(root, 'packages', 'site', 'dist', 'build', 'command-pages.js');
export const TARBALLS = join(root, 'dist', 'tarballs');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The folders of the workspaces that the root's package.json names: a folder, or all folders in one. */
export const workspaceFolders = (of) =>
  readJson(join(of, 'package.json')).workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -'/*'.length);
    return readdirSync(join(of, parent)).map((name) => `${parent}/${name}`);
  });

/** The packages that are published: [{ folder: 'packages/native', manifest }], each after those that it depends on. */
export function publishedPackages(of = root) {
  const all = workspaceFolders(of)
    .filter((folder) => existsSync(join(of, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(join(of, folder, 'package.json')) }))
    .filter(({ manifest }) => manifest.private !== true);
  const sorted = new Set();
  const add = (one) => {
    if (sorted.has(one)) return;
    for (const name of siblingsOf(one.manifest)) for (const other of all) if (other.manifest.name === name) add(other);
    sorted.add(one);
  };
  const siblingsOf = ({ dependencies, peerDependencies }) => Object.keys({ ...dependencies, ...peerDependencies });
  all.forEach(add);
  return [...sorted];
}

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));

/** Deletes from dist what no source gives any more: the compiler leaves it there, and a clean checkout would not have it. */
function deleteStale(folder) {
  const [source, built] = ['src', 'dist'].map((name) => join(root, folder, name));
  if (!existsSync(built)) return;
  const given = new Set(filesUnder(source).flatMap((file) => ['.js', '.d.ts'].map((end) => file.replace(/\.ts$/, end))));
  for (const file of filesUnder(built)) if (file !== '.tsbuildinfo' && !given.has(file)) rmSync(join(built, file));
}

/** Packs the packages, built before, into `out`; what was in that folder goes. */
export function packAll({ out = TARBALLS, build = true } = {}) {
  if (build) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (build || !existsSync(COMMAND_PAGES)) execFileSync('node', [PAGES_BUILDER], { cwd: root, stdio: 'inherit' });
  const packages = publishedPackages();
  for (const { folder } of packages) deleteStale(folder);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const workspaces = packages.flatMap(({ folder }) => ['--workspace', folder]);
  const flags = ['--json', '--ignore-scripts', '--pack-destination', out];
  const printed = execFileSync('npm', ['pack', ...workspaces, ...flags], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const byName = new Map(JSON.parse(printed).map((one) => [one.name, one]));
  const packed = packages.map(({ folder, manifest: { name, version, dependencies = {} } }) => {
    const { filename, size, unpackedSize, files } = byName.get(name);
    return { name, version, folder, dependencies, tarball: filename, size, unpackedSize, files: files.map(({ path }) => path) };
  });
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(packed, null, 2)}\n`);
  return located(packed, out);
}

/** What `packAll` put into a folder; undefined if nothing did. It may be older than the sources. */
export function readPacked(out = TARBALLS) {
  const path = join(out, 'manifest.json');
  return existsSync(path) ? located(readJson(path), out) : undefined;
}

const located = (packed, out) => packed.map((one) => ({ ...one, tarball: resolve(out, one.tarball) }));

/** Dependencies for a package.json: these packages and those of ours that they need, each from its tarball. */
export function withDependencies(packed, names) {
  const byName = new Map(packed.map((one) => [one.name, one]));
  const needed = new Set();
  const add = (name) => {
    if (needed.has(name) || !byName.has(name)) return;
    needed.add(name);
    Object.keys(byName.get(name).dependencies).forEach(add);
  };
  for (const name of names) {
    if (!byName.has(name)) throw new Error(`no package ${name} was packed; there are ${[...byName.keys()].join(', ')}`);
    add(name);
  }
  return Object.fromEntries([...needed].map((name) => [name, `file:${byName.get(name).tarball}`]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' }, 'no-build': { type: 'boolean', default: false } } });
  const packed = packAll({ ...(values.out && { out: resolve(values.out) }), build: !values['no-build'] });
  for (const { name, size, files } of packed) {
    console.log(`${name.padEnd(28)} ${`${Math.ceil(size / 1000)} kB`.padStart(8)} ${`${files.length} files`.padStart(10)}`);
  }
}
