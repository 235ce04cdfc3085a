/**
 * `node run-guests.js` measures the guests and writes their section of BENCHMARKS.md.
 * Exit codes: 0 done, 1 a benchmark failed, such as by a wrong checksum or gas, 2 bad usage.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { currentEnvironment, describeEnvironment } from './environment.ts';
import { guestsMarkdown } from './guests/guest-report.ts';
import { guestResultsOf } from './guests/guest-result.ts';
import { replaceSection } from './markdown-section.ts';
import { suiteText } from './report.ts';
import { savedSuites, saveRun } from './results.ts';
import { measureSuite, type SuiteSamples, wantedBenchmarks } from './rounds.ts';
import { rowsOf } from './rows.ts';
import { describeSettings, readSettings, type Settings } from './settings.ts';
import { GUEST_SUITES } from './suites/guests.ts';

const DOCUMENT = new URL('../../BENCHMARKS.md', import.meta.url);

const main = async (settings: Settings): Promise<void> => {
  const suites = GUEST_SUITES.filter((suite) => wantedBenchmarks(suite, settings.only).length > 0);
  if (suites.length === 0) throw new RangeError(`no benchmark's id contains ${JSON.stringify(settings.only)}`);
  const start = performance.now();
  const measured: SuiteSamples[] = [];
  for (const suite of suites) {
    const samples = await measureSuite(suite, settings);
    console.log(suiteText(suite, rowsOf(samples)));
    measured.push(samples);
  }
  const header = `${describeEnvironment(currentEnvironment())}; ${describeSettings(settings)}.`;
  const section = guestsMarkdown(header, guestResultsOf(measured));
  console.log(`${section}\n\nmeasured in ${Math.round((performance.now() - start) / 1000)} s`);
  if (settings.only !== '') {
    console.log('a part only: nothing was written');
    return;
  }
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'guests', section));
  console.log('wrote the table of the guests in BENCHMARKS.md');
  saveRun('guests', savedSuites(measured), settings);
};

const run = async (): Promise<number> => {
  if (process.argv.length > 2) {
    console.error('usage: run-guests.js');
    return 2;
  }
  try {
    await main(readSettings(process.env));
    return 0;
  } catch (problem) {
    console.error(problem instanceof Error ? problem.message : problem);
    return problem instanceof RangeError ? 2 : 1;
  }
};

process.exitCode = await run();
