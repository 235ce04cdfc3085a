import vm from 'node:vm';

/** What Jest says when it compiles a function. Asked for anything else, Node does it as always. */
const KNOWN_OPTIONS = new Set(['filename', 'parsingContext', 'importModuleDynamically']);

/** Code that V8 kept has lost whom to ask for a module at run time: a text with `import(` is compiled anew, and so is `import.meta`. */
const isKept = (text) => !/\bimport\s*[(./]/.test(text);

/**
 * Ways to compile that keep V8's code of each text. Jest loads every module anew for every test file, and so do the contexts that
 * hold them; V8 parses it anew as well, although the text is the same. That took a third of the time of a small test file.
 *
 * A function's text is compiled once: the same script runs in each context, and what was compiled as it ran serves them all. A module
 * belongs to one context; its code is taken before it runs and given to the next one.
 */
export function keepCode({ Script, SourceTextModule, compileFunction }) {
  const scripts = new Map();
  const modules = new Map();

  function compile(text, parameters = [], options = {}) {
    if (Object.keys(options).some((name) => !KNOWN_OPTIONS.has(name)) || !options.parsingContext || !isKept(text))
      return compileFunction(text, parameters, options);
    const head = `(function (${parameters.join(', ')}) {`;
    const { filename } = options;
    const key = `${filename}\0${head}${text}`;
    let script = scripts.get(key);
    if (script === undefined) {
      script = new Script(`${head}${text}\n})`, { filename, columnOffset: -head.length });
      scripts.set(key, script);
    }
    return script.runInContext(options.parsingContext);
  }

  function newModule(text, options) {
    const cachedData = modules.get(text);
    if (cachedData === undefined) return new SourceTextModule(text, options);
    try {
      return new SourceTextModule(text, { ...options, cachedData });
    } catch (error) {
      // V8 takes nothing that it made with other flags, and a test may set one.
      if (error.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error;
      modules.delete(text);
      return new SourceTextModule(text, options);
    }
  }

  /** Called with `new`, as the class that it stands for. */
  function KeptModule(text, options) {
    const module = newModule(text, options);
    if (!modules.has(text) && isKept(text)) modules.set(text, module.createCachedData());
    return module;
  }
  KeptModule.prototype = SourceTextModule.prototype;

  return { compileFunction: compile, SourceTextModule: KeptModule };
}

/** Once in a process: what was kept for one test file serves the next one. */
let isInstalled = false;

export function installCodeCache() {
  // Without `--experimental-vm-modules` there are no modules to keep.
  if (isInstalled || vm.SourceTextModule === undefined) return;
  isInstalled = true;
  Object.assign(vm, keepCode(vm));
}
