type Timer = { unref?(): unknown };

let isOver = false;
const timers = new Set<WeakRef<Timer & object>>();

afterAll(() => {
  isOver = true;
  for (const timer of timers) timer.deref()?.unref?.();
});

/**
 * Clients leave timers behind when they disconnect, of up to five seconds. After this call, at the top of a file, the timers that are made
 * do not keep the process when the file's tests are over, nor do the timers that those make.
 */
export function releaseTimersAtEnd(): void {
  const tracked =
    <A extends unknown[], R>(make: (...args: A) => R) =>
    (...args: A): R => {
      const timer = make(...args);
      if (isOver) (timer as Timer).unref?.();
      else timers.add(new WeakRef(timer as Timer & object));
      return timer;
    };
  const { setTimeout: plainTimeout, setInterval: plainInterval } = globalThis;
  globalThis.setTimeout = Object.assign(tracked(plainTimeout), plainTimeout) as typeof setTimeout;
  globalThis.setInterval = tracked(plainInterval) as typeof setInterval;
}
