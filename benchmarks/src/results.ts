/** The saved results of whole runs: `benchmarks/results/<run>.json`, from which the site draws its plots. All are written here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { currentEnvironment, type Environment } from './environment.ts';
import type { SuiteSamples } from './rounds.ts';
import { isMoreBetter, type Row, rowsOf } from './rows.ts';
import { timingOf } from './statistics.ts';

/** The runs that are saved: `npm run bench`, `npm run bench:guests`, and so on. */
export type RunName = 'bench' | 'guests' | 'wires' | 'ethereum' | 'solidity' | 'ready';

/** The numbers are in `unit`. */
export interface SavedRow extends Pick<Row, 'id' | 'label' | 'median' | 'best'> {
  readonly unit: Row['unit'] | 's' | 'bytes';
  readonly isMoreBetter: boolean;
}

export interface SavedSuite {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly SavedRow[];
  /** What could not be measured, and why. */
  readonly unavailable: readonly string[];
}

/** How it was measured: how often, and for how long where a round has a length. */
export interface SavedSettings {
  readonly rounds: number;
  readonly sampleMs?: number | undefined;
  readonly warmupMs?: number | undefined;
}

export interface SavedRun {
  readonly environment: Environment;
  readonly settings: SavedSettings;
  readonly suites: readonly SavedSuite[];
}

/** Enough digits to plot, few enough to read a diff. */
const rounded = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

/** A row of what was measured round by round, where less is better. */
export const savedRow = (id: string, label: string, unit: 's' | 'ms' | 'ns' | 'bytes', rounds: readonly number[]): SavedRow => ({
  id,
  label,
  unit,
  ...timingOf(rounds),
  isMoreBetter: false,
});

export const savedSuites = (measured: readonly SuiteSamples[]): readonly SavedSuite[] =>
  measured.map((samples) => {
    const { rows, unavailable } = rowsOf(samples);
    return {
      name: samples.suite.name,
      title: samples.suite.title,
      rows: rows.map(({ target: _, ...row }) => ({ ...row, isMoreBetter: isMoreBetter(row.unit) })),
      unavailable,
    };
  });

/** Saves a whole run, in the place of the last one of that name. */
export function saveRun(name: RunName, suites: readonly SavedSuite[], { rounds, sampleMs, warmupMs }: SavedSettings): void {
  const run: SavedRun = { environment: currentEnvironment(), settings: { rounds, sampleMs, warmupMs }, suites };
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(run, rounded, 2)}\n`);
  console.log(`wrote benchmarks/results/${name}.json`);
}
