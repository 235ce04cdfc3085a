import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Assets cost. */
export interface AssetsWeights {
  /** Every call that is not named here. */
  plain(): Weight;
  create(): Weight;
  finishDestroy(): Weight;
  /** @param items How many accounts or approvals are destroyed. */
  destroyItems(items: number): Weight;
}

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_ASSETS_WEIGHTS: AssetsWeights = {
  plain: () => weightOf(30_000_000n, 6208n),
  create: () => weightOf(27_000_000n, 3675n),
  finishDestroy: () => weightOf(16_000_000n, 3675n),
  destroyItems: (items) => weightOf(17_000_000n + 15_000_000n * BigInt(items), 3675n + 2609n * BigInt(items)),
};
