/** Reads the imports of source files: by a parser, so that nothing in a comment or a string counts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** All TypeScript files below a folder. */
export const sourceFiles = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

/** Every module specifier that a file imports or exports from, types and `import()` of a plain string included, with its line. */
export function importsOf(path) {
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
  const lines = text.split('\n');
  return found.map((specifier) => ({ specifier, line: lines.findIndex((line) => line.includes(`'${specifier}'`)) + 1 }));
}
