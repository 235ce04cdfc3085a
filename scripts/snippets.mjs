/**
 * Keeps the code in the documents true, in every Markdown file of the repository:
 *
 * - between `<!-- snippet: FILE -->` and `<!-- /snippet -->` stands the file as it is, and with `FILE#NAME` what stands there
 *   between `// #region NAME` and `// #endregion`;
 * - every other block of TypeScript or JavaScript is code that parses, and imports of our packages only what they export.
 *
 *     node scripts/snippets.mjs             # writes the files' text into the documents
 *     node scripts/snippets.mjs --check     # writes nothing; a difference is exit code 1
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), 'utf8');
const check = process.argv.includes('--check');
const problems = [];

/** Every document that git knows or would add. */
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

const LANGUAGES = { '.c': 'c', '.ts': 'ts', '.js': 'js', '.mjs': 'js', '.cjs': 'js', '.json': 'json', '.txt': '' };
const SNIPPET = /<!-- snippet: (\S+) -->\n[\s\S]*?<!-- \/snippet -->/g;

const MARK = /^[ \t]*\/\/ #(?:region \S+|endregion)\n/gm;

/** The lines of a region without their common indentation, or the whole file without the marks; undefined if there is none. */
function snippetOf(file, region) {
  if (!existsSync(join(root, file))) return undefined;
  const code = read(file);
  if (region === undefined) return code.replace(MARK, '').trimEnd();
  const [, lines] = code.match(new RegExp(`^[ \\t]*// #region ${region}\\n([\\s\\S]*?)^[ \\t]*// #endregion`, 'm')) ?? [];
  const indentation = /^ */.exec(lines ?? '')[0].length;
  return lines?.replaceAll(new RegExp(`^ {${indentation}}`, 'gm'), '').trimEnd();
}

const withSnippets = (text, document) =>
  text.replace(SNIPPET, (found, source) => {
    const [file, region] = source.split('#');
    const code = snippetOf(file, region);
    if (code === undefined) {
      problems.push(`${document}: the snippet ${source} does not exist`);
      return found;
    }
    return `<!-- snippet: ${source} -->\n\`\`\`${LANGUAGES[extname(file)]}\n${code}\n\`\`\`\n<!-- /snippet -->`;
  });

/** The entries of our packages: specifier -> the source file. */
const entries = new Map(
  readdirSync(join(root, 'packages')).flatMap((folder) => {
    if (!existsSync(join(root, 'packages', folder, 'package.json'))) return [];
    const { name, exports = {} } = JSON.parse(read(`packages/${folder}/package.json`));
    return Object.entries(exports).flatMap(([entry, conditions]) => {
      const source = conditions['@polkavirt/source'];
      return source === undefined ? [] : [[name + entry.slice(1), join('packages', folder, source)]];
    });
  }),
);

const parse = (code) => parseSync(code, { syntax: 'typescript', target: 'es2022' }).body;

/** What a file exports: its names. Files of ours have no `export *`. */
const namesOf = (file) => {
  const names = new Set();
  for (const item of parse(read(file))) {
    if (item.type === 'ExportAllDeclaration') problems.push(`${file}: \`export *\` hides what is exported; name it`);
    if (item.type === 'ExportNamedDeclaration') {
      for (const { exported, orig, name } of item.specifiers) names.add((exported ?? orig ?? name).value);
    }
    if (item.type === 'ExportDeclaration') {
      const { declaration } = item;
      for (const { id } of declaration.declarations ?? [declaration]) {
        names.add((id ?? declaration.identifier).value);
      }
      if (declaration.identifier) names.add(declaration.identifier.value);
    }
  }
  return names;
};
const exported = new Map();
const exportsOf = (specifier) => {
  if (!exported.has(specifier)) exported.set(specifier, namesOf(entries.get(specifier)));
  return exported.get(specifier);
};

const FENCE = /^```(ts|js|typescript|javascript)(?: \S+)?\n([\s\S]*?)^```$/gm;

function checkFences(text, document) {
  for (const { 2: code, index } of text.replace(SNIPPET, (found) => found.replace(/[^\n]/g, ' ')).matchAll(FENCE)) {
    const where = `${document}:${text.slice(0, index).split('\n').length}`;
    let body;
    try {
      body = parse(code);
    } catch (error) {
      problems.push(`${where}: this code does not parse: ${String(error.message ?? error).split('\n')[0]}`);
      continue;
    }
    for (const { type, source, specifiers } of body) {
      if (type !== 'ImportDeclaration' || !/^(@polkavirt\/|polkavirt$)/.test(source.value)) continue;
      if (!entries.has(source.value)) {
        problems.push(`${where}: there is no entry '${source.value}'`);
        continue;
      }
      for (const { imported, local, type: kind } of specifiers) {
        const name = (imported ?? local).value;
        if (kind === 'ImportSpecifier' && !exportsOf(source.value).has(name)) {
          problems.push(`${where}: '${source.value}' exports no ${name}`);
        }
      }
    }
  }
}

let stale = 0;
for (const document of documents) {
  const text = read(document);
  const fresh = withSnippets(text, document);
  checkFences(fresh, document);
  if (fresh === text) continue;
  stale += 1;
  if (check) problems.push(`${document}: a snippet differs from its file; run \`npm run snippets\``);
  else writeFileSync(join(root, document), fresh);
}
for (const problem of problems) console.error(problem);
if (!check) console.log(stale === 0 ? 'the snippets were up to date' : `wrote ${stale} documents`);
process.exitCode = problems.length > 0 ? 1 : 0;
