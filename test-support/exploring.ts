import fc from 'fast-check';

/** A seed for this file of tests, so that all its properties can be repeated by one number. */
const FRESH = Math.trunc(Math.random() * 2 ** 31);

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
      throw new Error(`${message}\n\nAgain: POLKAVIRT_SEED=${seed} POLKAVIRT_RUNS=${numRuns}`, { cause });
    },
  };
}
