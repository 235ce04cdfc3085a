/** A test file that is loaded, and can run as often as one likes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { circus, fullName, jestExpect } from './jest-parts.mjs';

/**
 * A test that an error keeps waiting ends after so many milliseconds, and so many times what it took without the error: a busy
 * machine must not pass for an error that was noticed.
 */
const [TEST_TIMEOUT, TEST_FACTOR] = [20_000, 10];
/** As long as nobody knows what tests take. */
const FIRST_TIMEOUT = 300_000;
/** Modules are never unloaded, so each suite has a number of its own. */
let count = 0;

const testsBelow = (block) => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsBelow(child)));

export class Suite {
  #file;
  #path;
  #state;
  /** By name; tests of one name run together. `timeout`: the test's own, undefined if it has none. */
  #tests;

  constructor(root, file, state) {
    this.#file = file;
    this.#path = join(root, file);
    this.#state = state;
    this.#tests = testsBelow(state.rootDescribeBlock).map((test) => ({
      test,
      id: `${file}: ${fullName(test)}`,
      mode: test.mode,
      timeout: test.timeout,
    }));
  }

  /** @param file From the root. @throws What the file or a source throws as it is loaded. */
  static async load(root, file) {
    count += 1;
    circus.resetState();
    jestExpect.setState({ testPath: join(root, file) });
    await import(`${pathToFileURL(join(root, file)).href}?suite=${count}`);
    const state = circus.getState();
    state.testTimeout = TEST_TIMEOUT;
    return new Suite(root, file, state);
  }

  /**
   * @param ids Which tests; undefined for all.
   * @param stopAtFailure Leaves out what comes after the first that fails.
   * @param durations What tests took without an error, in milliseconds, by id; undefined as long as nobody knows.
   * @param onTest Is told the id as a test begins, undefined as it ends.
   * @returns What ran, in order: `{ id, failure, duration }`, `failure` undefined if it passed.
   */
  async run({ ids, stopAtFailure = false, durations, onTest }) {
    const wanted = ids === undefined ? undefined : new Set(ids);
    const byTest = new Map(this.#tests.map((entry) => [entry.test, entry]));
    for (const { test, id, mode, timeout } of this.#tests) {
      const least = durations === undefined ? FIRST_TIMEOUT : Math.max(TEST_TIMEOUT, TEST_FACTOR * (durations[id] ?? 0));
      Object.assign(test, {
        errors: [],
        status: null,
        mode: wanted === undefined || wanted.has(id) ? mode : 'skip',
        timeout: Math.max(timeout ?? 0, least),
      });
    }
    this.#state.unhandledErrors = [];
    const results = [];
    const listen = ({ name, test }) => {
      if (name === 'test_started') onTest?.(byTest.get(test).id);
      if (name !== 'test_done') return;
      onTest?.(undefined);
      const [error] = test.errors;
      results.push({ id: byTest.get(test).id, duration: test.duration ?? 0, failure: error && textOf(error) });
      if (error && stopAtFailure) for (const other of this.#tests) other.test.mode = 'skip';
    };
    circus.setState(this.#state);
    jestExpect.setState({ testPath: this.#path });
    circus.addEventHandler(listen);
    const noteStray = (error) => this.#state.currentlyRunningTest?.errors.push(error);
    process.on('unhandledRejection', noteStray);
    process.on('uncaughtException', noteStray);
    try {
      await circus.run();
    } finally {
      circus.removeEventHandler(listen);
      process.off('unhandledRejection', noteStray);
      process.off('uncaughtException', noteStray);
    }
    const [stray] = this.#state.unhandledErrors;
    if (stray) results.push({ id: results.at(-1)?.id ?? `${this.#file}: `, duration: 0, failure: textOf(stray) });
    return results;
  }
}

const textOf = (error) => String((Array.isArray(error) ? error[0] : error)?.message ?? error).slice(0, 2000);
