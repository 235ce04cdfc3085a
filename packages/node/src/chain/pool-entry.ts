import { type Observable, ReplaySubject } from 'rxjs';
import type { CheckedTransaction } from '../extrinsic/check-extrinsic.ts';
import type { TransactionStatus } from './transaction-status.ts';

/** A transaction in the pool, or in a block that is not final yet. */
export interface PoolEntry {
  readonly transaction: CheckedTransaction;
  /** In the order of arrival. */
  readonly sequence: number;
  readonly status$: Observable<TransactionStatus>;
}

/** {@link PoolEntry} as the pool itself sees it. */
export class Entry implements PoolEntry {
  readonly transaction: CheckedTransaction;
  readonly sequence: number;
  readonly status$ = new ReplaySubject<TransactionStatus>(8);
  isReady = false;

  constructor(transaction: CheckedTransaction, sequence: number) {
    this.transaction = transaction;
    this.sequence = sequence;
  }

  tell(status: TransactionStatus): void {
    this.status$.next(status);
  }

  end(status: TransactionStatus): void {
    this.status$.next(status);
    this.status$.complete();
  }
}
