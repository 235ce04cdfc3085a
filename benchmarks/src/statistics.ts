/** The middle of the values; of an even number of them the mean of the two in the middle. NaN of none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Nanoseconds per operation over the rounds: what it takes as a rule, and what it takes when nothing interferes. */
export interface Timing {
  readonly median: number;
  readonly best: number;
}

export const timingOf = (samples: readonly number[]): Timing => ({ median: median(samples), best: Math.min(...samples) });

/** The root of the product of so many positive values. NaN of none. */
export const geometricMean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** What one takes in others, round by round, so that a disturbance that both met cancels out; the middle of it. */
export const medianRatio = (of: readonly number[], base: readonly number[]): number =>
  median(of.map((value, round) => value / base[round]));
