/**
 * `node run.js [run | baseline | compare]`. `run` measures and writes the tables of BENCHMARKS.md and results/bench.json, `baseline` saves the timings as well,
 * `compare` holds a run against what was saved and writes nothing.
 * Exit codes: 0 done, 1 something got slower or a benchmark failed, 2 bad usage.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readBaseline, selectTimings, writeBaseline } from './baseline.ts';
import type { Suite } from './benchmark.ts';
import { compareTimings, slowerTwice, type Timings } from './compare.ts';
import { currentEnvironment, describeEnvironment } from './environment.ts';
import { replaceSection } from './markdown-section.ts';
import { comparisonText, suiteMarkdown, suiteText } from './report.ts';
import { savedSuites, saveRun } from './results.ts';
import { measureSuite, type SuiteSamples, wantedBenchmarks } from './rounds.ts';
import { rowsOf, timingsOf } from './rows.ts';
import { describeSettings, readSettings, type Settings } from './settings.ts';
import { timingOf } from './statistics.ts';
import { SUITES } from './suites.ts';

const DOCUMENT = new URL('../../BENCHMARKS.md', import.meta.url);

const measure = async (suites: readonly Suite[], settings: Settings): Promise<readonly SuiteSamples[]> => {
  const measured: SuiteSamples[] = [];
  for (const suite of suites) {
    const samples = await measureSuite(suite, settings);
    console.log(suiteText(suite, rowsOf(samples)));
    measured.push(samples);
  }
  return measured;
};

const timings = (measured: readonly SuiteSamples[]): Timings =>
  Object.fromEntries(
    measured.map((samples) => [samples.suite.name, { yardstick: timingOf(samples.yardstick), benchmarks: timingsOf(samples) }]),
  );

const writeTables = (measured: readonly SuiteSamples[], settings: Settings): void => {
  const header = `${describeEnvironment(currentEnvironment())}; ${describeSettings(settings)}.`;
  const content = [header, ...measured.map((samples) => suiteMarkdown(samples.suite, rowsOf(samples)))].join('\n\n');
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench', content));
  console.log('wrote the tables of BENCHMARKS.md');
};

const saveBaseline = (measured: readonly SuiteSamples[], { rounds, sampleMs, warmupMs }: Settings): void => {
  const settings = { rounds, sampleMs, warmupMs };
  writeBaseline({ environment: currentEnvironment(), settings, suites: timings(measured) });
  console.log('wrote benchmarks/baseline.json');
};

/** Compares, and measures the suites with slower rows a second time. The exit code. */
const compare = async (suites: readonly Suite[], settings: Settings): Promise<number> => {
  const baseline = readBaseline();
  const saved = selectTimings(baseline.suites, settings.only);
  const threshold = settings.thresholdPercent / 100;
  const compareWith = async (again: readonly Suite[]) => {
    const now = selectTimings(timings(await measure(again, settings)), settings.only);
    return compareTimings(saved, now, threshold);
  };

  const first = await compareWith(suites);
  console.log(`baseline: ${describeEnvironment(baseline.environment)}`);
  console.log(`now:      ${describeEnvironment(currentEnvironment())}`);
  console.log(comparisonText(first));
  const suspects = first.rows.filter(({ verdict }) => verdict === 'slower').map(({ id }) => id);
  if (suspects.length === 0) {
    console.log(`nothing is more than ${settings.thresholdPercent} % slower than the baseline`);
    return 0;
  }
  console.log(`measuring again, to be sure of ${suspects.join(', ')}`);
  const second = await compareWith(suites.filter(({ benchmarks }) => benchmarks.some(({ id }) => suspects.includes(id))));
  const slower = slowerTwice(first, second);
  if (slower.length === 0) {
    console.log('none of them was slower the second time: that was chance');
    return 0;
  }
  console.log(`slower than the baseline by more than ${settings.thresholdPercent} %, twice:`);
  console.log(comparisonText({ rows: slower, missing: [], added: [] }));
  return 1;
};

const main = async (command: string): Promise<number> => {
  const settings = readSettings(process.env);
  const suites = SUITES.filter((suite) => wantedBenchmarks(suite, settings.only).length > 0);
  if (suites.length === 0) throw new RangeError(`no benchmark's id contains ${JSON.stringify(settings.only)}`);
  if (command === 'compare') return compare(suites, settings);
  const start = performance.now();
  const measured = await measure(suites, settings);
  console.log(`measured in ${Math.round((performance.now() - start) / 1000)} s`);
  if (settings.only !== '') {
    console.log('a part only: nothing was written');
    return 0;
  }
  writeTables(measured, settings);
  saveRun('bench', savedSuites(measured), settings);
  if (command === 'baseline') saveBaseline(measured, settings);
  return 0;
};

const [command = 'run', ...others] = process.argv.slice(2);
if (!['run', 'baseline', 'compare'].includes(command) || others.length > 0) {
  console.error('usage: run.js [run | baseline | compare]');
  process.exitCode = 2;
} else {
  main(command).then(
    (code) => {
      process.exitCode = code;
    },
    (problem: unknown) => {
      const isUsage = problem instanceof RangeError;
      console.error(problem instanceof Error ? problem.message : problem);
      process.exitCode = isUsage ? 2 : 1;
    },
  );
}
