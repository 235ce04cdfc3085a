import { writeFile } from 'node:fs/promises';
import { fileReason, UsageError } from './failure.ts';
import type { Io } from './io.ts';

/** Writes to a file, or to standard output if none is named. */
export async function writeOutput(contents: string | Uint8Array, output: string | undefined, io: Io): Promise<void> {
  if (output === undefined || output === '-') return io.stdout.write(contents);
  try {
    await writeFile(output, contents);
  } catch (error) {
    throw new UsageError(`cannot write ${output}: ${fileReason(error)}`);
  }
}
