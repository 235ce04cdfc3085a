/**
 * How Stryker runs here. What was tried: its Jest runner works with Jest 30 and ES modules when Node gets
 * `--experimental-vm-modules`, but loads each file of tests again for each mutant and runs on after a failure, a quarter of a second
 * for a small package and many seconds for a large one; its command runner needs 1.5 s to start Jest for each. Ours (`runner/`) needs
 * some milliseconds. Stryker's versions from 10 need Node 22.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceEntries } from '../jest-in-a-copy.mjs';

/** The test files at or below `paths`. */
const testFiles = (root, paths, without) =>
  paths
    .flatMap((path) =>
      path.endsWith('.ts')
        ? [path]
        : readdirSync(join(root, path), { recursive: true })
            .filter((file) => file.endsWith('.test.ts'))
            .map((file) => join(path, file))
            .sort(),
    )
    .filter((file) => !without.some((part) => file.includes(part)));

/**
 * @param mutate Files, or `file:first-last` for lines.
 * @param tests Folders or files of tests.
 * @param without Parts of the paths of test files to leave out.
 * @param incremental Where earlier results are kept, or undefined to keep none.
 * @param fresh Tests again what earlier results would answer.
 * @param sample The mutants to test, by `keyOf`; undefined for all.
 */
export async function strykerOptions({ root, mutate, tests, without = [], incremental, fresh = false, sample }) {
  const { default: jest } = await import(pathToFileURL(join(root, 'jest.config.js')).href);
  const [[, swc]] = Object.values(jest.transform);
  return {
    plugins: ['runner/runner', 'line-reporter'].map((name) => join(root, `scripts/mutants/${name}.mjs`)),
    reporters: ['lines'],
    testRunner: 'in-process',
    testRunnerNodeArgs: ['--conditions=@polkavirt/source', '--disable-warning=ExperimentalWarning', '--max-old-space-size=6000'],
    inProcess: {
      testFiles: testFiles(root, tests, without),
      setupFiles: jest.setupFilesAfterEnv.map((path) => path.replace('<rootDir>/', '')),
      entries: Object.fromEntries(sourceEntries(root)),
      swc: { ...swc, sourceMaps: false },
      sample,
    },
    mutate,
    ignorePatterns: ['dist', 'reports', '.ci', '.mutants', '.planted'],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Modules are never unloaded, and some are loaded again for a mutant.
    maxTestRunnerReuse: 150,
    // A mutant that survives runs its tests twice, and on a busy machine slowly: that must not pass for an endless loop. Most of
    // those are found by counting.
    timeoutMS: 10_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 30,
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
    warnings: { slow: false, unknownOptions: false },
  };
}
