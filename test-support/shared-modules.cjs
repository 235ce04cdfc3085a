const { statSync } = require('node:fs');
const { sep } = require('node:path');
const { fileURLToPath } = require('node:url');
const { Module, SourceTextModule } = require('node:vm');

/** A module of one of our packages, without what they have for Jest and Vitest: that registers with the test file that loads it. */
const OURS = /^\/packages\/(?!jest\/)[^/]+\/src\/(?!(?:.*\/)?(?:jest|vitest)\.ts$)/;

/**
 * Whether a module is of a package, ours or installed: what it does as it is loaded has nothing to do with the test file that asks.
 * What is installed may lie beside the root: a copy of the repository has no `node_modules` of its own.
 */
const isOfPackage = (root, path) =>
  path.includes(`${sep}node_modules${sep}`) || (path.startsWith(root) && OURS.test(path.slice(root.length).replaceAll(sep, '/')));

/** Newer Nodes can load modules without a pause, and Jest does it there. */
const LOADS_AT_ONCE = typeof SourceTextModule?.prototype.hasAsyncGraph === 'function';

/** The file of a module, by its name in Jest's registry. */
const pathOf = (key) => (key.startsWith('file:') && !/[?#]/.test(key) ? fileURLToPath(key) : undefined);

/** Jest's registry of the modules that a test file has loaded, which has those that are shared as well. */
class ServedRegistry extends Map {
  #serve;

  /** @param serve Gives the module of a path if it is shared. */
  constructor(serve) {
    super();
    this.#serve = serve;
  }

  get(key) {
    const own = super.get(key);
    if (own !== undefined) return own;
    const path = pathOf(key);
    return path === undefined ? undefined : this.#serve(path);
  }
}

/** The modules of packages that all test files of this process share, each as Jest loads it for the first one that asks. */
class SharedModules {
  #root;
  #runtime;
  #since = Date.now();
  /** Loads one after another: two at once of modules that import the same one get in each other's way. */
  #last = Promise.resolve();

  /** @param runtime A runtime of Jest that belongs to no test file. */
  constructor(root, runtime) {
    this.#root = root;
    this.#runtime = runtime;
  }

  /** Whether the file of one has changed since, which happens where somebody watches. */
  get isOld() {
    return [...this.#runtime.registries.esModuleRegistry.keys()].some((key) => {
      const path = pathOf(key);
      return path !== undefined && !(statSync(path, { throwIfNoEntry: false })?.mtimeMs <= this.#since);
    });
  }

  /** Has a test file's runtime load them from here. */
  serve(runtime) {
    const { esmLoader: own, registries } = runtime;
    const { loadEsmModule, loadCjsAsEsm } = own;
    const has = (path, suffix) => suffix === '' && isOfPackage(this.#root, path);
    own.loadEsmModule = (path, suffix = '') => (has(path, suffix) ? this.#load(path) : loadEsmModule.call(own, path, suffix));
    own.loadCjsAsEsm = (from, path, suffix, context) =>
      loadCjsAsEsm.call(has(path, suffix) ? this.#runtime.esmLoader : own, from, path, suffix, context);
    if (LOADS_AT_ONCE)
      registries.esModuleRegistry = new ServedRegistry((path) => (has(path, '') ? this.#loadAtOnce(path) : undefined));
  }

  #loadAtOnce(path) {
    const { esmLoader } = this.#runtime;
    if (!this.#runtime.unstable_shouldLoadAsEsm(path))
      return esmLoader.loadCjsAsEsm(this.#root, path, '', esmLoader.getContext());
    const module = esmLoader.tryLoadGraphSync(path, '', 'sync-preferred');
    // One that waits as it is loaded: a promise tells Jest to come for it by the other way.
    return module instanceof Module ? module : this.#last;
  }

  #load(path) {
    const { esmLoader } = this.#runtime;
    const loaded = this.#last.then(async () => esmLoader.linkAndEvaluateModule(await esmLoader.loadEsmModule(path)));
    this.#last = loaded.catch(() => undefined);
    return loaded;
  }
}

/** By the root of the repository: planted edits and mutants are tested in copies. */
const kept = new Map();

/** @param createRuntime Makes the runtime that loads them. */
exports.sharedModules = (root, isWatching, createRuntime) => {
  if (isWatching && kept.get(root)?.isOld) kept.delete(root);
  if (!kept.has(root)) kept.set(root, new SharedModules(root, createRuntime()));
  return kept.get(root);
};
