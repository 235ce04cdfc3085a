/**
 * `@polkavirt/insight/reporter`, for `reporters` of Jest and of Vitest: puts together what the files of a run left, whatever process ran
 * them, and writes the reports.
 */
import { reportFolders } from './report-folders.ts';
import { clearParts, writeReports } from './write-reports.ts';

/** Does nothing unless `POLKAVIRT_PROFILE` or `POLKAVIRT_COVERAGE` is set. */
export default class TestRunReporter {
  readonly #folders = reportFolders(process.env);

  /** Jest: a run starts. */
  onRunStart(): void {
    clearParts(this.#folders);
  }

  /** Jest: a run is over. */
  onRunComplete(): void {
    // Not the output itself, which `--json` fills.
    for (const sentence of writeReports(this.#folders)) process.stderr.write(`polkavirt: ${sentence}\n`);
  }

  /** Vitest: a run starts. */
  onTestRunStart(): void {
    this.onRunStart();
  }

  /** Vitest: a run is over. */
  onTestRunEnd(): void {
    this.onRunComplete();
  }
}
