/** How much a pool holds. */
export interface PoolLimits {
  /** Transactions in all. */
  readonly maxTransactions: number;
  /** Of these, transactions that wait for one with a lower nonce. */
  readonly maxFuture: number;
  /** Bytes of all transactions. */
  readonly maxBytes: number;
}

export const DEFAULT_POOL_LIMITS: PoolLimits = { maxTransactions: 8192, maxFuture: 512, maxBytes: 20 * 1024 * 1024 };
