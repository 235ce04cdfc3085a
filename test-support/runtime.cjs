const { default: Runtime } = require('jest-runtime');
const { Texts } = require('./kept-texts.cjs');
const { sharedModules } = require('./shared-modules.cjs');

/** Of all modules that were loaded in this process: a stack may lead through one that another test file loaded. */
const SOURCE_MAPS = new Map();

/**
 * Jest's own, which reads hundreds of modules anew for every test file. Here it looks whether they have changed instead, and loads those
 * of packages once for all test files where the environment has a context for it.
 */
module.exports = class KeepingRuntime extends Runtime {
  #isSharing;

  constructor(config, environment, resolver, transformer, texts, coverage, path, globalConfig) {
    super(config, environment, resolver, transformer, new Texts(texts), coverage, path, globalConfig);
    this.transformCache.sourceMaps = SOURCE_MAPS;
    const { shared } = environment;
    this.#isSharing = shared !== undefined;
    if (!this.#isSharing) return;
    const { rootDir } = config;
    const { watch, watchAll } = globalConfig;
    const createRuntime = () => new KeepingRuntime(config, shared, resolver, transformer, [], coverage, rootDir, globalConfig);
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
