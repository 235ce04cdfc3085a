/** Tests run from the sources: the export condition `@polkavirt/source` makes a build unnecessary. */
export default {
  testMatch: ['<rootDir>/packages/*/test/**/*.test.ts', '<rootDir>/benchmarks/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@polkavirt/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  // Copies of the repository that mutation tests and planted edits run in: `npm test` works beside them.
  modulePathIgnorePatterns: ['<rootDir>/\\.(mutants|planted)/'],
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/summary-reporter.mjs'],
};
