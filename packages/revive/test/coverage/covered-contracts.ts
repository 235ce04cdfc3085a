/** The contracts of this folder: their sources, and what their comments say of what runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { CoveredFile } from '@polkavirt/insight';
import type { CompileOutput } from '../../src/compile/index.ts';

export const FOLDER: string = fileURLToPath(new URL('.', import.meta.url));

/** The sources, sorted. */
export const FILES: readonly string[] = ['contracts/Covered.sol', 'contracts/lib/Steps.sol'];

/** Writes contracts with their coverage builds, for `run/run-covered.mjs`. */
export async function writeBuilt(name: string, { contracts }: CompileOutput, wanted: readonly string[]): Promise<void> {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const stored: Record<string, object> = {};
  for (const [contract, { abi, blob, coverage, coverageHash }] of Object.values(contracts).flatMap(Object.entries)) {
    if (!wanted.includes(contract)) continue;
    if (coverage === undefined) throw new Error(`${contract} has no coverage build`);
    stored[contract] = { abi, blob: base64(blob), coverage: base64(coverage), coverageHash };
  }
  await writeFile(join(FOLDER, `${name}.json.gz`), gzipSync(JSON.stringify(stored, null, 1), { level: 9 }));
}

const MARK = / \/\/ @((?:calls|ran) .*)/;

/**
 * What the comments of a source say: for each line that has one, how often what is there ran, as `line: calls 2, ran 1, if 1/1`.
 *
 * @param runs How often the tests ran.
 */
export async function expectedCoverage(file: string, runs = 1): Promise<readonly string[]> {
  const lines = (await readFile(join(FOLDER, file), 'utf8')).split('\n');
  return lines.flatMap((text, index) => {
    const marks = MARK.exec(text)?.[1]
      .split('@')
      .map((mark) => mark.trim());
    const times = marks?.map((mark) => mark.replaceAll(/\d+/g, (count) => `${runs * Number(count)}`));
    return times === undefined ? [] : [`${index + 1}: ${times.join(', ')}`];
  });
}

/** Coverage in the words of the comments. */
export function inWords({ lines, functions, branches }: CoveredFile): string[] {
  const words = new Map<number, string[]>();
  const say = (line: number, word: string): void => void words.set(line, [...(words.get(line) ?? []), word]);
  for (const { line, times } of functions) say(line, `calls ${times}`);
  for (const [line, times] of lines) say(line, `ran ${times}`);
  for (const { line, kind, ways } of branches) say(line, `${kind} ${ways.join('/')}`);
  return [...words].sort(([a], [b]) => a - b).map(([line, all]) => `${line}: ${all.join(', ')}`);
}
