import type { Weight } from '../types/substrate.ts';
import { addWeight, anyGreater, subWeight, ZERO_WEIGHT } from './weight.ts';

/** Counts weight up to a limit: FRAME's `WeightMeter`. */
export interface WeightMeter {
  readonly limit: Weight;
  consumed(): Weight;
  remaining(): Weight;
  /** Whether so much is left. */
  canConsume(weight: Weight): boolean;
  /** Counts, if so much is left. @returns Whether it was. */
  tryConsume(weight: Weight): boolean;
  /** Counts, also beyond the limit. */
  consume(weight: Weight): void;
}

export function weightMeter(limit: Weight): WeightMeter {
  let consumed = ZERO_WEIGHT;
  const meter: WeightMeter = {
    limit,
    consumed: () => consumed,
    remaining: () => subWeight(limit, consumed),
    canConsume: (weight) => !anyGreater(addWeight(consumed, weight), limit),
    tryConsume(weight) {
      const can = meter.canConsume(weight);
      if (can) meter.consume(weight);
      return can;
    },
    consume(weight) {
      consumed = addWeight(consumed, weight);
    },
  };
  return meter;
}
