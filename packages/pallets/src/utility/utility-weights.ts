import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Utility cost by themselves, without those that they carry. */
export interface UtilityWeights {
  /** @param calls How many calls are in the batch. */
  batch(calls: number): Weight;
  batchAll(calls: number): Weight;
  forceBatch(calls: number): Weight;
  asDerivative(): Weight;
  dispatchAs(): Weight;
  ifElse(): Weight;
}

const perCall = (calls: number): Weight => weightOf(5_000_000n + 3_500_000n * BigInt(calls), 3997n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_UTILITY_WEIGHTS: UtilityWeights = {
  batch: perCall,
  batchAll: perCall,
  forceBatch: perCall,
  asDerivative: () => weightOf(129_000_000n, 3997n),
  dispatchAs: () => weightOf(8_000_000n, 3997n),
  ifElse: () => weightOf(12_000_000n, 3997n),
};
