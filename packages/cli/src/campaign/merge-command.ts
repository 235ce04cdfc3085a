import { addToCorpus, readCorpus, smallestCorpus } from '@polkavirt/campaign';
import { EXIT, fileReason, isSystemError, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { grouped } from '../values.ts';

export interface MergeFlags {
  readonly into: string;
  readonly bytes: number | undefined;
}

/** `polkavirt campaign merge`: of the programs of some folders, few that reach what all of them do. */
export async function campaignMergeCommand(
  folders: readonly string[],
  { into, bytes: mostBytes }: MergeFlags,
  io: Io,
): Promise<number> {
  try {
    const blobs: Uint8Array[] = [];
    for (const folder of folders) blobs.push(...(await readCorpus(folder)));
    if (blobs.length === 0) throw new UsageError(`no programs (*.polkavm) in ${folders.join(', ')}`);
    const chosen = smallestCorpus(blobs, mostBytes);
    await addToCorpus(into, chosen);
    const bytes = chosen.reduce((sum, { length }) => sum + length, 0);
    await io.stdout.write(`${grouped(chosen.length)} of ${grouped(blobs.length)} programs, ${grouped(bytes)} bytes\n`);
    return EXIT.ok;
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`cannot read or write ${error.path ?? 'a folder'}: ${fileReason(error)}`);
    throw error;
  }
}
