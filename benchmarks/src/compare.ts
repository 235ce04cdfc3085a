/** Holds a run against the baseline. Pure, so that a test can say what it must find. */
import type { Timing } from './statistics.ts';

/** One suite of a run or of the baseline: timings in nanoseconds per operation. */
export interface SuiteTimings {
  /** What the same fixed work took in between: how fast the machine was. */
  readonly yardstick: Timing;
  readonly benchmarks: Readonly<Record<string, Timing>>;
}

export type Timings = Readonly<Record<string, SuiteTimings>>;

export interface Comparison {
  readonly id: string;
  /** Medians as they were measured, in nanoseconds. */
  readonly baseline: number;
  readonly current: number;
  /** How many times as long it takes now, by the median; measured in yardsticks, so that the machine's speed is left out. */
  readonly change: number;
  readonly verdict: 'slower' | 'same' | 'faster';
}

export interface ComparedRuns {
  readonly rows: readonly Comparison[];
  /** In the baseline, and not measured now. */
  readonly missing: readonly string[];
  /** Measured now, and not in the baseline. */
  readonly added: readonly string[];
}

const changeOf = (part: keyof Timing, before: SuiteTimings, now: SuiteTimings, id: string): number =>
  now.benchmarks[id][part] / now.yardstick[part] / (before.benchmarks[id][part] / before.yardstick[part]);

/**
 * A row is slower (or faster) if both its median and its best changed by more than the threshold: what code does moves both, while a
 * disturbance rarely reaches the best of many rounds.
 *
 * @param threshold The share that a row may take longer, such as 0.25.
 */
export const compareTimings = (baseline: Timings, current: Timings, threshold: number): ComparedRuns => {
  const rows: Comparison[] = [];
  const missing: string[] = [];
  const added: string[] = [];
  for (const [suite, before] of Object.entries(baseline)) {
    const now = current[suite];
    for (const [id, { median }] of Object.entries(before.benchmarks)) {
      if (now?.benchmarks[id] === undefined) {
        missing.push(id);
        continue;
      }
      const change = changeOf('median', before, now, id);
      const changeOfBest = changeOf('best', before, now, id);
      const isSlower = Math.min(change, changeOfBest) > 1 + threshold;
      const isFaster = Math.max(change, changeOfBest) < 1 / (1 + threshold);
      const verdict = isSlower ? 'slower' : isFaster ? 'faster' : 'same';
      rows.push({ id, baseline: median, current: now.benchmarks[id].median, change, verdict });
    }
  }
  for (const [suite, { benchmarks }] of Object.entries(current)) {
    added.push(...Object.keys(benchmarks).filter((id) => baseline[suite]?.benchmarks[id] === undefined));
  }
  return { rows, missing, added };
};

/** The rows that were slower both times: the second time decides whether the first one was chance. */
export const slowerTwice = (first: ComparedRuns, second: ComparedRuns): readonly Comparison[] => {
  const again = new Map(second.rows.map((row) => [row.id, row]));
  return first.rows.flatMap(({ id, verdict }) => {
    const row = again.get(id);
    return verdict === 'slower' && row?.verdict === 'slower' ? [row] : [];
  });
};
