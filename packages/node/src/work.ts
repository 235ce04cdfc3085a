/** Work that pauses: others may have their turn at each `yield`. */
export type Work<T = void> = Generator<undefined, T, undefined>;

/** Whether the result of a handler is work, not a value. */
export const isWork = (value: unknown): value is Work<unknown> =>
  typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Generator]';

/** Does the work without a pause. */
export function runToEnd<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
