export default {
  transform: { '\\.sol$': ['@polkavirt/revive/jest-transform', { types: true }] },
  extensionsToTreatAsEsm: ['.sol'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'sol'],
  testMatch: ['**/*.test.mjs'],
};
