/** The programs that a campaign changes. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Corpus, openCorpus } from '@polkavirt/campaign';
import { UsageError } from '../failure.ts';

/** The containers that ship with the command: of a C compiler, of a Solidity compiler, of the assembler. */
export async function shippedPrograms(): Promise<Uint8Array[]> {
  const root = dirname(createRequire(import.meta.url).resolve('@polkavirt/fixtures/package.json'));
  const blobs: Uint8Array[] = [];
  for (const folder of ['asm', 'guests', 'solidity']) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      // The big guests run for seconds, which shows no more than the small ones of the same source.
      if (!name.endsWith('.polkavm') || (folder === 'guests' && !/small|counter/.test(name))) continue;
      blobs.push(new Uint8Array(await readFile(join(root, folder, name))));
    }
  }
  return blobs;
}

/** A corpus; an empty one if the folder is not there yet, or none is named. */
export async function corpusOf(folder: string | undefined): Promise<Corpus> {
  if (folder === undefined) return { programs: [], known: new Set(), looked: 0 };
  if ((await stat(folder).catch(() => undefined))?.isFile()) throw new UsageError(`--corpus ${folder}: it is a file`);
  return openCorpus(folder);
}
