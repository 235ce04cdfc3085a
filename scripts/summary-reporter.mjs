/** Jest reporter: closes a run with the plain line `N passed, M failed` that scripts and CI read. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    // A suite that could not even start has no tests of its own, and still is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`);
  }
}
