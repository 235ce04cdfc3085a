/**
 * Checks who imports whom: boundaries.json against each package's dependencies, its TypeScript references and
 * every import of its sources. Prints each violation with file and line; exits 1 if there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { source, inside } = readJson(join(root, 'boundaries.json'));
const packages = Object.keys(source);
const nameOf = (folder) => readJson(join(root, 'packages', folder, 'package.json')).name;
const folderOfName = new Map(packages.map((folder) => [nameOf(folder), folder]));
const problems = [];

const sourceFiles = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

/** Every module specifier that a file imports or exports from, `import()` with a plain string included. */
function specifiers(path) {
  const text = readFileSync(path, 'utf8');
  const found = [];
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (/^(Import|ExportNamed|ExportAll|Export)\w*Declaration$/.test(node.type) && node.source) found.push(node.source.value);
    if (node.type === 'CallExpression' && node.callee?.type === 'Import') {
      const argument = node.arguments[0]?.expression;
      if (argument?.type === 'StringLiteral') found.push(argument.value);
    }
    for (const value of Object.values(node)) walk(value);
  };
  walk(parseSync(text, { syntax: 'typescript', target: 'es2022' }));
  return found.map((specifier) => {
    const line = text.split('\n').findIndex((l) => l.includes(`'${specifier}'`)) + 1;
    return { specifier, where: `${relative(root, path)}:${line}` };
  });
}

const sameSet = (a, b) => a.length === b.length && a.every((x) => b.includes(x));

const onDisk = readdirSync(join(root, 'packages'));
for (const folder of onDisk) if (!(folder in source)) problems.push(`packages/${folder}: not listed in boundaries.json`);

for (const folder of packages) {
  const base = join(root, 'packages', folder);
  const allowed = source[folder];
  const manifest = readJson(join(base, 'package.json'));
  const declared = Object.keys(manifest.dependencies ?? {}).flatMap((name) => folderOfName.get(name) ?? []);
  if (!sameSet(declared, allowed)) {
    problems.push(`packages/${folder}/package.json: depends on [${declared}], boundaries.json allows [${allowed}]`);
  }
  const references = (readJson(join(base, 'tsconfig.json')).references ?? []).map((r) => r.path.replace('../', ''));
  if (!sameSet(references, allowed)) {
    problems.push(`packages/${folder}/tsconfig.json: references [${references}], boundaries.json allows [${allowed}]`);
  }
  const thirdParty = new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})]);

  for (const path of sourceFiles(join(base, 'src'))) {
    for (const { specifier, where } of specifiers(path)) {
      if (specifier.startsWith('.')) {
        const target = resolve(dirname(path), specifier);
        if (!target.startsWith(join(base, 'src'))) problems.push(`${where}: '${specifier}' leaves the package's src folder`);
        for (const rule of inside ?? []) {
          if (path.startsWith(join(root, rule.from)) && target.startsWith(join(root, rule.to)))
            problems.push(`${where}: ${rule.why}`);
        }
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

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `boundaries hold in ${packages.length} packages` : `${problems.length} boundary violations`);
process.exitCode = problems.length === 0 ? 0 : 1;
