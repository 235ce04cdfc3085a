export default {
  transform: { '\\.sol$': ['@polkavirt/revive/jest-transform', { types: true }] },
  dependencyExtractor: '@polkavirt/revive/jest-dependencies',
  extensionsToTreatAsEsm: ['.sol'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'sol'],
  testMatch: ['**/*.test.mjs'],
};
