/**
 * `@polkavirt/insight/reporter`, for `reporters` of Jest and of Vitest: puts together what the files of a run left, whatever process ran
 * them, and writes the reports.
 */
import type { GasPart } from './part.ts';
import { reportFolders } from './report-folders.ts';
import { snapshotOfRun } from './snapshot-of-run.ts';
import { clearParts, readParts, writeReports } from './write-reports.ts';

/** Does nothing unless `POLKAVIRT_PROFILE`, `POLKAVIRT_COVERAGE`, `POLKAVIRT_GAS` or `POLKAVIRT_GAS_SNAPSHOT` is set. */
export default class TestRunReporter {
  readonly #folders = reportFolders(process.env);
  #error: Error | undefined;

  /** Jest: a run starts. */
  onRunStart(): void {
    clearParts(this.#folders);
  }

  /** Jest: a run is over. */
  onRunComplete(): void {
    // Not the output itself, which `--json` fills.
    for (const sentence of writeReports(this.#folders)) process.stderr.write(`polkavirt: ${sentence}\n`);
    const { gas } = this.#folders;
    if (gas !== undefined) {
      const { sentences, isRed } = snapshotOfRun(process.env, readParts(gas, 'gas') as GasPart[]);
      for (const sentence of sentences) process.stderr.write(`polkavirt: ${sentence}\n`);
      if (isRed) this.#error = new Error(sentences[0]);
    }
    clearParts(this.#folders);
  }

  /** Jest: what makes a run fail whose tests passed. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  /** Vitest: a run starts. */
  onTestRunStart(): void {
    this.onRunStart();
  }

  /** Vitest: a run is over. */
  onTestRunEnd(): void {
    this.onRunComplete();
    if (this.#error !== undefined) process.exitCode = 1;
  }
}
