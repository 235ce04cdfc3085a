/** The saved baseline: `benchmarks/baseline.json`. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Timings } from './compare.ts';
import type { Environment } from './environment.ts';
import type { Settings } from './settings.ts';

export interface Baseline {
  readonly environment: Environment;
  readonly settings: Pick<Settings, 'rounds' | 'sampleMs' | 'warmupMs'>;
  /** Nanoseconds per operation. */
  readonly suites: Timings;
}

const file = new URL('../baseline.json', import.meta.url);

/** Enough digits to compare, few enough to read a diff. */
const rounded = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

export const writeBaseline = (baseline: Baseline): void => writeFileSync(file, `${JSON.stringify(baseline, rounded, 2)}\n`);

/** @throws Error that says what to do if there is none. */
export const readBaseline = (): Baseline => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Baseline;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`benchmarks/baseline.json cannot be read (${why}); npm run bench:baseline makes it`, { cause });
  }
};

/** The part of a baseline whose ids contain `only`. */
export const selectTimings = (timings: Timings, only: string): Timings =>
  Object.fromEntries(
    Object.entries(timings).map(([suite, { yardstick, benchmarks }]) => [
      suite,
      { yardstick, benchmarks: Object.fromEntries(Object.entries(benchmarks).filter(([id]) => id.includes(only))) },
    ]),
  );
