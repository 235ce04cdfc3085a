import type { AccountId, HexString, TransactionValidityError } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { Subject, Subscription } from 'rxjs';
import type { CheckedTransaction } from '../extrinsic/check-extrinsic.ts';
import type { Block } from './block.ts';
import { inBlockOrder } from './block-order.ts';
import type { Chain } from './chain.ts';
import type { TransactionSource } from './execute-block.ts';
import { NonceQueue } from './nonce-queue.ts';
import { Entry, type PoolEntry } from './pool-entry.ts';
import { type Lane, laneOf } from './pool-lane.ts';
import type { PoolLimits } from './pool-limits.ts';
import type { PoolRefusal, ReadyCause, TransactionStatus } from './transaction-status.ts';

/** Refusals in a row after which a block counts as full. */
const FULL_AFTER = 16;

/**
 * Transactions that wait for a block. Each is checked once, when it arrives; its signature is not checked again unless
 * the chain goes back. Transactions of one account go by nonce, accounts by tip and then by arrival; transactions without a
 * nonce are like accounts of their own.
 */
export class TransactionPool {
  /** Something became ready for a block. */
  readonly ready$ = new Subject<ReadyCause>();
  /** The runtime or the host broke on a transaction, which was dropped. */
  readonly faults$ = new Subject<unknown>();
  readonly #chain: Chain;
  readonly #limits: PoolLimits;
  readonly #byHash = new Map<HexString, Entry>();
  /** The transactions of each {@link Lane}. */
  readonly #lanes = new Map<Lane, NonceQueue<Entry>>();
  /** What is in a block that is not final yet. */
  readonly #included = new Map<HexString, Entry[]>();
  readonly #subscriptions = new Subscription();
  #sequence = 0;
  #departures = 0;
  #bytes = 0;
  #futureCount = 0;

  constructor(chain: Chain, limits: PoolLimits) {
    this.#chain = chain;
    this.#limits = limits;
    this.#subscriptions.add(chain.finalized$.subscribe((blocks) => this.#onFinalized(blocks)));
    this.#subscriptions.add(chain.rewound$.subscribe(() => this.#onRewound()));
  }

