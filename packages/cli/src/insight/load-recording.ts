import { type Recording, readRecording } from '@polkavirt/insight';
import { UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';

/** Reads a recording's file. What is wrong with it is a {@link UsageError} of one sentence. */
export async function loadRecording(path: string, io: Io): Promise<Recording> {
  const read = readRecording(await readInput(path, io));
  if (!read.ok) throw new UsageError(`cannot read ${inputName(path)}: ${read.error}`);
  return read.value;
}
