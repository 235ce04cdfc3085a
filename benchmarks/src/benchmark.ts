/** What a suite declares: what is measured, in which unit it is shown, and what it should reach. */

/** How a time per operation is shown. All times are kept in nanoseconds per operation. */
export type Unit = 'ns' | 'us' | 'ms' | 'M instr/s' | 'MB';

/** What the project set itself, in the unit of the row. Of rates more is better, of times less. */
export interface Target {
  readonly must: number;
  readonly wanted?: number;
}

/**
 * Runs about `count` operations, checks that their outcome is right, and gives how many they were. It throws if
 * anything about the outcome is wrong: the time of a wrong answer is worth nothing.
 */
export type Contender = (count: number) => number;

/** Thrown by {@link Benchmark.prepare} if what it measures is not there; the row is left out and the reason is shown. */
export class Unavailable extends Error {}

export interface Benchmark {
  /** Unique among all suites, in words that slashes separate; the name in the baseline. */
  readonly id: string;
  /** The row's name for people. */
  readonly label: string;
  readonly unit: Unit;
  readonly target?: Target;
  /** Not ours: it is measured to compare with, and no change of it is anyone's fault here. */
  readonly isPeer?: boolean;
  /** The contender gives the value itself, in nanoseconds or bytes, instead of how many operations were timed. It is not compared. */
  readonly isValue?: boolean;
  /** Makes everything ready. Called once, in a process of its own. */
  prepare(): Contender | Promise<Contender>;
}

/** A row that follows from two others, round by round. */
export interface Derived {
  readonly id: string;
  readonly label: string;
  /** `difference`: time of `of` less that of `base`. `speedup`: how many times faster `of` is than `base`. */
  readonly kind: 'difference' | 'speedup';
  readonly of: string;
  readonly base: string;
  /** Of a difference; a speedup is a bare number. */
  readonly unit?: Unit;
  readonly target?: Target;
}

/** Benchmarks whose rounds are interleaved, and which are one table. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** One paragraph: what an operation is, and what is checked. */
  readonly about: string;
  readonly benchmarks: readonly Benchmark[];
  readonly derived?: readonly Derived[];
}
