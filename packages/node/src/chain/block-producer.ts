import { filter, firstValueFrom, merge, Subject, type Subscription } from 'rxjs';
import { inNextTurn } from '../next-turn.ts';
import type { Block } from './block.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { TransactionPool } from './transaction-pool.ts';
import type { ReadyCause, TransactionStatus } from './transaction-status.ts';

/**
 * When blocks are made.
 * - `Instant`: one for each transaction, as soon as it is ready: a submission is answered after its block.
 * - `Batch`: `ms` after the first one becomes ready, for all that are ready then.
 * - `Manual`: on `dev_newBlock` only.
 * - `Interval`: every `ms`, with whatever is ready, or nothing.
 */
export type BuildMode =
  | { readonly type: 'Instant' }
  | { readonly type: 'Batch'; readonly ms: number }
  | { readonly type: 'Manual' }
  | { readonly type: 'Interval'; readonly ms: number };

/** Milliseconds of building before clients get a turn. */
const SLICE = 25;

/** Makes blocks by the clock or when transactions come. */
export class BlockProducer {
  readonly #pool: TransactionPool;
  readonly #subscription: Subscription;
  #mode: BuildMode;
  #timer: NodeJS.Timeout | undefined;
  /** In `Instant` mode: building goes on in the next turn of the event loop, because the slice of time was used. */
  #stopNext: (() => void) | undefined;
  /** The number of callers that are building; they overlap when one pauses or is told of another's block. */
  #holds = 0;
  /** Nothing is left that must be built at once. */
  readonly #idle$ = new Subject<void>();

  constructor(pool: TransactionPool, mode: BuildMode) {
    this.#pool = pool;
    this.#mode = mode;
    this.#subscription = pool.ready$.subscribe((cause) => this.#onReady(cause));
    this.#start();
  }

  get mode(): BuildMode {
    return this.#mode;
  }

  setMode(mode: BuildMode): void {
    this.#stop();
    this.#mode = mode;
    this.#start();
  }

  #start(): void {
    if (this.#mode.type === 'Interval') this.#timer = setInterval(() => this.#build(), this.#mode.ms);
    else if (this.#pool.size.ready > 0) this.#onReady('rewound');
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stopNext?.();
    this.#stopNext = undefined;
    this.#idle$.next();
  }

  #onReady(cause: ReadyCause): void {
    const { type } = this.#mode;
    if (type === 'Instant') {
      // A submission is answered after its block. After a rewind clients are told of the rewind first.
      if (cause === 'submitted' && this.#stopNext === undefined) this.#buildInstantly();
      else this.#buildSoon();
    }
    if (type === 'Batch') {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#build();
      }, this.#mode.ms);
    }
  }

  /** The code of a timer has no caller to catch what a broken host throws. */
  #build(max?: number): void {
    try {
      this.#pool.build(max);
    } catch (fault) {
      this.#pool.faults$.next(fault);
    }
  }

  /** One block a transaction, until the pool has nothing left that a block can take, or the slice is used. */
  #buildInstantly(): void {
    this.#stopNext = undefined;
    // Whoever submits a transaction on hearing of a block is served by the loop that made the block.
    if (this.#holds > 0) return;
    this.#holds += 1;
    const end = performance.now() + SLICE;
    let isStuck = false;
    while (!isStuck && this.#pool.size.ready > 0 && performance.now() < end) {
      const { departures } = this.#pool;
      this.#build(1);
      // Transactions that no block can take now wait for the next occasion.
      isStuck = this.#pool.departures === departures;
    }
    this.#holds -= 1;
    if (!isStuck && this.#pool.size.ready > 0) this.#buildSoon();
    else this.#idle$.next();
  }

  #buildSoon(): void {
    this.#stopNext ??= inNextTurn(() => this.#buildInstantly());
  }

  /**
   * In `Instant` mode: waits until a transaction is in a block, or will not be in one for now.
   *
   * @returns Nothing if that is so already, as it mostly is.
   */
  whenBuilt({ status$ }: PoolEntry): Promise<unknown> | undefined {
    if (this.#mode.type !== 'Instant' || (this.#stopNext === undefined && this.#holds === 0)) return undefined;
    const isDecided = (status: TransactionStatus): boolean => status !== 'ready';
    return firstValueFrom(merge(status$.pipe(filter(isDecided)), this.#idle$), { defaultValue: undefined });
  }

  /**
   * Makes blocks in any mode. At each `yield` other work may run, and may make blocks in between.
   *
   * @param prepare What to submit first: it goes into the first of these blocks, also in `Instant` mode.
   * @returns The last block.
   */
  *blocks(count: number, prepare?: () => Generator<undefined, void>): Generator<undefined, Block> {
    let block: Block | undefined;
    this.#holds += 1;
    try {
      if (prepare !== undefined) yield* prepare();
      block = this.#pool.build();
    } finally {
      this.#release();
    }
    for (let made = 1; made < count; made++) {
      yield;
      this.#holds += 1;
      try {
        block = this.#pool.build();
      } finally {
        this.#release();
      }
    }
    return block;
  }

  /** Builds what became ready meanwhile. It waits until now so that blocks are announced in order. */
  #release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    if (this.#mode.type === 'Instant' && this.#pool.size.ready > 0) this.#buildSoon();
    else this.#idle$.next();
  }

  /** {@link BlockProducer.blocks} without a pause. */
  newBlocks(count: number): Block {
    const blocks = this.blocks(count);
    for (;;) {
      const { done, value } = blocks.next();
      if (done) return value;
    }
  }

  close(): void {
    this.#subscription.unsubscribe();
    this.#stop();
    this.#idle$.complete();
  }
}
