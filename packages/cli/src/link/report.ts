import { CompileError, LinkRefused, ToolchainMissing } from '@polkavirt/linker/compile';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { quoted } from '../values.ts';

/** Warnings of the linker. They may quote the file, which may hold anything. */
export async function warn(warnings: readonly string[], io: Io): Promise<void> {
  for (const warning of warnings) await io.stderr.write(`polkavirt: warning: ${quoted(warning)}\n`);
}

/**
 * Says why something does not compile or link: what clang and lld said word for word, and what we have to say about it.
 *
 * @returns The exit code.
 * @throws UsageError if no tool got to work: none is installed, or a file is none that it knows; other errors as they are.
 */
export async function report(error: unknown, io: Io): Promise<number> {
  if (error instanceof ToolchainMissing) throw new UsageError(error.message);
  let explanation: string;
  if (error instanceof CompileError) {
    if (error.output === '') throw new UsageError(error.explanation);
    await io.stderr.write(error.output);
    explanation = error.explanation;
  } else if (error instanceof LinkRefused) explanation = error.message;
  else throw error;
  if (explanation !== '') await io.stderr.write(`polkavirt: ${quoted(explanation)}\n`);
  return EXIT.failed;
}
