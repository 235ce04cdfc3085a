/**
 * Work that pauses now and then, so that whoever does it can do something else in between: a program that runs must not stand still
 * for as long as the analysis of all of it takes.
 */
export type Stepwise<T> = Generator<void, T>;

/** The same, with the number of instructions that were looked at since the last pause. */
export type Paced<T> = Generator<number, T>;

/** The instructions or nodes that a pass looks at between two pauses: some milliseconds of work. */
export const STEP_LENGTH = 20_000;

/** Does all of it. */
export function finish<T>(work: Generator<unknown, T>): T {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}
