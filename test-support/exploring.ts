import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';

/** Rounds at most until all that a property has to meet was met: what is likely to come up in one comes up in these. */
const MAX_ROUNDS = 20;

const FAILED = new URL('../reports/failed-properties/', import.meta.url);

/** A seed for this file of tests, so that all its properties can be repeated by one number. */
const FRESH = Math.trunc(Math.random() * 2 ** 31);

/** Keeps what failed in a folder that git ignores, by the name of the test: a log is gone sooner than one wants to look at it. */
function keepFailure(text: string): void {
  const { currentTestName = 'a property', testPath = '' } = expect.getState();
  mkdirSync(FAILED, { recursive: true });
  const name = `${basename(testPath, '.test.ts')}-${currentTestName}`.replaceAll(/\W+/g, '-').slice(0, 150);
  writeFileSync(new URL(`${name}.txt`, FAILED), `${testPath}: ${currentTestName}\n\n${text}\n`);
}

/**
 * How a property test explores: with another seed each time, unless `POLKAVIRT_SEED` fixes it. A failure shows the smallest case that was
 * found, and how to meet it again. A case that matters is then written down as a test of its own.
 *
 * @param runs Cases, where `POLKAVIRT_RUNS` says no other number.
 */
export function exploring(runs: number) {
  const numRuns = Number(process.env.POLKAVIRT_RUNS ?? runs);
  const seed = Number(process.env.POLKAVIRT_SEED ?? FRESH);
  return {
    numRuns,
    seed,
    /** Whether as many cases as usual are made, so that what they have to meet can be asked for. */
    isWhole: numRuns >= runs,
    reporter<Case>(details: fc.RunDetails<Case>): void {
      const message = fc.defaultReportMessage(details);
      if (message === undefined) return;
      const cause = details.failed ? details.errorInstance : undefined;
      // A case that was recorded says where, see `recordedCase`.
      const [recorded = ''] = /\nRecorded: .*/.exec(cause instanceof Error ? cause.message : '') ?? [];
      const text = `${message}\n\nAgain: POLKAVIRT_SEED=${details.seed} POLKAVIRT_RUNS=${numRuns}${recorded}`;
      keepFailure(text);
      throw new Error(text, { cause });
    },
  };
}

export type Exploring = ReturnType<typeof exploring>;

/**
 * Explores, and goes on with other seeds until everything was met that must be: a property over cases that never come up proves nothing,
 * and whether a rare one comes up in one round is luck.
 *
 * @param explore One round, with settings whose seeds no other round uses.
 * @param missing What was not met in all the rounds until now.
 */
export function exploreUntil(settings: Exploring, explore: (round: Exploring) => void, missing: () => readonly string[]): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    explore({ ...settings, seed: settings.seed + round * settings.numRuns });
    if (!settings.isWhole || missing().length === 0) return;
  }
  expect({ seed: settings.seed, missing: missing() }).toEqual({ seed: settings.seed, missing: [] });
}

/** Names of counts that did not exceed a least one: for {@link exploreUntil}. */
export const fewer = (least: number, counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts)
    .filter(([, count]) => count <= least)
    .map(([name, count]) => `${name}: ${count}, wanted over ${least}`);
