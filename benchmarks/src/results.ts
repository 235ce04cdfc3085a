/** The saved results of whole runs: `benchmarks/results/<run>.json`, from which the site draws its plots. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { currentEnvironment, type Environment } from './environment.ts';
import type { SuiteSamples } from './rounds.ts';
import { isMoreBetter, type Row, rowsOf } from './rows.ts';
import type { Settings } from './settings.ts';

/** A run as it is saved. The numbers of a row are in its unit. */
export interface SavedRun {
  readonly environment: Environment;
  readonly settings: Pick<Settings, 'rounds' | 'sampleMs' | 'warmupMs'>;
  readonly suites: readonly {
    readonly name: string;
    readonly title: string;
    readonly rows: readonly (Omit<Row, 'target'> & { readonly isMoreBetter: boolean })[];
    /** What could not be measured, and why. */
    readonly unavailable: readonly string[];
  }[];
}

/** Enough digits to plot, few enough to read a diff. */
const rounded = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

export function savedRun(measured: readonly SuiteSamples[], { rounds, sampleMs, warmupMs }: Settings): SavedRun {
  const suites = measured.map((samples) => {
    const { rows, unavailable } = rowsOf(samples);
    return {
      name: samples.suite.name,
      title: samples.suite.title,
      rows: rows.map(({ target: _, ...row }) => ({ ...row, isMoreBetter: isMoreBetter(row.unit) })),
      unavailable,
    };
  });
  return { environment: currentEnvironment(), settings: { rounds, sampleMs, warmupMs }, suites };
}

/** Saves a whole run, in the place of the last one of that name. */
export function saveRun(name: 'bench' | 'guests', measured: readonly SuiteSamples[], settings: Settings): void {
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(savedRun(measured, settings), rounded, 2)}\n`);
  console.log(`wrote benchmarks/results/${name}.json`);
}
