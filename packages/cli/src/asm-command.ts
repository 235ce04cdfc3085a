import { writeFile } from 'node:fs/promises';
import { EXIT, messageOf, UsageError } from './failure.ts';
import type { Io } from './io.ts';
import { assembleInput, readInput } from './program-argument.ts';

/** Writes to a file, or to standard output if none is named. */
export async function writeOutput(contents: string | Uint8Array, output: string | undefined, io: Io): Promise<void> {
  if (output === undefined || output === '-') return io.stdout.write(contents);
  try {
    await writeFile(output, contents);
  } catch (error) {
    throw new UsageError(`cannot write ${output}: ${messageOf(error)}`);
  }
}

/** `polkavirt asm`. */
export async function asmCommand(path: string, output: string | undefined, io: Io): Promise<number> {
  const blob = assembleInput(path, await readInput(path, io));
  if (output === undefined && io.stdout.isTerminal)
    throw new UsageError('a blob is nothing for a terminal: name a file with --output');
  await writeOutput(blob, output, io);
  return EXIT.ok;
}
