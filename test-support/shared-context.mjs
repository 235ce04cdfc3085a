import { TestEnvironment } from 'jest-environment-node';

/** Node's stores of a browser, where merely looking at them prints a warning. */
const STORES = new Set(['localStorage', 'sessionStorage']);

const isAlike = (a, b) => a.value === b.value && a.get === b.get && a.set === b.set;

/** Gives a function that sets back what an object has itself: what was added goes, what was replaced or removed returns. */
function keepProperties(object) {
  const keys = () => Reflect.ownKeys(object).filter((key) => !STORES.has(key));
  // Globals that are made when they are first asked for are made now, so that this does not look like a change.
  for (const key of keys()) void object[key];
  const before = new Map(keys().map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));
  return () => {
    for (const key of keys()) if (!before.has(key)) Reflect.deleteProperty(object, key);
    for (const [key, descriptor] of before) {
      const now = Object.getOwnPropertyDescriptor(object, key);
      if (now === undefined || !isAlike(now, descriptor)) Reflect.defineProperty(object, key, descriptor);
    }
  };
}

/**
 * The context of all test files of this process that share the modules of packages: modules live in the context that they were loaded
 * in, and so must who uses them. Between two files its globals are set back, the process's among them, and its environment variables.
 */
export class SharedContext {
  static #only;
  /** Jest's environment that made the context. */
  environment;
  #restores;

  static get(config, context) {
    SharedContext.#only ??= new SharedContext(new TestEnvironment(config, context));
    return SharedContext.#only;
  }

  constructor(environment) {
    this.environment = environment;
    const { global } = environment;
    this.#restores = [global.process.env, global.process, global].map(keepProperties);
  }

  restore() {
    const { fakeTimers, fakeTimersModern, _globalProxy } = this.environment;
    fakeTimers.useRealTimers();
    fakeTimersModern.useRealTimers();
    for (const restore of this.#restores) restore();
    // What Jest would take apart with the context: it would keep all that the test files left there.
    _globalProxy.leftovers = [];
  }
}
