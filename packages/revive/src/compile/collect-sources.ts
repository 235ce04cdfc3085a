import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { CompileError } from './compile-output.ts';
import type { SourceTexts } from './solidity-compiler.ts';

/** More sources than this are a mistake, such as a path that leads everywhere. */
const MAX_SOURCES = 10_000;

/** Comments and strings of Solidity, strings first, so that no comment begins in a string and none ends in one. */
const TOKENS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** `import "x"`, `import "x" as Y`, `import * as Y from "x"`, `import {A, B as C} from "x"`; strings stand as their numbers. */
const IMPORT = /(?<![\w$])import\s*(?:(?:\*\s*as\s+[\w$]+|\{[^}]*\})\s*from\s*)?"(\d+)"/g;

/** The paths that a source imports, with the line of each, from 1. */
export function importsOf(text: string): { readonly path: string; readonly line: number }[] {
  const strings: string[] = [];
  const code = text.replace(TOKENS, (token) =>
    token.startsWith('/') ? token.replace(/[^\n]/g, ' ') : `"${strings.push(token.slice(1, -1)) - 1}"`,
  );
  return [...code.matchAll(IMPORT)].map((match) => ({
    path: strings[Number(match[1])],
    line: code.slice(0, match.index).split('\n').length,
  }));
}

/** The source unit name that an import resolves to, as solc defines it: relative to the importing one, or as it stands. */
export const resolveImport = (importer: string, path: string): string =>
  /^\.\.?\//.test(path) ? posix.normalize(posix.join(posix.dirname(importer), path)) : path;

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
};

/** Where a source unit may be: in the project, or in a package in the node_modules of it or of a folder above. */
function* placesOf(unit: string, root: string): Generator<string> {
  if (isAbsolute(unit)) {
    yield unit;
    return;
  }
  yield join(root, unit);
  for (let folder = root; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules', unit);
    if (dirname(folder) === folder) return;
  }
}

/** The source unit name of a file: its path from the project's folder, or its whole path if it is not in there. */
export function sourceUnitOf(file: string, root: string): string {
  const path = relative(root, resolve(root, file));
  const unit = path === '' || path.startsWith('..') || isAbsolute(path) ? resolve(root, file) : path;
  return unit.split(sep).join('/');
}

/**
 * Reads files and everything that they import.
 *
 * @param root The project's folder.
 * @throws CompileError that names the file and the line of an import that is not there.
 */
export async function collectSources(files: readonly string[], root: string): Promise<SourceTexts> {
  const sources: Record<string, string> = {};
  const pending: { unit: string; by?: { file: string; line: number } }[] = files.map((file) => ({
    unit: sourceUnitOf(file, root),
  }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { unit, by } = next;
    if (Object.hasOwn(sources, unit)) continue;
    let text: string | undefined;
    for (const place of placesOf(unit, root)) {
      text = await readIfThere(place);
      if (text !== undefined) break;
    }
    if (text === undefined) {
      const missing =
        by === undefined ? `no such file: ${unit}` : `the import '${unit}' is neither in the project nor in node_modules`;
      throw new CompileError([{ severity: 'error', type: 'FileNotFound', message: missing, ...by }]);
    }
    if (Object.keys(sources).length >= MAX_SOURCES) {
      throw new CompileError([{ severity: 'error', type: 'TooManySources', message: `more than ${MAX_SOURCES} sources`, ...by }]);
    }
    sources[unit] = text;
    for (const { path, line } of importsOf(text)) pending.push({ unit: resolveImport(unit, path), by: { file: unit, line } });
  }
  return sources;
}
