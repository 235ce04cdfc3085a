import { onTestEnd } from './on-test-end.ts';

/**
 * What a test must have given back by its end, however it went: live instances, open storage layers, pins, bytes. Support code says once
 * what to watch, and every suite that uses the support code is held to it, after each of its tests.
 */
interface Watched {
  readonly what: string;
  readonly count: () => number;
  /** What `count` gave when nothing was taken. */
  readonly atRest: number;
}

const watched: Watched[] = [];
/** How many of them were there before the test began; what a test adds is forgotten with it. */
let lasting = 0;

/** Has every test fail that ends while `count` is not what it is now. @param what For the message, in the plural. */
export function mustGiveBack(what: string, count: () => number): void {
  watched.push({ what, count, atRest: count() });
}

/** What was taken and not given back, in words. */
export const notGivenBack = (): string[] =>
  watched
    .filter(({ count, atRest }) => count() !== atRest)
    .map(({ what, count, atRest }) => `${what}: ${count()} where ${atRest} were before`);

// The first that a test opens is released last: by then everything else is given back.
beforeEach(() => {
  lasting = watched.length;
  onTestEnd('what must be given back', () => {
    const kept = notGivenBack();
    watched.length = lasting;
    expect(kept).toEqual([]);
  });
});
