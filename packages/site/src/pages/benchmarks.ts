/** The page of the benchmarks: the document, and plots of the runs that were saved. */
import { existsSync, readFileSync } from 'node:fs';
import { REPOSITORY } from '../places.ts';
import { barsSvg } from './plot.ts';

/** What `benchmarks/src/results.ts` writes. */
interface SavedRun {
  readonly environment: {
    readonly date: string;
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    readonly commit: string;
  };
  readonly settings: { readonly rounds: number; readonly sampleMs: number };
  readonly suites: readonly {
    readonly title: string;
    readonly rows: readonly {
      readonly label: string;
      readonly unit: string;
      readonly median: number;
      readonly isMoreBetter: boolean;
    }[];
    readonly unavailable: readonly string[];
  }[];
}

/** The runs that save their results: name -> title and command. */
const RUNS = [
  ['bench', 'Bridge and engine', 'npm run bench'],
  ['guests', 'Compiled guests', 'npm run bench:guests'],
] as const;

/** One plot for each unit of a suite: bars of different units say nothing beside each other. */
function plotsOf({ title, rows, unavailable }: SavedRun['suites'][number]): string {
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const plots = units.map((unit) => {
    const shown = rows.filter((row) => row.unit === unit);
    const better = shown[0]?.isMoreBetter ? 'longer bars are better' : 'shorter bars are better';
    const text = unit === 'times' ? 'times as fast' : unit;
    const svg = barsSvg(
      `${title}, in ${text}`,
      shown.map(({ label, median }) => ({ label, value: median })),
    );
    return `<figure>${svg}<figcaption>Medians in ${text}; ${better}.</figcaption></figure>`;
  });
  const absent = unavailable.map((line) => `Not measured: ${line}`);
  return [`#### ${title}`, ...plots, ...absent].join('\n\n');
}

function runText([name, title, command]: (typeof RUNS)[number]): string {
  const file = `${REPOSITORY}benchmarks/results/${name}.json`;
  if (!existsSync(file)) {
    return `### ${title}: plots\n\nThere is no plot, because no run was saved in this copy of the sources. \`${command}\` saves one.`;
  }
  const { environment, settings, suites }: SavedRun = JSON.parse(readFileSync(file, 'utf8'));
  const { date, cpu, cores, node, commit } = environment;
  const where = `${cpu}, ${cores} cores, Node ${node}, ${date}, commit ${commit}; ${settings.rounds} rounds of ${settings.sampleMs} ms.`;
  return [`### ${title}: plots`, where, ...suites.map(plotsOf)].join('\n\n');
}

/** Markdown. */
export const benchmarks = (): string =>
  [
    readFileSync(`${REPOSITORY}BENCHMARKS.md`, 'utf8').trimEnd(),
    '## Plots',
    'Drawn by the build of this page from the files that the runs write into `benchmarks/results`.',
    ...RUNS.map(runText),
  ].join('\n\n');