  /** How many transactions are ready, and how many wait for another one. */
  get size(): { readonly ready: number; readonly future: number } {
    return { ready: this.#byHash.size - this.#futureCount, future: this.#futureCount };
  }

  /** How many transactions have left the pool so far, into a block or for nothing. */
  get departures(): number {
    return this.#departures;
  }

  /** Takes a transaction, checked on the present head. */
  submit(transaction: CheckedTransaction): Result<PoolEntry, PoolRefusal> {
    const { hash, nonce, tip, encoded } = transaction;
    if (this.#byHash.has(hash)) return err({ type: 'AlreadyImported', hash });
    const lane = laneOf(transaction);
    const queue = this.#lanes.get(lane) ?? new NonceQueue<Entry>(this.#baseOf(transaction));
    const replaced = queue.get(nonce);
    if (replaced !== undefined && replaced.transaction.tip >= tip) {
      return err({ type: 'TooLowPriority', old: replaced.transaction.tip, new: tip });
    }
    const isFuture = !queue.isReady(nonce);
    const { maxTransactions, maxFuture, maxBytes } = this.#limits;
    const isFull =
      replaced === undefined && (this.#byHash.size >= maxTransactions || (isFuture && this.#futureCount >= maxFuture));
    const bytes = this.#bytes - (replaced?.transaction.encoded.length ?? 0) + encoded.length;
    if (isFull || bytes > maxBytes) return err({ type: 'ImmediatelyDropped' });

    const entry = new Entry(transaction, this.#sequence++);
    if (replaced !== undefined) this.#remove(replaced).end({ usurped: hash });
    this.#byHash.set(hash, entry);
    this.#bytes += encoded.length;
    this.#futureCount += 1;
    const present = this.#lanes.get(lane) ?? queue;
    this.#lanes.set(lane, present);
    present.put(nonce, entry);
    if (isFuture) entry.tell('future');
    if (this.#promote(present)) this.ready$.next('submitted');
    return ok(entry);
  }

  /** The first nonce of a transaction's lane that is not used yet. */
  #baseOf({ signer }: CheckedTransaction): number {
    return signer === undefined ? 0 : this.#nonceOf(signer);
  }

  #nonceOf(account: AccountId): number {
    return this.#chain.executeAt(this.#chain.head, () => this.#chain.runtime.System.accountNonce(account));
  }

  /** Notifies the entries that became ready. */
  #promote(queue: NonceQueue<Entry>): boolean {
    let changed = false;
    for (const entry of queue.ready()) {
      if (entry.isReady) continue;
      entry.isReady = true;
      this.#futureCount -= 1;
      entry.tell('ready');
      changed = true;
    }
    return changed;
  }

  #remove(entry: Entry): Entry {
    const { hash, nonce, encoded } = entry.transaction;
    const lane = laneOf(entry.transaction);
    this.#byHash.delete(hash);
    this.#departures += 1;
    this.#bytes -= encoded.length;
    if (!entry.isReady) this.#futureCount -= 1;
    const queue = this.#lanes.get(lane);
    queue?.delete(nonce);
    if (queue?.isEmpty) this.#lanes.delete(lane);
    return entry;
  }

  /** Removes a transaction. Those of the same account that need it wait for another one then. */
  drop(hash: HexString, status: TransactionStatus = 'dropped'): boolean {
    const entry = this.#byHash.get(hash);
    if (entry === undefined) return false;
    this.#remove(entry).end(status);
    const queue = this.#lanes.get(laneOf(entry.transaction));
    if (queue !== undefined) this.#demote(queue);
    return true;
  }

  #demote(queue: NonceQueue<Entry>): void {
    const ready = new Set(queue.ready());
    for (const entry of queue.values()) {
      if (!entry.isReady || ready.has(entry)) continue;
      entry.isReady = false;
      this.#futureCount += 1;
      entry.tell('future');
    }
  }

  /** All ready transactions, in the order in which a block takes them. */
  ready(): CheckedTransaction[] {
    return [...inBlockOrder(this.#lanes.values())].map(({ transaction }) => transaction);
  }

  /** The first nonce of an account that neither the chain nor the pool has. */
  nextNonce(account: AccountId): number {
    return this.#lanes.get(account)?.readyEnd ?? this.#nonceOf(account);
  }

  /**
   * The block that would be made of what is ready now, at most `max` transactions of it; without any, an empty one. It is not made, and
   * nobody hears of it.
   */
  preview(max: number): Block {
    const order = inBlockOrder(this.#lanes.values());
    const skipped = new Set<Lane>();
    let taken = 0;
    return this.#chain.preview({
      next() {
        if (taken >= max) return undefined;
        for (let { value: entry } = order.next(); entry !== undefined; { value: entry } = order.next()) {
          if (skipped.has(laneOf(entry.transaction))) continue;
          taken += 1;
          return entry.transaction;
        }
        return undefined;
      },
      refused: (transaction) => void skipped.add(laneOf(transaction)),
    });
  }

  /** Changes whenever the pool does: two equal ones stand for the same transactions. */
  get version(): string {
    return `${this.#sequence} ${this.#departures} ${this.#futureCount}`;
  }

  /** Makes a block of what is ready, at most `max` transactions of it. */
  build(max = Number.POSITIVE_INFINITY): Block {
    const taken: Entry[] = [];
    const refused = new Map<HexString, TransactionStatus | 'kept'>();
    const skipped = new Set<Lane>();
    const order = inBlockOrder(this.#lanes.values());
    let refusals = 0;
    const source: TransactionSource = {
      next: () => {
        if (taken.length - refused.size >= max || refusals >= FULL_AFTER) return undefined;
        for (let { value: entry } = order.next(); entry !== undefined; { value: entry } = order.next()) {
          if (skipped.has(laneOf(entry.transaction))) continue;
          taken.push(entry);
          return entry.transaction;
        }
        return undefined;
      },
      refused: (transaction, error, fault) => {
        const { hash } = transaction;
        // What follows of the account could not be applied either.
        skipped.add(laneOf(transaction));
        const isKept = error !== undefined && isTemporary(error);
        if (isKept) refusals += 1;
        if (fault !== undefined) this.faults$.next(fault);
        refused.set(hash, isKept ? 'kept' : 'invalid');
      },
    };
    // The iterator reads the queues while they stay as they are; they change below only.
    const block = this.#chain.build(source);
    for (const [hash, status] of refused) if (status !== 'kept') this.drop(hash, status);
    this.#onIncluded(
      block,
      taken.filter(({ transaction }) => !refused.has(transaction.hash)),
    );
    return block;
  }

  #onIncluded(block: Block, entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#lanes.get(laneOf(entry.transaction))?.advance(entry.transaction.nonce + 1);
      this.#remove(entry).tell({ inBlock: block.hash });
    }
    if (entries.length > 0) this.#included.set(block.hash, [...entries]);
    for (const entry of [...this.#byHash.values()]) {
      if (entry.transaction.death <= block.number + 1) this.drop(entry.transaction.hash, 'invalid');
    }
  }

