import { Subject } from 'rxjs';
import type { EthTransaction } from './eth-transaction.ts';

/** Transactions that are remembered, for filters that were not asked for a while. */
const MAX_REMEMBERED = 10_000;

/** The transactions that came into the pool, the last ones by their number in the order of arrival. */
export class PendingHashes {
  readonly arrived$ = new Subject<EthTransaction>();
  #first = 0;
  #hashes: EthTransaction['hash'][] = [];

  /** The number of the next one. */
  get next(): number {
    return this.#first + this.#hashes.length;
  }

  add(transaction: EthTransaction): void {
    this.#hashes.push(transaction.hash);
    if (this.#hashes.length > 2 * MAX_REMEMBERED) {
      this.#first += MAX_REMEMBERED;
      this.#hashes = this.#hashes.slice(MAX_REMEMBERED);
    }
    this.arrived$.next(transaction);
  }

  /** Those from a number on, as far as they are remembered. */
  since(number: number): EthTransaction['hash'][] {
    return this.#hashes.slice(Math.max(0, number - this.#first));
  }
}
