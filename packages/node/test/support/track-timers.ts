type Timer = { unref?(): unknown };

/**
 * Clients leave timers behind when they disconnect, of up to five seconds. From the call of what this returns on, the timers made
 * since, and those that they make, keep the process no longer.
 */
export function trackTimers(): () => void {
  const timers = new Set<WeakRef<Timer & object>>();
  let isOver = false;
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
  return () => {
    isOver = true;
    for (const timer of timers) timer.deref()?.unref?.();
  };
}