  #onFinalized(blocks: readonly Block[]): void {
    for (const { hash } of blocks) {
      for (const entry of this.#included.get(hash) ?? []) entry.end({ finalized: hash });
      this.#included.delete(hash);
    }
  }

  /**
   * The chain went back, or its storage was changed by hand. Transactions that can never be in a block now are dropped
   * at once. Whether the others can still pay is checked when a block is made, because checking all of them now would
   * block the node.
   */
  #onRewound(): void {
    for (const [hash, entries] of this.#included) {
      const block = this.#chain.block(hash);
      if (block !== undefined && this.#chain.isCanonical(block)) continue;
      for (const entry of entries) {
        entry.tell({ retracted: hash });
        entry.end('dropped');
      }
      this.#included.delete(hash);
    }
    const waiting = [...this.#byHash.values()].sort((a, b) => a.sequence - b.sequence);
    this.#byHash.clear();
    this.#lanes.clear();
    this.#bytes = 0;
    this.#futureCount = 0;
    const { System } = this.#chain.runtime;
    const { head } = this.#chain;
    this.#chain.executeAfter(head, () => {
      for (const entry of waiting) {
        const { signer, nonce, birth, death } = entry.transaction;
        const base = signer === undefined ? 0 : System.accountNonce(signer);
        const queue = this.#lanes.get(laneOf(entry.transaction)) ?? new NonceQueue<Entry>(base);
        const isBorn = birth === undefined || System.BlockHash.get(birth.number) === birth.hash;
        if (isBorn && death > head.number + 1 && queue.accepts(nonce)) this.#keep(entry, queue);
        else entry.end('invalid');
      }
    });
    for (const queue of this.#lanes.values()) {
      this.#promote(queue);
      this.#demote(queue);
    }
    if (this.size.ready > 0) this.ready$.next('rewound');
  }

  #keep(entry: Entry, queue: NonceQueue<Entry>): void {
    const { hash, nonce, encoded } = entry.transaction;
    this.#lanes.set(laneOf(entry.transaction), queue);
    queue.put(nonce, entry);
    this.#byHash.set(hash, entry);
    this.#bytes += encoded.length;
    if (!entry.isReady) this.#futureCount += 1;
  }

  /** Drops everything. */
  close(): void {
    this.#subscriptions.unsubscribe();
    for (const entry of this.#byHash.values()) entry.end('dropped');
    for (const entries of this.#included.values()) for (const entry of entries) entry.status$.complete();
    this.#byHash.clear();
    this.#lanes.clear();
    this.#included.clear();
    this.ready$.complete();
    this.faults$.complete();
  }
}

/** Whether a later block may take the transaction. */
const isTemporary = ({ type, value }: TransactionValidityError): boolean =>
  type === 'Invalid' && (value.type === 'ExhaustsResources' || value.type === 'Future');
