import { setTimeout as sleep } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';
import { installCodeCache } from './code-cache.mjs';
import { afterJestMadeItsStorage, beforeJestMakesItsStorage } from './one-test-at-a-time.mjs';

installCodeCache();

// A worker that has nothing left to do takes down its heap first, for longer than the half second that Jest gives it; to exit is faster.
if (process.send !== undefined) process.once('beforeExit', () => process.exit());

/** What stays until somebody closes it, by Node's names. Everything else ends by itself. */
const STAYS = /^(?:TCP|TLS|UDP|Pipe|Process|Worker|MessagePort|FSEvent|StatWatcher)/;

/** How many of each kind keep the process alive now, timers aside: Jest has some of its own. */
function openResources() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) if (STAYS.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * Fails a test file that leaves a server, socket, process, worker or timer open, because Jest could not end.
 *
 * @param testEnvironmentOptions.leakLimit Milliseconds that what is being closed may take for it. Default 10,000.
 */
export default class LeakCheckEnvironment extends TestEnvironment {
  #limit;
  #before = new Map();
  /** Weak, so that a long file does not gather the timers that are over. */
  #timers = new Set();

  constructor(config, context) {
    super(config, context);
    this.#limit = config.projectConfig.testEnvironmentOptions.leakLimit ?? 10_000;
  }

  async setup() {
    await super.setup();
    beforeJestMakesItsStorage();
    for (const name of ['setTimeout', 'setInterval']) {
      const plain = this.global[name];
      const tracked = (...args) => {
        const timer = plain(...args);
        this.#timers.add(new WeakRef(timer));
        return timer;
      };
      this.global[name] = Object.defineProperties(tracked, Object.getOwnPropertyDescriptors(plain));
    }
    this.#before = openResources();
  }

  async handleTestEvent({ name }, state) {
    if (name === 'setup') afterJestMadeItsStorage();
    if (name === 'concurrent_tests_start') throw new Error('tests run one at a time here: `test.concurrent` cannot be used');
    if (name !== 'run_finish') return;
    const end = performance.now() + this.#limit;
    let left = this.#left();
    for (; left.length > 0 && performance.now() < end; left = this.#left()) await sleep(10);
    if (left.length === 0) return;
    const error = new Error(`the tests left open: ${left.join(', ')}. Release it with onTestEnd of @polkavirt/test-support.`);
    // Its stack would show Jest alone.
    error.stack = error.message;
    state.unhandledErrors.push(error);
  }

  /** What is open and was not before the tests. */
  #left() {
    const left = [...openResources()]
      .map(([kind, count]) => [kind, count - (this.#before.get(kind) ?? 0)])
      .filter(([, count]) => count > 0);
    const timers = [...this.#timers].filter((timer) => isRunning(timer.deref()));
    if (timers.length > 0) left.push(['Timeout', timers.length]);
    return left.map(([kind, count]) => `${count} ${kind}`);
  }
}

/** Node has no public way to ask whether a timer is over. */
const isRunning = (timer) => timer !== undefined && !timer._destroyed && timer.hasRef();
