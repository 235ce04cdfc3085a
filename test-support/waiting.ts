/** Milliseconds after which a test gives up. Long, because a busy machine is no failure; shorter than Jest's own limit, which names nothing. */
const LIMIT = 60_000;
/** Milliseconds between two looks at a condition. */
const LOOK_EVERY = 5;

// Fake timers would never fire here.
const { setTimeout, clearTimeout } = globalThis;

/**
 * Waits for a promise.
 *
 * @param what What is waited for, for the message: "the second block".
 * @param limit Milliseconds.
 * @throws Error That names `what`, if it does not come within the limit.
 */
export async function within<T>(what: string, happening: PromiseLike<T>, limit = LIMIT): Promise<T> {
  // Made here, so that its stack shows the test that waits.
  const late = new Error(`waited ${limit / 1000} s in vain for ${what}`);
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), limit);
  });
  try {
    return await Promise.race([happening, lateness]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for a condition that no event tells of; {@link within} is better where there is an event.
 *
 * @param what As in {@link within}.
 * @throws Error As {@link within} does, or what the condition throws.
 */
export async function until(what: string, condition: () => boolean, limit = LIMIT): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const holds = new Promise<void>((resolve, reject) => {
    const look = (): void => {
      try {
        if (condition()) resolve();
        else timer = setTimeout(look, LOOK_EVERY);
      } catch (error) {
        reject(error);
      }
    };
    look();
  });
  try {
    await within(what, holds, limit);
  } finally {
    clearTimeout(timer);
  }
}
