import { addWeight, anyGreater, type Weight, ZERO_WEIGHT } from '@polkavirt/mock-runtime';

/** Counts weight up to a limit: upstream's `WeightMeter`. */
export class WeightMeter {
  readonly limit: Weight;
  #consumed = ZERO_WEIGHT;

  constructor(limit: Weight) {
    this.limit = limit;
  }

  get consumed(): Weight {
    return this.#consumed;
  }

  canConsume(weight: Weight): boolean {
    return !anyGreater(addWeight(this.#consumed, weight), this.limit);
  }

  /** Counts the weight if it fits. @returns Whether it did. */
  tryConsume(weight: Weight): boolean {
    if (!this.canConsume(weight)) return false;
    this.#consumed = addWeight(this.#consumed, weight);
    return true;
  }
}
