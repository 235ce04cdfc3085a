/**
 * The programs that campaigns found to reach something, on every back end again. To make them anew:
 *
 *     npx polkavirt campaign run --programs 3000 --levels engine --corpus new
 *     npx polkavirt campaign merge new packages/campaign/test/corpus --into corpus --bytes 600000
 *
 * Half of them are from campaigns of some hundred thousand programs: those that add most to what the others reach.
 */
import { fileURLToPath } from 'node:url';
import { explore } from '../src/cases/explore.ts';
import { describeDifference, type Level, readCorpus, writeCase } from '../src/index.ts';
import { createRandom } from '../src/random.ts';

const blobs = await readCorpus(fileURLToPath(new URL('corpus', import.meta.url)));
const CONTENDERS = { backends: ['interpreter', 'tier0', 'recompiler'], virt: [], typestate: [] } as const;
const level: Level = 'engine';

it('there is a corpus of at most 2 MB', () => {
  expect(blobs.length).toBeGreaterThan(100);
  expect(blobs.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(2_000_000);
});

it('every program of the corpus does the same on all back ends, in both cost models', () => {
  for (const [at, program] of blobs.entries()) {
    const random = createRandom(at);
    const costModel = at % 2 === 0 ? 'naive' : 'full';
    const opening = { level, random, program, costModel, compileAfter: 0, runs: 8, gas: 3000 } as const;
    const { case: given, difference } = explore(CONTENDERS, opening);
    if (difference !== undefined) throw new Error(`${describeDifference(difference)}\n${writeCase(given)}`);
  }
});
