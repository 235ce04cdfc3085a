const { default: Runtime } = require('jest-runtime');
const { sharedModules } = require('./shared-modules.cjs');

/** Of all modules that were loaded in this process: a stack may lead through one that another test file loaded. */
const SOURCE_MAPS = new Map();

/** Jest's own, which loads every module anew for each test file. Here those of packages are loaded once, where the environment shares its context. */
module.exports = class SharingRuntime extends Runtime {
  #isSharing;

  constructor(config, environment, resolver, transformer, texts, coverage, path, globalConfig) {
    super(config, environment, resolver, transformer, texts, coverage, path, globalConfig);
    this.transformCache.sourceMaps = SOURCE_MAPS;
    const { shared } = environment;
    this.#isSharing = shared !== undefined;
    if (!this.#isSharing) return;
    const { rootDir } = config;
    const { watch, watchAll } = globalConfig;
    const createRuntime = () =>
      new SharingRuntime(config, shared, resolver, transformer, new Map(), coverage, rootDir, globalConfig);
    sharedModules(rootDir, watch || watchAll, createRuntime).serve(this);
  }

  setModuleMock(...args) {
    if (this.#isSharing) {
      const error = new Error(
        'The modules of packages are loaded once for all test files, so one file cannot replace any. A file that begins with ' +
          '`/** @jest-environment-options {"modules": "own"} */` has its own.',
      );
      Error.captureStackTrace(error, this.setModuleMock);
      throw error;
    }
    return super.setModuleMock(...args);
  }
};
