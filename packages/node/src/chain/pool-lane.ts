import type { CheckedTransaction } from '../extrinsic/check-extrinsic.ts';

/** The transactions of one account go by nonce; each tag of transactions without a nonce has a lane of its own. */
export type Lane = string;

export const laneOf = ({ signer, tag, hash }: CheckedTransaction): Lane => signer ?? `tag ${tag ?? hash}`;
