/**
 * How Stryker runs here. What was tried: its Jest runner works with Jest 30 and ES modules when Node gets
 * `--experimental-vm-modules`, at about a quarter of a second a mutant of a small package; the command runner needs 1.5 s to
 * start Jest for each. Versions from 10 need Node 22.
 */
import { join } from 'node:path';
import { jestInACopy } from '../jest-in-a-copy.mjs';

/**
 * @param mutate Files, or `file:first-last` for lines.
 * @param tests Folders or files of tests.
 * @param incremental Where earlier results are kept, or undefined to keep none.
 * @param fresh Tests again what earlier results would answer.
 */
export async function strykerOptions({ root, mutate, tests, incremental, fresh = false }) {
  return {
    plugins: ['@stryker-mutator/jest-runner', join(root, 'scripts/mutants/line-reporter.mjs')],
    reporters: ['lines'],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: {
      config: {
        ...(await jestInACopy(root, tests)),
        // Stryker wraps the environment and loads it by `require`, which the checker of what stays open does not stand; its own stays off.
        testEnvironment: 'node',
        testSequencer: join(root, 'scripts/mutants/short-first.mjs'),
      },
    },
    mutate,
    ignorePatterns: ['dist', 'reports', 'docs', '.ci', '.mutants', '.planted'],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Jest keeps modules of ES in memory that it has run: after a hundred mutants it would be gigabytes.
    maxTestRunnerReuse: 20,
    // Generous: on a busy machine a slow test must not pass for an endless loop. Those are found by counting, not by time.
    timeoutMS: 60_000,
    incremental: incremental !== undefined,
    force: fresh,
    ...(incremental && { incrementalFile: incremental }),
    // One for each run, since several may go on.
    tempDirName: `.mutants/${process.pid}`,
    // TypeScript 7 has no programming interface yet, and the tests need no types: there is no such file, so it is not read.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    allowConsoleColors: false,
    logLevel: 'warn',
    warnings: { slow: false },
  };
}
