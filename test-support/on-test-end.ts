import { endWaits, within } from './waiting.ts';

/** Milliseconds that the release of one thing may take. */
const RELEASE_LIMIT = 20_000;

interface Opened {
  readonly what: string;
  readonly release: () => unknown;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';

/** What was opened and is not yet released. */
class Scope {
  readonly #opened: Opened[] = [];

  add(opened: Opened): void {
    this.#opened.push(opened);
  }

  /** Releases everything, the last first. A failure keeps nothing else from being released. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (let opened = this.#opened.pop(); opened !== undefined; opened = this.#opened.pop()) {
      const { what, release } = opened;
      try {
        const released = release();
        // Most are released at once, and a wait costs a timer and a stack.
        if (isPromise(released)) await within(`the release of ${what}`, released, RELEASE_LIMIT);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('\n'));
  }
}

const file = new Scope();
let test: Scope | undefined;
let isFileOver = false;

// The file that imports this module runs these hooks before its own of the same kind.
beforeEach(() => {
  test = new Scope();
});
afterEach(async () => {
  const ended = test;
  test = undefined;
  endWaits();
  await ended?.end();
});
afterAll(async () => {
  isFileOver = true;
  endWaits();
  await file.end();
});

/**
 * Releases something after the test that opened it, whatever the outcome of the test. What is opened outside of a test (in `beforeAll`
 * or while a file is loaded) is released after the last test of the file. The last that was opened is released first.
 *
 * Call it as soon as there is something to release: what stands between the two may throw.
 *
 * @param what Names it in the message when its release fails to end.
 * @param release May give a promise, and may hold expectations, which fail the test.
 */
export function onTestEnd(what: string, release: () => unknown): void {
  // A test that ran into its timeout may go on after its file ended.
  if (isFileOver && test === undefined) void new Promise((resolve) => resolve(release())).catch(() => undefined);
  else (test ?? file).add({ what, release });
}
