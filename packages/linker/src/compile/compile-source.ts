import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CompileError } from './compile-error.ts';
import { type RunOptions, runTool, whySilent } from './run-tool.ts';

/** The files that clang read, and its warnings. */
export interface CompiledSource {
  /** Every file that was read, headers among them, as absolute paths. */
  readonly dependencies: readonly string[];
  readonly warnings: string;
}

/** The files that a rule of make depends on. */
function parseDependencies(rule: string): string[] {
  const [, list = ''] = /^[^:]*:((?:[^\n\\]|\\[\s\S])*)/.exec(rule) ?? [];
  const names = list.replaceAll(/\\\r?\n/g, ' ').match(/(?:\\.|[^\s\\])+/g) ?? [];
  return names.map((name) => name.replaceAll(/\\(.)/g, '$1').replaceAll('$$', '$'));
}

/** The files that clang complains about. */
const namedFiles = (stderr: string): string[] =>
  [...stderr.matchAll(/^(?:In file included from )?([^\s:][^:\n]*):\d+/gm)].map(([, name]) => name);

/**
 * Compiles one source to an object.
 *
 * @throws CompileError
 */
export async function compileSource(
  clang: string,
  file: string,
  object: string,
  flags: readonly string[],
  options: RunOptions,
): Promise<CompiledSource> {
  const absolute = (name: string) => resolve(options.cwd ?? '', name);
  const rule = `${object}.d`;
  const run = await runTool(clang, [...flags, '-MD', '-MF', rule, '-c', file, '-o', object], options);
  if (run.exitCode === 0) {
    return { dependencies: parseDependencies(await readFile(rule, 'utf8')).map(absolute), warnings: run.stderr };
  }
  // For a source with errors clang writes no rule, unless it only collects headers; missing ones are listed as well.
  const { stdout } = await runTool(clang, [...flags, '-M', '-MG', file], options);
  const names = [...new Set([file, ...parseDependencies(stdout), ...namedFiles(run.stderr)])];
  const found = names.map(absolute).filter((path) => existsSync(path));
  const folders = [...found.map((path) => dirname(path)), ...flags.flatMap((flag) => /^-I(.+)/.exec(flag)?.[1] ?? [])];
  const missing = names.filter((name) => !existsSync(absolute(name)));
  const places = [...new Set(folders)].flatMap((folder) => missing.map((name) => resolve(absolute(folder), name)));
  throw new CompileError(run.stderr === '' ? whySilent(clang, run) : '', {
    output: run.stderr,
    dependencies: [...found, ...places],
  });
}
