import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Multisig cost by themselves. */
export interface MultisigWeights {
  /** @param length Bytes of the encoded call. */
  asMultiThreshold1(length: number): Weight;
  /** @param signatories How many other signatories there are. @param length Bytes of the encoded call; 0 if only its hash is known. */
  asMulti(signatories: number, length: number): Weight;
  cancelAsMulti(signatories: number): Weight;
  pokeDeposit(signatories: number): Weight;
}

const bySignatories =
  (base: bigint) =>
  (signatories: number, length = 0): Weight =>
    weightOf(base + 120_000n * BigInt(signatories) + 1_500n * BigInt(length), 6811n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_MULTISIG_WEIGHTS: MultisigWeights = {
  asMultiThreshold1: (length) => weightOf(125_000_000n + 300n * BigInt(length), 3997n),
  asMulti: bySignatories(52_000_000n),
  cancelAsMulti: bySignatories(29_000_000n),
  pokeDeposit: bySignatories(28_000_000n),
};
