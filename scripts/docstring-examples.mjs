/**
 * Compiles the examples in the docstrings of the packages: each fenced block of `ts` that has an import is a module of its own.
 *
 *     node scripts/docstring-examples.mjs
 *
 * A problem is printed with the place of the docstring, and is exit code 1.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '.docstrings');
const sources = readdirSync(join(root, 'packages')).flatMap((name) => {
  const src = join(root, 'packages', name, 'src');
  return readdirSync(src, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(src, file));
});

const EXAMPLE = /^([ \t]*\* )```ts\n((?:[ \t]*\*.*\n)*?)\1```$/gm;

/** Line of a text, from 1, at an index. */
const lineAt = (text, index) => text.slice(0, index).split('\n').length;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const places = new Map();
for (const source of sources) {
  const text = readFileSync(source, 'utf8');
  for (const { 2: body, index } of text.matchAll(EXAMPLE)) {
    const code = body.replaceAll(/^[ \t]*\* ?/gm, '');
    if (!/^import /m.test(code)) continue;
    const name = `example-${places.size}.ts`;
    // Alone on its first line, so that the lines of the module follow those of the docstring.
    places.set(name, { source: relative(root, source), line: lineAt(text, index) });
    writeFileSync(join(folder, name), code);
  }
}
const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({ extends: '../tsconfig.tests.json', compilerOptions, include: ['*.ts'], exclude: [] }),
);
const { status, stdout } = spawnSync('npx', ['tsc', '-p', folder, '--pretty', 'false'], { cwd: root, encoding: 'utf8' });
for (const problem of stdout.split('\n')) {
  const [, name, line, rest] = /(example-\d+\.ts)\((\d+),\d+\): (.*)/.exec(problem) ?? [];
  const place = places.get(name);
  if (place !== undefined) console.error(`${place.source}:${place.line + Number(line)}: ${rest}`);
  else if (problem.trim() !== '') console.error(problem);
}
rmSync(folder, { recursive: true });
if (status === 0) console.log(`${places.size} examples in docstrings compile`);
process.exitCode = status === 0 ? 0 : 1;
