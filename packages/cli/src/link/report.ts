import { CompileError, LinkRefused, ToolchainMissing } from '@polkavirt/linker/compile';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { quoted } from '../values.ts';

/** Prints warnings of the linker, escaped, because they may quote any bytes of the file. */
export async function warn(warnings: readonly string[], io: Io): Promise<void> {
  for (const warning of warnings) await io.stderr.write(`polkavirt: warning: ${quoted(warning)}\n`);
}

/**
 * Prints why something does not compile or link: the output of clang and lld word for word, then our own explanation.
 *
 * @returns The exit code.
 * @throws UsageError if a tool is not installed or does not know the kind of a file; other errors unchanged.
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
