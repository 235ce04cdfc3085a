import { setTimeout as sleep } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';
import { installCodeCache } from './code-cache.mjs';
import { afterJestMadeItsStorage, beforeJestMakesItsStorage } from './one-test-at-a-time.mjs';
import { SharedContext } from './shared-context.mjs';

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
 * Jest's environment of Node, in which test files share the modules of packages (shared-modules.cjs). It fails a test file that leaves a
 * server, socket, process, worker or timer open, because Jest could not end.
 *
 * @param testEnvironmentOptions.modules `'own'` for a test file, or a run, that loads all modules itself. Default `'shared'`.
 * @param testEnvironmentOptions.leakLimit Milliseconds that what is being closed may take for it. Default 10,000.
 */
export default class LeakCheckEnvironment {
  #limit;
  #sharedContext;
  #environment;
  #before = new Map();
  /** Weak, so that a long file does not gather the timers that are over. */
  #timers = new Set();

  constructor(config, context) {
    const { modules = 'shared', leakLimit = 10_000 } = config.projectConfig.testEnvironmentOptions;
    this.#limit = leakLimit;
    // What covers a file's tests is counted in the file's own modules.
    if (modules !== 'own' && !config.globalConfig.collectCoverage) this.#sharedContext = SharedContext.get(config, context);
    /** The environment that shared modules are loaded in, for runtime.cjs. */
    this.shared = this.#sharedContext?.environment;
    this.#environment = this.shared ?? new TestEnvironment(config, context);
    for (const name of ['context', 'global', 'moduleMocker', 'fakeTimers', 'fakeTimersModern'])
      this[name] = this.#environment[name];
  }

  exportConditions() {
    return this.#environment.exportConditions();
  }

  getVmContext() {
    return this.context;
  }

  async teardown() {
    this.context = null;
    if (this.#sharedContext === undefined) await this.#environment.teardown();
    else this.#sharedContext.restore();
  }

  async setup() {
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
