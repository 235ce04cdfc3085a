import asyncHooks from 'node:async_hooks';

/** A value in Node 20, and a getter since. */
const NODES = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');

/** What Jest needs of `AsyncLocalStorage`, for tests that run one after another: what runs now is all there is to know. */
export class OneAtATime {
  #store;

  getStore() {
    return this.#store;
  }

  run(store, callback, ...args) {
    const outer = this.#store;
    const restore = () => {
      this.#store = outer;
    };
    this.#store = store;
    let result;
    try {
      result = callback(...args);
    } catch (error) {
      restore();
      throw error;
    }
    if (typeof result?.then === 'function') return result.finally(restore);
    restore();
    return result;
  }
}

/**
 * Jest keeps which test runs in an `AsyncLocalStorage`, and from its first use Node 20 and 22 call a hook for every promise in the
 * process, which took a third of the time of loading a test file's modules. Between the two calls Jest makes its storage; whoever
 * asks for one later, a test or what it tests, gets Node's.
 */
export function beforeJestMakesItsStorage() {
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { value: OneAtATime, configurable: true, enumerable: true });
}

export function afterJestMadeItsStorage() {
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', NODES);
}
