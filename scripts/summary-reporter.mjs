import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const SLOWEST = 10;

/**
 * Jest reporter: closes a run with its ten slowest test files and the plain line `N passed, M failed`, which scripts and CI read.
 *
 * A run can be killed before its end. So the file that `POLKAVIRT_TEST_PROGRESS` names, if it does, has at any time the counts so far
 * as its first line, and then the test files that are being run, one a line.
 */
export default class SummaryReporter {
  #root;
  #progress;
  #unfinished = new Set();
  #seconds = new Map();
  #counts = '0 passed, 0 failed';

  constructor({ rootDir }, _options, { progress = process.env.POLKAVIRT_TEST_PROGRESS } = {}) {
    this.#root = rootDir;
    this.#progress = progress;
  }

  #nameOf = (path) => relative(this.#root, path);

  #keepProgress() {
    if (!this.#progress) return;
    writeFileSync(this.#progress, [this.#counts, ...this.#unfinished].map((line) => `${line}\n`).join(''));
  }

  onRunStart() {
    this.#keepProgress();
  }

  onTestFileStart({ path }) {
    this.#unfinished.add(this.#nameOf(path));
    this.#keepProgress();
  }

  onTestFileResult({ path }, { perfStats }, results) {
    const name = this.#nameOf(path);
    this.#unfinished.delete(name);
    this.#seconds.set(name, (perfStats.end - perfStats.start) / 1000);
    this.#counts = countsOf(results);
    this.#keepProgress();
  }

  onRunComplete(_contexts, results) {
    this.#unfinished.clear();
    this.#counts = countsOf(results);
    this.#keepProgress();
    if (this.#seconds.size > SLOWEST) process.stdout.write(`\n${slowest(this.#seconds)}\n`);
    process.stdout.write(`${this.#counts}\n`);
  }
}

/** A suite that could not even start has no tests of its own, and still is a failure. */
const countsOf = ({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) =>
  `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;

const slowest = (seconds) => {
  const rows = [...seconds].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
  return ['the slowest test files:', ...rows.map(([name, time]) => `${time.toFixed(1).padStart(7)} s  ${name}`), ''].join('\n');
};
