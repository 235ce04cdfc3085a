import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Preimage cost. */
export interface PreimageWeights {
  /** @param length Bytes of the preimage. */
  notePreimage(length: number): Weight;
  unnotePreimage(): Weight;
  requestPreimage(): Weight;
  unrequestPreimage(): Weight;
  /** @param hashes How many statuses are brought up to date. */
  ensureUpdated(hashes: number): Weight;
}

const plain = (): Weight => weightOf(30_000_000n, 3658n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_PREIMAGE_WEIGHTS: PreimageWeights = {
  notePreimage: (length) => weightOf(50_000_000n + 2_500n * BigInt(length), 6012n),
  unnotePreimage: plain,
  requestPreimage: plain,
  unrequestPreimage: plain,
  ensureUpdated: (hashes) => weightOf(60_000_000n * BigInt(Math.max(hashes, 1)), 6012n),
};
