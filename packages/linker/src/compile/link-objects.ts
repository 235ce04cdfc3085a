import { CompileError, explainLinkError } from './compile-error.ts';
import { runTool } from './run-tool.ts';
import type { Toolchain } from './toolchain.ts';

/**
 * - `--emit-relocs` keeps what the linker of programs goes by;
 * - with `--no-relax` the relocations of debug information are kept as well (lld 19 writes them as zeros otherwise);
 * - `-e 0`: there is no entry point;
 * - `--gc-sections` drops data that nobody uses; code is dropped later, instruction by instruction.
 */
const FLAGS = ['--emit-relocs', '--no-relax', '-e', '0', '--gc-sections'];

export interface LinkObjectsOptions {
  /** Objects that are linked only if they define something that is missing. */
  readonly lazy?: readonly string[];
  /** The folder that paths start from. */
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/**
 * Links relocatable objects into one executable with relocations kept, by way of lld.
 *
 * @param output The file that is written.
 * @throws CompileError with what lld said.
 */
export async function linkObjects(
  objects: readonly string[],
  output: string,
  { lld }: Pick<Toolchain, 'lld'>,
  { lazy = [], ...options }: LinkObjectsOptions = {},
): Promise<void> {
  const library = lazy.length === 0 ? [] : ['--start-lib', ...lazy, '--end-lib'];
  const { exitCode, stderr } = await runTool(lld, [...FLAGS, ...objects, ...library, '-o', output], options);
  if (exitCode !== 0) throw new CompileError(explainLinkError(stderr));
}
