/** Results of jobs as JSON Lines, which campaigns append to and which can simply be put one after the other. */
import { createReadStream } from 'node:fs';
import { appendFile, readFile, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { JobResult } from './job.ts';

/**
 * Cuts the half of a line off that a killed process may have left at the end of a file, so that the next result does not
 * continue it. A file that is not there stays so.
 */
export async function mendResults(file: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw cause;
  }
  if (!text.endsWith('\n')) await truncate(file, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
}

export const appendResult = (file: string, result: JobResult): Promise<void> => appendFile(file, `${JSON.stringify(result)}\n`);

const isCounts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((count) => Number.isSafeInteger(count) && count >= 0);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** What makes a line a result; what else is in it is not read before it is needed. */
const isResult = (value: unknown): value is JobResult => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, programs, ms, origins, levels, refused, actions, stops, features, slowest, differences } = value as Record<
    string,
    unknown
  >;
  return (
    typeof id === 'string' &&
    [programs, ms, refused, actions].every(isCount) &&
    [origins, levels, stops].every(isCounts) &&
    Array.isArray(features) &&
    features.every(isCount) &&
    Array.isArray(slowest) &&
    Array.isArray(differences)
  );
};

/**
 * The results in a file, line by line. A last line that is cut short, as a killed process leaves it, is skipped.
 *
 * @throws Error that names the file and the line, if a line in the middle is not a result
 */
export async function* readResults(file: string): AsyncGenerator<JobResult, void> {
  let bad: number | undefined;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === '') continue;
    if (bad !== undefined) throw new Error(`${file}, line ${bad}: not a result of a campaign`);
    const result = parse(line);
    if (result === undefined) bad = number;
    else yield result;
  }
}

function parse(line: string): JobResult | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isResult(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
