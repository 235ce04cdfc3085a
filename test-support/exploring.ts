import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';

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
    reporter<Case>(details: fc.RunDetails<Case>): void {
      const message = fc.defaultReportMessage(details);
      if (message === undefined) return;
      const cause = details.failed ? details.errorInstance : undefined;
      const text = `${message}\n\nAgain: POLKAVIRT_SEED=${seed} POLKAVIRT_RUNS=${numRuns}`;
      keepFailure(text);
      throw new Error(text, { cause });
    },
  };
}
