import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LinkOptions } from '../link-elf.ts';
import { linkOrRefuse } from './compile-c.ts';
import { CompileError } from './compile-error.ts';
import { findRust, type Rust } from './find-rust.ts';
import { runTool, whySilent } from './run-tool.ts';

export interface CompileCrateOptions extends LinkOptions {
  /** More flags for `cargo build --release`: `['--bin', 'one']`, `['--features', 'x']`. */
  readonly cargoFlags?: readonly string[];
  /** Default: {@link findRust}. */
  readonly rust?: Rust;
  readonly signal?: AbortSignal;
}

/** The executables that cargo says it made. */
function executablesOf(messages: string): string[] {
  const made = messages.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const { reason, executable } = JSON.parse(line) as { readonly reason?: string; readonly executable?: string | null };
    return reason === 'compiler-artifact' && typeof executable === 'string' ? [executable] : [];
  });
  return [...new Set(made)];
}

/**
 * Compiles a guest in Rust for a test, by `cargo build --release` in its folder, and links it. The crate's
 * `.cargo/config.toml` names the target, as `polkavirt link --print-rust-target` prints both. Cargo keeps what it built, so
 * that only the first time takes long: it compiles `core` as well. Paths in debug information start from the working
 * directory, unless `sourceRoot` says otherwise.
 *
 * @param crate The folder of `Cargo.toml`, from the working directory, or its URL.
 * @returns The `.polkavm` container.
 * @throws ToolchainMissing, CompileError, LinkRefused.
 *
 * @example
 * const program = await compileCrate(new URL('guest/', import.meta.url));
 */
export async function compileCrate(
  crate: string | URL,
  { cargoFlags = [], rust, signal, ...options }: CompileCrateOptions = {},
): Promise<Uint8Array> {
  const cwd = resolve(crate instanceof URL ? fileURLToPath(crate) : crate);
  const { cargo, env } = rust ?? (await findRust(cwd));
  const args = ['build', '--release', '--message-format=json-render-diagnostics', ...cargoFlags];
  const run = await runTool(cargo, args, { cwd, env: { ...process.env, ...env }, ...(signal !== undefined && { signal }) });
  if (run.exitCode !== 0) {
    throw new CompileError(run.stderr === '' ? whySilent(cargo, run) : '', { output: run.stderr });
  }
  const executables = executablesOf(run.stdout);
  if (executables.length !== 1) {
    const found = executables.length === 0 ? 'no program' : `several programs: ${executables.join(', ')}`;
    throw new CompileError(`${cwd} makes ${found}; a guest is one, which cargo's flag --bin can name`);
  }
  return linkOrRefuse(await readFile(executables[0]), { sourceRoot: process.cwd(), ...options }).program;
}
