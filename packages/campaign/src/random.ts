/** A generator of numbers that are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number;
  /** True with a probability of `percent`. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** By mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return { below, chance: (percent) => next() * 100 < percent, pick: (items) => items[below(items.length)] };
}
