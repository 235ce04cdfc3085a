/**
 * Checks who imports whom: boundaries.json against each package's dependencies, its TypeScript references and
 * every import of its sources; that no files import each other in a circle, types included; that imports inside a
 * package go down its floors; and that every export of a package has a user, a document or a reason. Prints each
 * violation with file and line; exits 1 if there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circlesOf } from './boundaries/circles.mjs';
import { unusedExports } from './boundaries/exports.mjs';
import { checkFloors } from './boundaries/floors.mjs';
import { importsOf, sourceFiles } from './boundaries/source-imports.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { source, floors } = readJson(join(root, 'boundaries.json'));
const packages = Object.keys(source);
const nameOf = (folder) => readJson(join(root, 'packages', folder, 'package.json')).name;
const folderOfName = new Map(packages.map((folder) => [nameOf(folder), folder]));
const problems = [];

const sameSet = (a, b) => a.length === b.length && a.every((x) => b.includes(x));

const onDisk = readdirSync(join(root, 'packages'));
for (const folder of onDisk) if (!(folder in source)) problems.push(`packages/${folder}: not listed in boundaries.json`);

/** File -> what it imports from its own package. */
const imports = new Map();
for (const folder of packages) {
  const base = join(root, 'packages', folder);
  const allowed = source[folder];
  const manifest = readJson(join(base, 'package.json'));
  const thirdParty = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const declared = [...thirdParty].flatMap((name) => folderOfName.get(name) ?? []);
  if (!sameSet(declared, allowed)) {
    problems.push(`packages/${folder}/package.json: depends on [${declared}], boundaries.json allows [${allowed}]`);
  }
  const references = (readJson(join(base, 'tsconfig.json')).references ?? []).map((r) => r.path.replace('../', ''));
  if (!sameSet(references, allowed)) {
    problems.push(`packages/${folder}/tsconfig.json: references [${references}], boundaries.json allows [${allowed}]`);
  }

  for (const path of sourceFiles(join(base, 'src'))) {
    const inside = [];
    imports.set(path, inside);
    for (const { specifier, line } of importsOf(path)) {
      const where = `${relative(root, path)}:${line}`;
      if (specifier.startsWith('.')) {
        const target = resolve(dirname(path), specifier);
        if (!target.startsWith(join(base, 'src'))) problems.push(`${where}: '${specifier}' leaves the package's src folder`);
        inside.push({ target, where });
        continue;
      }
      if (specifier.startsWith('node:')) continue;
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const ours = folderOfName.get(name);
      if (ours !== undefined && !allowed.includes(ours)) problems.push(`${where}: ${folder} may not import ${ours}`);
      if (
        ours !== undefined &&
        specifier !== name &&
        !(`.${specifier.slice(name.length)}` in readJson(join(root, 'packages', ours, 'package.json')).exports)
      ) {
        problems.push(`${where}: deep import '${specifier}'`);
      }
      if (ours === undefined && !thirdParty.has(name)) problems.push(`${where}: '${name}' is not a dependency of ${folder}`);
    }
  }
}

const graph = new Map([...imports].map(([file, targets]) => [file, targets.map(({ target }) => target)]));
for (const circle of circlesOf(graph)) problems.push(`a circle: ${circle.map((file) => relative(root, file)).join(' -> ')}`);
for (const [folder, rooms] of Object.entries(floors)) {
  const base = join(root, folder);
  problems.push(...checkFloors(rooms, base, new Map([...imports].filter(([file]) => file.startsWith(`${base}/`)))));
}

const { $comment, ...kept } = readJson(join(root, 'scripts/boundaries/kept-exports.json'));
problems.push(...unusedExports(root, packages, kept));

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `boundaries hold in ${packages.length} packages` : `${problems.length} boundary violations`);
process.exitCode = problems.length === 0 ? 0 : 1;
