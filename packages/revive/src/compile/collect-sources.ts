import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { CompileError } from './compile-output.ts';
import { findImports } from './find-imports.ts';
import { isInside, readSource } from './read-source.ts';
import { type Remapping, remap } from './remappings.ts';
import type { SourceTexts } from './solidity-compiler.ts';

/** More sources than this are a mistake, such as a path that leads everywhere. */
const MAX_SOURCES = 10_000;
/** The same for their characters. */
const MAX_CHARACTERS = 64 * 2 ** 20;
/** Longer names are not those of files. */
const MAX_UNIT_LENGTH = 4096;

/** The source unit name that an import resolves to, as solc defines it: relative to the importing one, or as it stands. */
export const resolveImport = (importer: string, path: string): string =>
  /^\.\.?\//.test(path) ? posix.normalize(posix.join(posix.dirname(importer), path)) : path;

/** The source unit name of a file: its path from the project's folder, or its whole path if it is not in there. */
export function sourceUnitOf(file: string, root: string): string {
  const path = relative(root, resolve(root, file));
  const unit = path === '' || path.startsWith('..') || isAbsolute(path) ? resolve(root, file) : path;
  return unit.split(sep).join('/');
}

/** A place where a source unit may be, with the folder that it must not leave. */
interface Place {
  readonly path: string;
  readonly folder: string;
}

/** The name of the package that a source unit is in: its first part, or two with a scope. */
const packageOf = (unit: string): string => unit.split('/', unit.startsWith('@') ? 2 : 1).join('/');

/** Where a source unit may be: in the project, or in a package in the node_modules of it or of a folder above. */
function* placesOf(unit: string, root: string): Generator<Place> {
  if (isAbsolute(unit)) {
    yield { path: unit, folder: root };
    return;
  }
  yield { path: join(root, unit), folder: root };
  // A package may be a link to elsewhere, as in workspaces: it must not leave its own folder.
  const name = packageOf(unit);
  if (name === '' || name.split('/').some((part) => part === '.' || part === '..')) return;
  for (let folder = root; ; folder = dirname(folder)) {
    yield { path: join(folder, 'node_modules', unit), folder: join(folder, 'node_modules', name) };
    if (dirname(folder) === folder) return;
  }
}

const realOr = (path: string): Promise<string> => realpath(path).catch(() => path);

interface Pending {
  readonly unit: string;
  readonly by?: { readonly file: string; readonly line: number };
}

/** Sources that were read. */
export interface Collected {
  readonly texts: SourceTexts;
  /** Where each was, by its source unit. */
  readonly files: ReadonlyMap<string, string>;
}

export interface CollectOptions {
  readonly remappings?: readonly Remapping[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads files and everything that they import. Imports stay in the project's folder, in its packages, and in the folders of files that
 * the caller named.
 *
 * @param root The project's folder.
 * @throws CompileError that names the file and the line of an import that cannot be read, and has the files that were read until then.
 * What `signal` gives, if it is aborted.
 */
export async function collectSources(
  files: readonly string[],
  root: string,
  { remappings = [], signal }: CollectOptions = {},
): Promise<Collected> {
  const sources = new Map<string, string>();
  const found = new Map<string, string>();
  let characters = 0;
  const realRoot = await realOr(root);
  const named = await Promise.all(files.map((file) => realOr(dirname(resolve(root, file)))));
  const outside = named.filter((folder) => !isInside(folder, realRoot));
  const fail = (type: string, message: string, by: Pending['by'] | undefined): never => {
    throw new CompileError([{ severity: 'error', type, message, ...by }], [...found.values()]);
  };

  const textOf = async ({ unit, by }: Pending): Promise<string> => {
    const missing =
      by === undefined ? `no such file: ${unit}` : `the import '${unit}' is neither in the project nor in node_modules`;
    if (unit.length > MAX_UNIT_LENGTH) fail('FileNotFound', `a name of ${unit.length} characters is not that of a file`, by);
    for (const { path, folder } of placesOf(unit, root)) {
      const read = await readSource(path, [await realOr(folder), ...outside]);
      if (read === undefined) continue;
      if ('text' in read) {
        found.set(unit, path);
        return read.text;
      }
      fail('FileNotReadable', `${by === undefined ? '' : 'the import '}'${unit}' ${read.problem}`, by);
    }
    return fail('FileNotFound', missing, by);
  };

  const pending: Pending[] = files.map((file) => ({ unit: sourceUnitOf(file, root) }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    signal?.throwIfAborted();
    const { unit, by } = next;
    if (sources.has(unit)) continue;
    const text = await textOf(next);
    characters += text.length;
    if (sources.size >= MAX_SOURCES) fail('TooManySources', `more than ${MAX_SOURCES} sources`, by);
    if (characters > MAX_CHARACTERS) fail('TooManySources', `more than ${MAX_CHARACTERS} characters in all sources`, by);
    sources.set(unit, text);
    for (const { path, line } of findImports(text)) {
      pending.push({ unit: remap(remappings, unit, resolveImport(unit, path)), by: { file: unit, line } });
    }
  }
  return { texts: Object.fromEntries(sources), files: found };
}
