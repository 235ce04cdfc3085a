/** The built packages, as users have them. */
export default {
  testMatch: ['<rootDir>/*.child.mjs'],
  moduleFileExtensions: ['mjs', 'js', 'json'],
  transform: {},
  maxWorkers: 1,
  setupFilesAfterEnv: ['@polkavirt/insight/jest'],
  reporters: ['@polkavirt/insight/reporter'],
};
