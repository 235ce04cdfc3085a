import { basename, extname, resolve } from 'node:path';
import { type COptimization, CompileError, type CompileOptions, compileC } from '@polkavirt/linker/compile';
import { EXIT, UsageError } from '../failure.ts';
import { whyUnreadable } from '../input.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { screenOf } from '../screen.ts';
import { grouped } from '../values.ts';
import { checkOutput } from './check-output.ts';
import { type LinkFlags, linkOptions } from './link-flags.ts';
import { renderMap } from './render-map.ts';
import { report, warn } from './report.ts';
import { watchFiles } from './watch-files.ts';

export interface CcFlags extends Omit<LinkFlags, 'strip'> {
  readonly level: COptimization;
  readonly debug: boolean;
  readonly define: readonly string[];
  readonly include: readonly string[];
  readonly watch: boolean;
  /** The arguments after `--`. */
  readonly clang: readonly string[];
}

/** The macros of `-D NAME` and `-D NAME=VALUE`. */
const definesOf = (texts: readonly string[]): Record<string, string | true> =>
  Object.fromEntries(
    texts.map((text) => {
      const [name, ...value] = text.split('=');
      return [name, value.length === 0 ? true : value.join('=')] as const;
    }),
  );

function compileOptions({ level, debug, define, include, clang, ...flags }: CcFlags): CompileOptions {
  return {
    ...linkOptions({ ...flags, strip: !debug }),
    level,
    debug,
    defines: definesOf(define),
    includeFolders: include,
    clangFlags: clang,
  };
}

interface Built {
  readonly code: number;
  /** The files that the output depends on. */
  readonly dependencies: readonly string[];
}

const outputOf = (files: readonly string[], { output }: CcFlags): string =>
  output ?? `${basename(files[0], extname(files[0]))}.polkavm`;

async function build(files: readonly string[], flags: CcFlags, io: Io, signal: AbortSignal): Promise<Built> {
  const output = outputOf(files, flags);
  try {
    const { program, map, dependencies, warnings, linkWarnings } = await compileC(files, { ...compileOptions(flags), signal });
    if (warnings !== '') await io.stderr.write(warnings);
    await warn(linkWarnings, io);
    await writeOutput(program, output, io);
    if (flags.printMap) await (output === '-' ? io.stderr : io.stdout).write(renderMap(map, screenOf(io.stdout)));
    if (flags.watch) await io.stderr.write(`${output}: ${grouped(program.length)} bytes\n`);
    return { code: EXIT.ok, dependencies };
  } catch (error) {
    return { code: await report(error, io), dependencies: error instanceof CompileError ? error.dependencies : [] };
  }
}

/** Builds, and builds again whenever a file that was read changes, until `signal`. */
async function watchAndBuild(files: readonly string[], flags: CcFlags, io: Io, signal: AbortSignal): Promise<void> {
  const watched = watchFiles();
  try {
    watched.add(files.map((file) => resolve(file)));
    while (!signal.aborted) {
      watched.forget();
      watched.add((await build(files, flags, io, signal)).dependencies);
      await watched.changed(signal);
    }
  } finally {
    watched.close();
  }
}

/** `polkavirt cc`. Exit code 1 if it does not compile or link, or is interrupted; 2 if clang or lld is missing. */
export async function ccCommand(files: readonly string[], flags: CcFlags, io: Io, signal: AbortSignal): Promise<number> {
  for (const file of files) {
    const reason = await whyUnreadable(file);
    if (reason !== undefined) throw new UsageError(`cannot read ${file}: ${reason}`);
  }
  checkOutput(outputOf(files, flags), files);
  try {
    if (!flags.watch) return (await build(files, flags, io, signal)).code;
    await watchAndBuild(files, flags, io, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return flags.watch ? EXIT.ok : EXIT.failed;
}
