/**
 * A sample of a room's mutants, where all of them would take hours. The order is drawn by hashing each mutant with a seed, so that the
 * same seed gives the same sample again, also after the sources changed elsewhere.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { keyOf } from './mutant-key.mjs';
import { textAt } from './text-at.mjs';

const silent = { debug() {}, info() {}, warn() {}, error() {}, isDebugEnabled: () => false };

/** From 0, as Stryker has it inside, to 1, as its reports have it. */
const fromOne = ({ start, end }) => ({
  start: { line: start.line + 1, column: start.column + 1 },
  end: { line: end.line + 1, column: end.column + 1 },
});

/** @returns All mutants of some sources, with the text that each replaces. */
async function listMutants(root, files) {
  const sources = new Map(files.map((file) => [join(root, file), readFileSync(join(root, file), 'utf8')]));
  const { mutants } = await new Instrumenter(silent).instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    { ignorers: [], excludedMutations: [], plugins: null },
  );
  return mutants.map((mutant) => ({ ...mutant, original: textAt(sources.get(mutant.fileName), fromOne(mutant.location)) }));
}

/**
 * @param size How many; all, if there are no more.
 * @param seed Any text.
 * @returns `keys`: the sample's mutants, by `keyOf`. `ranges`: where they lie, for Stryker's `mutate`. `of`: how many there are.
 */
export async function drawSample({ root, files, size, seed }) {
  const seen = new Map();
  const all = (await listMutants(root, files)).map((mutant) => {
    const file = mutant.fileName.slice(root.length + 1);
    const name = [seed, file, mutant.mutatorName, mutant.original, mutant.replacement].join('\n');
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return { mutant, file, order: createHash('sha256').update(`${name}\n${nth}`).digest('hex') };
  });
  const drawn = all.sort((a, b) => (a.order < b.order ? -1 : 1)).slice(0, size);
  const ranges = drawn.map(({ file, mutant: { location } }) => {
    const { start, end } = location;
    return `${file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
  });
  return { keys: drawn.map(({ mutant }) => keyOf(mutant)), ranges: [...new Set(ranges)], of: all.length };
}

/**
 * The interval of 95 % confidence around a share that a sample gave, in percent (Wilson's).
 *
 * @param hits Of the sample.
 * @param size Of the sample.
 */
export function confidence(hits, size) {
  const z = 1.96;
  const share = hits / size;
  const middle = share + (z * z) / (2 * size);
  const spread = z * Math.sqrt((share * (1 - share)) / size + (z * z) / (4 * size * size));
  const scale = 1 + (z * z) / size;
  const percent = (value) => Math.floor((value / scale) * 1000) / 10;
  return [percent(middle - spread), percent(middle + spread)];
}
