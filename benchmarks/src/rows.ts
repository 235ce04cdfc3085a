/** From samples to the rows of a table. */
import type { Benchmark, Derived, Target, Unit } from './benchmark.ts';
import type { Samples, SuiteSamples } from './rounds.ts';
import { median, medianRatio, type Timing, timingOf } from './statistics.ts';

/** A row as it is shown; the numbers are in `unit`. `speedup` is a bare number. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly unit: Unit | 'times';
  readonly median: number;
  readonly best: number;
  readonly target?: Target;
}

export interface SuiteRows {
  readonly rows: readonly Row[];
  /** What could not be measured here, and why. */
  readonly unavailable: readonly string[];
}

const DIVISORS = { ns: 1, us: 1e3, ms: 1e6, MB: 1e6 } as const;

/** Nanoseconds per operation, or bytes, in the unit that a row has. */
export const inUnit = (ns: number, unit: Unit): number => (unit === 'M instr/s' ? 1e3 / ns : ns / DIVISORS[unit]);

/** Of a rate or a speedup, more is better. */
export const isMoreBetter = (unit: Row['unit']): boolean => unit === 'M instr/s' || unit === 'times';

const withTarget = (target: Target | undefined): { target?: Target } => (target === undefined ? {} : { target });

const measuredRow = ({ id, label, unit, target }: Benchmark, ns: readonly number[]): Row => {
  const timing = timingOf(ns);
  return { id, label, unit, median: inUnit(timing.median, unit), best: inUnit(timing.best, unit), ...withTarget(target) };
};

/** Round by round, so that a disturbance that both met cancels out; the best of it is that of the two bests. */
const derivedRow = ({ id, label, kind, unit = 'ns', target }: Derived, of: readonly number[], base: readonly number[]): Row => {
  const [ofBest, baseBest] = [Math.min(...of), Math.min(...base)];
  if (kind === 'speedup') {
    const middle = medianRatio(base, of);
    return { id, label, unit: 'times', median: middle, best: baseBest / ofBest, ...withTarget(target) };
  }
  const middle = median(of.map((ns, round) => ns - base[round]));
  return { id, label, unit, median: inUnit(middle, unit), best: inUnit(ofBest - baseBest, unit), ...withTarget(target) };
};

const nsOf = (samples: Samples | undefined): readonly number[] | undefined =>
  samples !== undefined && 'ns' in samples ? samples.ns : undefined;

export const rowsOf = ({ suite, samples }: SuiteSamples): SuiteRows => {
  const rows: Row[] = [];
  const unavailable: string[] = [];
  for (const benchmark of suite.benchmarks) {
    const taken = samples.get(benchmark.id);
    if (taken === undefined) continue;
    if ('ns' in taken) rows.push(measuredRow(benchmark, taken.ns));
    else unavailable.push(`${benchmark.label}: ${taken.unavailable}`);
  }
  for (const derived of suite.derived ?? []) {
    const [of, base] = [nsOf(samples.get(derived.of)), nsOf(samples.get(derived.base))];
    if (of !== undefined && base !== undefined) rows.push(derivedRow(derived, of, base));
  }
  return { rows, unavailable };
};

/** How a value stands to its target. */
export const judge = (value: number, target: Target, moreIsBetter: boolean): string => {
  const reaches = (limit: number): boolean => (moreIsBetter ? value >= limit : value <= limit);
  if (target.wanted !== undefined && reaches(target.wanted)) return 'wanted reached';
  if (reaches(target.must)) return 'must reached';
  const factor = moreIsBetter ? target.must / value : value / target.must;
  return `missed by ${factor.toFixed(2)}x`;
};

/** How a row stands to its target, by its median. */
export const verdictOf = ({ unit, median: value, target }: Row): string =>
  target === undefined ? '' : judge(value, target, isMoreBetter(unit));

/** The timings to be kept: of our own benchmarks, in nanoseconds. */
export const timingsOf = ({ suite, samples }: SuiteSamples): Readonly<Record<string, Timing>> => {
  const timings: Record<string, Timing> = {};
  for (const { id, isPeer = false, isValue = false } of suite.benchmarks) {
    const ns = nsOf(samples.get(id));
    if (!isPeer && !isValue && ns !== undefined) timings[id] = timingOf(ns);
  }
  return timings;
};
