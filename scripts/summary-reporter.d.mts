/** A reporter of Jest; of what Jest tells, only what this one reads. */
export default class SummaryReporter {
  constructor(config: { readonly rootDir: string }, options?: unknown, more?: { readonly progress?: string });
  onRunStart(): void;
  onTestFileStart(test: { readonly path: string }): void;
  onTestFileResult(
    test: { readonly path: string },
    result: { readonly perfStats: { readonly start: number; readonly end: number } },
    results: Counts,
  ): void;
  onRunComplete(contexts: unknown, results: Counts): void;
}

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}
