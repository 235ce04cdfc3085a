/** A corpus for a campaign: what it reaches, without running its programs again, and as many of them as are worth to be held. */
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { createRandom } from '../random.ts';
import { featuresOfBlob, isCorpusFile, MOST_BYTES, MOST_FILES } from './corpus.ts';

/** In the folder: for each file what it reaches that none of the lines before it does. */
const INDEX = 'index.jsonl';

/** Numbers of features mean the same as long as this is the first line. */
const HEADER = JSON.stringify({ polkavirtCorpus: 1, instructions: INSTRUCTION_NAMES.length });

/** Programs of a corpus that are held, and those that one job gets. */
const MOST_HELD = 2000;
const MOST_OF_A_JOB = 200;

/** Files that are looked at before the index is written: who interrupts loses no more. */
const PIECE = 100;

export interface Corpus {
  /** At most 2,000: those that reach most, as the index has it. */
  readonly programs: readonly Uint8Array[];
  readonly known: ReadonlySet<number>;
  /** How many files had to be run to know what they reach. */
  readonly looked: number;
}

/**
 * Reads a folder; nothing is known if there is none. A file is run once in its life: what it reaches is in the index then. Of the
 * others only the held ones are read.
 *
 * @throws Error if the folder has more than 100,000 programs; whatever the file system throws
 */
export async function openCorpus(folder: string): Promise<Corpus> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter(isCorpusFile).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { programs: [], known: new Set(), looked: 0 };
    throw cause;
  }
  if (names.length > MOST_FILES) throw new Error(`${folder} has ${names.length} programs; a corpus has at most ${MOST_FILES}`);
  const present = new Set(names);
  const adds = new Map([...(await readIndex(folder))].filter(([name]) => present.has(name)));
  const known = new Set([...adds.values()].flat());
  const unseen = names.filter((name) => !adds.has(name));
  const blobs = new Map<string, Uint8Array>();
  for (let from = 0; from < unseen.length; from += PIECE) {
    const lines: string[] = [];
    for (const name of unseen.slice(from, from + PIECE)) {
      const blob = new Uint8Array(await readFile(join(folder, name)));
      const reached = blob.length > MOST_BYTES ? [] : [...featuresOfBlob(blob)].filter((one) => !known.has(one));
      for (const one of reached) known.add(one);
      adds.set(name, reached);
      lines.push(`${JSON.stringify({ name, adds: reached })}\n`);
      if (blob.length <= MOST_BYTES && blobs.size < MOST_HELD) blobs.set(name, blob);
    }
    await appendFile(join(folder, INDEX), lines.join(''));
  }
  const held = names.length <= MOST_HELD ? names : mostReaching(adds);
  const programs: Uint8Array[] = [];
  for (const name of held) {
    const blob = blobs.get(name) ?? new Uint8Array(await readFile(join(folder, name)));
    if (blob.length <= MOST_BYTES) programs.push(blob);
  }
  return { programs, known, looked: unseen.length };
}

/** Names in their order. */
const mostReaching = (adds: ReadonlyMap<string, readonly number[]>): string[] =>
  [...adds]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_HELD)
    .map(([name]) => name)
    .sort();

/** What the index says of each file; an index of another version, or lines that another process left half, say nothing. */
async function readIndex(folder: string): Promise<Map<string, readonly number[]>> {
  const path = join(folder, INDEX);
  const found = new Map<string, readonly number[]>();
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  const [header, ...lines] = text.split('\n');
  if (header !== HEADER) {
    await writeFile(path, `${HEADER}\n`);
    return found;
  }
  for (const line of lines) {
    try {
      const { name, adds } = JSON.parse(line) as { name?: unknown; adds?: unknown };
      if (typeof name === 'string' && Array.isArray(adds) && adds.every(Number.isSafeInteger)) found.set(name, adds);
    } catch {
      // The file that it was about is looked at again.
    }
  }
  return found;
}

/** The programs of a corpus that a job gets: the same ones for the same seed; all of them if they are few. */
export function foundForJob(found: readonly Uint8Array[], seed: number): readonly Uint8Array[] {
  if (found.length <= MOST_OF_A_JOB) return found;
  const random = createRandom(seed);
  return Array.from({ length: MOST_OF_A_JOB }, () => random.pick(found));
}
