import type { Audience } from './chain/audience.ts';
import type { BlockProducer } from './chain/block-producer.ts';
import type { Chain } from './chain/chain.ts';
import type { Snapshots } from './chain/snapshots.ts';
import type { TransactionPool } from './chain/transaction-pool.ts';
import type { RuntimeApi } from './metadata/runtime-api.ts';
import type { StateTries } from './state/state-trie.ts';

/** The chain's properties for clients. */
export interface ChainIdentity {
  /** Shown by clients. */
  readonly name: string;
  readonly tokenSymbol: string;
  readonly tokenDecimals: number;
}

/** The parts of a node. */
export interface NodeParts {
  readonly chain: Chain;
  readonly audience: Audience;
  readonly pool: TransactionPool;
  readonly producer: BlockProducer;
  readonly snapshots: Snapshots;
  readonly apis: readonly RuntimeApi[];
  readonly tries: StateTries;
  readonly identity: ChainIdentity;
}
