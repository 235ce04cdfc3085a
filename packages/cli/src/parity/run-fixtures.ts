import { COUNTER_PROGRAM, failureMessage } from '@polkavirt/conformance';
import type { Choice } from '../choice.ts';
import { allChoices } from '../composition/compose.ts';
import { composeConformance } from '../composition/compose-conformance.ts';
import { type CompareOptions, compare, nameOf, type Parity } from './compare.ts';
import { fixtureRuns } from './fixtures.ts';
import type { ConformanceRow } from './render-conformance.ts';

/** Conformance of every implementation, and parity on every fixture. */
export interface Report {
  readonly conformance: readonly ConformanceRow[];
  readonly parities: readonly Parity[];
  /** The time of the whole run. */
  readonly milliseconds: number;
}

/** Callbacks for progress and results. Work continues when their promises are fulfilled. */
export interface ReportListener {
  progress(text: string): void;
  conformance(row: ConformanceRow): Promise<void>;
  /** All rows of conformance are done; parity begins next. */
  conformanceDone(rows: readonly ConformanceRow[]): Promise<void>;
  parity(parity: Parity): Promise<void>;
}

/** The conformance suite of a generation on the counter program. */
function conform(choice: Choice, progress: ReportListener['progress']): ConformanceRow {
  const cases = composeConformance(choice, COUNTER_PROGRAM);
  const failed: { name: string; message: string }[] = [];
  const start = performance.now();
  for (const [at, { name, run }] of cases.entries()) {
    progress(`conformance, ${choice.api}, ${nameOf(choice)}: ${at + 1} of ${cases.length}`);
    try {
      run();
    } catch (thrown) {
      failed.push({ name, message: failureMessage(thrown) });
    }
  }
  return { choice, passed: cases.length - failed.length, failed, milliseconds: performance.now() - start };
}

/** Runs the conformance suites, then every fixture. */
export async function runFixtures(listener: ReportListener, options: Pick<CompareOptions, 'maxRuns'> = {}): Promise<Report> {
  const start = performance.now();
  // Each generation with the cost model that upstream gives it.
  const choices = [...allChoices({ api: 'virt', costModel: 'naive' }), ...allChoices({ api: 'typestate', costModel: 'full' })];
  const runs = await fixtureRuns();

  const conformance: ConformanceRow[] = [];
  for (const choice of choices) {
    const row = conform(choice, listener.progress);
    conformance.push(row);
    await listener.conformance(row);
  }
  await listener.conformanceDone(conformance);

  const parities: Parity[] = [];
  for (const [at, { input, expected }] of runs.entries()) {
    listener.progress(`parity: ${at + 1} of ${runs.length}, ${input.name}`);
    const parity = compare(input, allChoices(input), { expected, ...options });
    parities.push(parity);
    await listener.parity(parity);
  }
  return { conformance, parities, milliseconds: performance.now() - start };
}

/** Whether nothing failed and nothing differs. */
export const isGood = ({ conformance, parities }: Report): boolean =>
  conformance.every(({ failed }) => failed.length === 0) && parities.every(({ mismatch }) => mismatch === undefined);
