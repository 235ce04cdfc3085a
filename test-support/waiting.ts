/** Milliseconds after which a test gives up. Long, because a busy machine is no failure; shorter than Jest's own limit, which names nothing. */
const LIMIT = 60_000;
/** Milliseconds between two looks at a condition. */
const LOOK_EVERY = 5;

// Fake timers would never fire here.
const { setTimeout, clearTimeout } = globalThis;

/** What ends each wait that is under way. */
const waits = new Set<() => void>();

/** Ends the waits that a test began and did not await, because it failed before: nobody hears of them any more. */
export function endWaits(): void {
  for (const end of waits) end();
}

/** Starts a wait: `happening` is told how to settle it, and gives what is to be done when it is over. */
function wait<T>(
  what: string,
  limit: number,
  happening: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void,
): Promise<T> {
  // Made here, so that its stack shows the test that waits.
  const late = new Error(`waited ${limit / 1000} s in vain for ${what}`);
  const outcome = new Promise<T>((resolve, reject) => {
    let stop = (): void => undefined;
    const end = (): void => {
      clearTimeout(timer);
      waits.delete(end);
      stop();
    };
    const settled =
      <A>(settle: (value: A) => void) =>
      (value: A): void => {
        end();
        settle(value);
      };
    const timer = setTimeout(settled(reject), limit, late);
    waits.add(end);
    stop = happening(settled(resolve), settled(reject));
  });
  // A test that awaits it hears of the failure all the same.
  outcome.catch(() => undefined);
  return outcome;
}

/**
 * Waits for a promise.
 *
 * @param what What is waited for, for the message: "the second block".
 * @param limit Milliseconds.
 * @throws Error That names `what`, if it does not come within the limit; else what the promise is rejected with.
 */
export function within<T>(what: string, happening: PromiseLike<T>, limit = LIMIT): Promise<T> {
  return wait<T>(what, limit, (resolve, reject) => {
    happening.then(resolve, reject);
    return () => undefined;
  });
}

/**
 * Waits for a condition that no event tells of; {@link within} is better where there is an event.
 *
 * @param what As in {@link within}.
 * @throws Error As {@link within} does, or what the condition throws.
 */
export function until(what: string, condition: () => boolean, limit = LIMIT): Promise<void> {
  return wait<void>(what, limit, (resolve, reject) => {
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (isOver) return;
      try {
        if (condition()) resolve();
        else timer = setTimeout(look, LOOK_EVERY);
      } catch (error) {
        reject(error);
      }
    };
    // Not at once: the wait is not yet able to end.
    timer = setTimeout(look, 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  });
}
