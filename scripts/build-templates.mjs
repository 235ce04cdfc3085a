/**
 * Makes the JavaScript of the templates of create-polkavirt of their TypeScript: types go, everything else stays. Both are
 * committed, so that both can be read; a test holds them together.
 *
 *     npm run templates
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/wasm-typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const templates = join(root, 'packages', 'create-polkavirt', 'templates');

/** The JavaScript of a template, formatted. */
export function toJavaScript(path) {
  const text = readFileSync(path, 'utf8').replaceAll(/(from '\.\/[^']*)\.ts'/g, "$1.js'");
  const { code } = transformSync(text, { mode: 'strip-only', filename: path });
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const formatted = execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path.replace(/\.ts$/, '.js')}`], {
    cwd: root,
    input: code,
    encoding: 'utf8',
  });
  // Where a declaration of types stood, blank lines stay.
  return formatted.replaceAll(/\n{3,}/g, '\n\n').replace(/^\n+/, '');
}

/** Every template in TypeScript. */
export const typeScriptTemplates = () =>
  readdirSync(templates, { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(templates, path))
    .sort();

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of typeScriptTemplates()) writeFileSync(path.replace(/\.ts$/, '.js'), toJavaScript(path));
}
