/** Finds what packages export and nobody uses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from '@swc/core';

const OPTIONS = { syntax: 'typescript', target: 'es2022' };
const SKIPPED = new Set(['node_modules', 'dist', '.git', 'reports']);

/** Every file below a folder with one of these endings, without what is built or installed. */
function filesBelow(folder, endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path, endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
  });
}

const nameOf = (node) => node?.value;

/** What a module exports by name: name -> the file that declares it, and whether it is a type. */
function exportsOf(path) {
  const found = new Map();
  for (const item of parseSync(readFileSync(path, 'utf8'), OPTIONS).body) {
    if (item.type === 'ExportNamedDeclaration') {
      const from = item.source === null || item.source === undefined ? path : resolve(dirname(path), item.source.value);
      for (const specifier of item.specifiers) {
        if (specifier.type === 'ExportNamespaceSpecifier') found.set(nameOf(specifier.name), { from, isType: false });
        else {
          const isType = item.typeOnly || specifier.isTypeOnly;
          found.set(nameOf(specifier.exported ?? specifier.orig), { from, isType });
        }
      }
    } else if (item.type === 'ExportDeclaration') {
      const { declaration } = item;
      const isType = /^Ts(Interface|TypeAlias)Declaration$/.test(declaration.type);
      const ids = declaration.declarations?.map(({ id }) => id) ?? [declaration.identifier ?? declaration.id];
      for (const id of ids) if (nameOf(id) !== undefined) found.set(nameOf(id), { from: path, isType });
    }
  }
  return found;
}

/** The names that a file imports, as `specifier name`. A namespace counts for all of them: `specifier *`. */
function importedBy(path) {
  const found = [];
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (/^(Import|ExportNamed)Declaration$/.test(node.type) && node.source) {
      for (const { type, imported, local, orig } of node.specifiers) {
        const isAll = type === 'ImportNamespaceSpecifier' || type === 'ExportNamespaceSpecifier';
        found.push(`${node.source.value} ${isAll ? '*' : nameOf(imported ?? orig ?? local)}`);
      }
    }
    if (node.type === 'ExportAllDeclaration') found.push(`${node.source.value} *`);
    // `const { a, b } = await import('x')`, and `import('x').a` as a type.
    if (node.type === 'CallExpression' && node.callee?.type === 'Import') found.push(`${node.arguments[0]?.expression?.value} *`);
    if (node.type === 'TsImportType') found.push(`${node.argument?.value} *`);
    for (const value of Object.values(node)) walk(value);
  };
  walk(parseSync(readFileSync(path, 'utf8'), OPTIONS));
  return found;
}

const wordIn = (name, text) => new RegExp(`(?<![\\w$])${name.replace('$', '\\$')}(?![\\w$])`).test(text);

/**
 * The exports of packages that have neither a user nor a reason. A user is an import from outside of the package's own folder, or a
 * document that names it: the package's README, or one of the root. A type is also used where a used export of the package names it.
 *
 * @param {string} root the repository's
 * @param {readonly string[]} folders of the packages
 * @param {Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>} kept entry -> why they are there -> exports, or `*`
 * @returns {string[]} problems
 */
export function unusedExports(root, folders, kept) {
  const problems = [];
  const reasonFor = (specifier, name) =>
    Object.entries(kept[specifier] ?? {}).find(([, names]) => names.includes(name) || names.includes('*'))?.[0];
  const code = ['packages', 'examples', 'benchmarks', 'test-support', 'scripts', 'fixtures']
    .flatMap((folder) => filesBelow(join(root, folder), ['.ts', '.mts', '.js', '.mjs']))
    .map((path) => ({ path, imports: new Set(importedBy(path)) }));
  const rootDocs = [...filesBelow(join(root, 'docs'), ['.md']), join(root, 'README.md'), join(root, 'ARCHITECTURE.md')];
  const readDocs = (paths) => paths.map((path) => readFileSync(path, 'utf8')).join('\n');
  const commonDocs = readDocs(rootDocs);

  for (const folder of folders) {
    const base = join(root, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
    const docs = commonDocs + readDocs([join(base, 'README.md')].filter(existsSync));
    const outside = code.filter(({ path }) => !path.startsWith(`${base}/src/`) && !path.startsWith(`${base}/test/`));
    /** All exports of the package; what one entry uses of a type, another one may export. */
    const rows = Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const source = target['@polkavirt/source'];
      if (source === undefined || !source.endsWith('.ts')) return [];
      const specifier = manifest.name + entry.slice(1);
      return [...exportsOf(join(base, source))].map(([name, { from, isType }]) => {
        const isImported = outside.some(({ imports }) => imports.has(`${specifier} ${name}`) || imports.has(`${specifier} *`));
        const reason = reasonFor(specifier, name);
        return { specifier, name, from, isType, reason, isUsed: isImported || wordIn(name, docs) };
      });
    });
    const texts = new Map([...new Set(rows.map(({ from }) => from))].map((from) => [from, readFileSync(from, 'utf8')]));
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false;
      for (const row of rows) {
        if (row.isUsed || !row.isType) continue;
        const isNamed = rows.some(
          (other) => other !== row && (other.isUsed || other.reason) && wordIn(row.name, texts.get(other.from)),
        );
        if (isNamed) row.isUsed = hasChanged = true;
      }
    }
    for (const { specifier, name, from, reason, isUsed } of rows) {
      if (isUsed || reason !== undefined) continue;
      const where = `${relative(root, from)}: ${specifier} exports ${name}`;
      problems.push(
        `${where}, which nobody uses; remove it, document it, or give a reason in scripts/boundaries/kept-exports.json`,
      );
    }
    const known = new Set(rows.map(({ specifier, name }) => `${specifier} ${name}`));
    for (const [specifier, reasons] of Object.entries(kept)) {
      if (specifier !== manifest.name && !specifier.startsWith(`${manifest.name}/`)) continue;
      for (const name of Object.values(reasons).flat()) {
        if (name !== '*' && !known.has(`${specifier} ${name}`))
          problems.push(`kept-exports.json: ${specifier} exports no ${name}`);
      }
    }
  }
  return problems;
}
