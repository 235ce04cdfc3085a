/** A folder of small programs, each of which reaches something that none before it does. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReferenceModule, parseProgram } from '@polkavirt/polkavm';
import { featuresOf } from '../coverage/features.ts';
import { readInput } from './input-file.ts';

/** Programs, and hostile inputs, which are JSON. */
const [PROGRAM, INPUT] = ['.polkavm', '.json'];

/** A folder with more files than this is not a corpus; a file with more bytes is none of its programs. */
export const MOST_FILES = 100_000;
export const MOST_BYTES = 1_000_000;

export const isCorpusFile = (name: string): boolean =>
  name.endsWith(PROGRAM) || (name.endsWith(INPUT) && /^[0-9a-f]{16}\./.test(name));

export const corpusName = (blob: Uint8Array): string =>
  `${createHash('sha256').update(blob).digest('hex').slice(0, 16)}${blob[0] === 0x7b ? INPUT : PROGRAM}`;

/** The programs of a folder in the order of their names; none if there is no such folder. */
export async function readCorpus(folder: string): Promise<Uint8Array[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
  const wanted = names.filter(isCorpusFile).sort();
  if (wanted.length > MOST_FILES) throw new Error(`${folder} has ${wanted.length} programs; a corpus has at most ${MOST_FILES}`);
  const blobs: Uint8Array[] = [];
  for (const name of wanted) {
    const blob = new Uint8Array(await readFile(join(folder, name)));
    if (blob.length <= MOST_BYTES) blobs.push(blob);
  }
  return blobs;
}

/** Adds programs to a folder, each under the name that its bytes give; what is there stays. */
export async function addToCorpus(folder: string, blobs: readonly Uint8Array[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const blob of blobs) {
    const path = join(folder, corpusName(blob));
    // Two processes may add the same program: whoever comes last replaces the file by an equal one, never by half of one.
    const part = `${path}.${process.pid}.part`;
    await writeFile(part, blob);
    await rename(part, path);
  }
}

/** What a program reaches from each of its exports, or from its start; empty if it is refused. Of a hostile input what it reached. */
export function featuresOfBlob(blob: Uint8Array): Set<number> {
  const input = readInput(blob);
  if (input !== undefined) return new Set([input.reached]);
  const parsed = parseProgram(blob);
  const module = parsed.ok ? createReferenceModule(parsed.value) : undefined;
  const found = new Set<number>();
  if (!parsed.ok || module === undefined || !module.ok) return found;
  const entries = parsed.value.exports.length > 0 ? parsed.value.exports.map(({ pc }) => pc) : [0];
  for (const pc of entries.slice(0, 8)) for (const one of featuresOf(module.value, pc)) found.add(one);
  return found;
}

/**
 * Of some programs, few that together reach what all of them do: always the one that adds most for its size.
 *
 * @param mostBytes what they may have together; then they reach most of it
 */
export function smallestCorpus(blobs: readonly Uint8Array[], mostBytes = Number.POSITIVE_INFINITY): Uint8Array[] {
  const reached = new Set<number>();
  const worthOf = ({ blob, features }: Pick<Candidate, 'blob' | 'features'>): number => {
    let fresh = 0;
    for (const one of features) if (!reached.has(one)) fresh++;
    return fresh / (64 + blob.length);
  };
  // The best comes last. What a program is worth only ever falls, so what it was worth before bounds it: only the last one is looked at.
  const left: Candidate[] = blobs
    .map((blob, at) => ({ blob, at, features: featuresOfBlob(blob) }))
    .map((one) => ({ ...one, worth: worthOf(one) }))
    .sort(byWorth);
  const chosen: Uint8Array[] = [];
  let bytes = 0;
  for (let best = left.pop(); best !== undefined; best = left.pop()) {
    const worth = worthOf(best);
    if (worth === 0 || bytes + best.blob.length > mostBytes) continue;
    if (worth < best.worth) {
      insert(left, { ...best, worth });
      continue;
    }
    chosen.push(best.blob);
    bytes += best.blob.length;
    for (const one of best.features) reached.add(one);
  }
  return chosen;
}

interface Candidate {
  readonly blob: Uint8Array;
  /** Its place in what was given: of two that are worth the same the first one is better. */
  readonly at: number;
  readonly features: ReadonlySet<number>;
  readonly worth: number;
}

const byWorth = (a: Candidate, b: Candidate): number => a.worth - b.worth || b.at - a.at;

/** Puts one into its place in an ordered list. */
function insert(list: Candidate[], one: Candidate): void {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byWorth(list[middle], one) < 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, one);
}
