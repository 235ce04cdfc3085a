/** Tests run from the sources: the export condition `@polkavirt/source` makes a build unnecessary. */
export default {
  testMatch: ['packages/*/test', 'benchmarks/test', 'examples', 'test-support/test'].map(
    (folder) => `<rootDir>/${folder}/**/*.test.ts`,
  ),
  testEnvironment: '<rootDir>/test-support/leak-check-environment.mjs',
  runtime: '<rootDir>/test-support/runtime.cjs',
  testEnvironmentOptions: {
    customExportConditions: ['@polkavirt/source', 'node', 'node-addons'],
    modules: process.env.POLKAVIRT_TEST_MODULES ?? 'shared',
  },
  setupFilesAfterEnv: ['<rootDir>/test-support/equal-bytes.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/test-support/transform.mjs',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  // Copies of the repository that mutation tests and planted edits run in: `npm test` works beside them.
  modulePathIgnorePatterns: ['<rootDir>/\\.(mutants|planted)/'],
  // A busy machine is no failure. What waits for an event names it, and gives up sooner.
  testTimeout: 120_000,
  // Jest would leave one processor out, which is half of a small machine. Its memory grows with each file, so workers begin anew.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/scripts/slowest-first.mjs',
  reporters: ['default', '<rootDir>/scripts/summary-reporter.mjs'],
};
