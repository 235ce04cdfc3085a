import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstructionSetName } from '@polkavirt/polkavm';
import { CompileError, explainLinkError } from './compile-error.ts';
import { compileSource } from './compile-source.ts';
import { machineFlags } from './machine-flags.ts';
import { type RunOptions, runTool, whySilent } from './run-tool.ts';
import type { Toolchain } from './toolchain.ts';

/**
 * - `--emit-relocs` keeps what the linker of programs goes by;
 * - with `--no-relax` the relocations of debug information are kept as well (lld 19 writes them as zeros otherwise);
 * - `-e 0`: there is no entry point;
 * - `--gc-sections` drops data that nobody uses; code is dropped later, instruction by instruction.
 */
const FLAGS = ['--emit-relocs', '--no-relax', '-e', '0', '--gc-sections'];

/** Functions that compilers call implicitly, such as `memcpy`. */
export const RUNTIME = fileURLToPath(new URL('../../runtime/runtime.c', import.meta.url));

export interface LinkObjectsOptions extends RunOptions {
  /** What the objects were compiled for; `revive_v1` by default, as good as any other of 64 bits. */
  readonly instructionSet?: InstructionSetName;
}

/**
 * Links relocatable objects into one executable with relocations kept, by way of lld. Functions that compilers call
 * implicitly, such as `memcpy`, are added if nothing defines them.
 *
 * @param output The file that is written.
 * @throws CompileError with what lld said.
 */
export async function linkObjects(
  objects: readonly string[],
  output: string,
  { clang, lld }: Pick<Toolchain, 'clang' | 'lld'>,
  { instructionSet, ...options }: LinkObjectsOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'polkavirt-runtime-'));
  try {
    const runtime = join(folder, 'runtime.o');
    await compileSource(clang, RUNTIME, runtime, [...machineFlags(instructionSet), '-O2'], options);
    const run = await runTool(lld, [...FLAGS, ...objects, '--start-lib', runtime, '--end-lib', '-o', output], options);
    if (run.exitCode === 0) return;
    const { stderr } = run;
    throw new CompileError(stderr === '' ? whySilent(lld, run) : explainLinkError(stderr), { output: stderr });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
