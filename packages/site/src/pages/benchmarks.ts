/** The page of the benchmarks: the document, and plots of the runs that were saved. */
import { existsSync, readFileSync } from 'node:fs';
import { REPOSITORY } from '../places.ts';
import { isByPowers, plotHtml } from './plot.ts';

/** What `benchmarks/src/results.ts` writes. */
interface SavedRun {
  readonly environment: {
    readonly date: string;
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    readonly commit: string;
  };
  readonly settings: { readonly rounds: number; readonly sampleMs?: number };
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
  ['wires', 'Formats side by side', 'npm run bench:wires'],
  ['ethereum', 'The Ethereum development chain', 'npm run bench:ethereum'],
  ['ready', 'A runtime’s start', 'npm run bench:ready'],
  ['solidity', 'Solidity compiles', 'npm run bench:solidity'],
] as const;

/** Units as a caption says them. */
const UNITS: Readonly<Record<string, string>> = {
  'M instr/s': 'million instructions a second',
  times: 'how many times as fast',
  ns: 'nanoseconds',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  MB: 'megabytes',
};

/** One plot for each unit of a suite: bars of different units say nothing beside each other. */
function plotsOf({ title, rows, unavailable }: SavedRun['suites'][number], { rounds }: SavedRun['settings']): string {
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const plots = units.map((unit) => {
    const shown = rows.filter((row) => row.unit === unit);
    const bars = shown.map(({ label, median }) => ({ label, value: median }));
    const text = UNITS[unit] ?? unit;
    const what = rounds > 1 ? `Medians, ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
    const better = shown[0]?.isMoreBetter ? 'more is better' : 'less is better';
    const scale = isByPowers(bars) ? ' Each line is ten times the one before it.' : '';
    return `<figure><figcaption>${what}; ${better}.${scale}</figcaption>${plotHtml(bars)}</figure>`;
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
  const { rounds, sampleMs } = settings;
  const often = `${rounds === 1 ? 'one round' : `${rounds} rounds`}${sampleMs === undefined ? '' : ` of ${sampleMs} ms`}`;
  const where = `\`${command}\` on ${cpu}, ${cores} cores, Node ${node}, ${date}, commit ${commit}; ${often}.`;
  return [`### ${title}: plots`, where, ...suites.map((suite) => plotsOf(suite, settings))].join('\n\n');
}

/** Markdown. */
export const benchmarks = (): string =>
  [
    readFileSync(`${REPOSITORY}BENCHMARKS.md`, 'utf8').trimEnd(),
    '## Plots',
    'Drawn by the build of this page from the files that the runs write into `benchmarks/results`.',
    ...RUNS.map(runText),
  ].join('\n\n');
