import type { HexString } from '@polkavirt/mock-runtime';

/** What becomes of a transaction, as `author_submitAndWatchExtrinsic` tells it. */
export type TransactionStatus =
  | 'future'
  | 'ready'
  | 'dropped'
  | 'invalid'
  | { readonly inBlock: HexString }
  | { readonly retracted: HexString }
  | { readonly finalized: HexString }
  | { readonly usurped: HexString };

/** Why the pool did not take a transaction. */
export type PoolRefusal =
  | { readonly type: 'AlreadyImported'; readonly hash: HexString }
  | { readonly type: 'TooLowPriority'; readonly old: bigint; readonly new: bigint }
  | { readonly type: 'ImmediatelyDropped' };

/** Why transactions are ready: one was submitted, or the chain went back and all were checked again. */
export type ReadyCause = 'submitted' | 'rewound';
