import { filter, firstValueFrom, merge, Subject, type Subscription } from 'rxjs';
import type { Block } from './block.ts';
import type { PoolEntry, ReadyCause, TransactionPool } from './transaction-pool.ts';
import type { TransactionStatus } from './transaction-status.ts';

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

/** Milliseconds of building after which clients have a turn. */
const SLICE = 25;

/** Makes blocks by the clock or when transactions come. */
export class BlockProducer {
  readonly #pool: TransactionPool;
  readonly #subscription: Subscription;
  #mode: BuildMode;
  #timer: NodeJS.Timeout | undefined;
  /** In `Instant` mode: building goes on in the next turn of the event loop, because the slice of time was used. */
  #next: NodeJS.Immediate | undefined;
  #isBuilding = false;
  /** Nothing is left to be built at once. */
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
    clearImmediate(this.#next);
    this.#next = undefined;
    this.#idle$.next();
  }

  #onReady(cause: ReadyCause): void {
    const { type } = this.#mode;
    if (type === 'Instant') {
      // A submission is answered after its block. After a rewind everybody hears of that first.
      if (cause === 'submitted' && this.#next === undefined) this.#buildInstantly();
      else this.#buildSoon();
    }
    if (type === 'Batch') {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#build();
      }, this.#mode.ms);
    }
  }

  /** A timer's code has no caller that could catch what a broken host throws. */
  #build(max?: number): void {
    try {
      this.#pool.build(max);
    } catch (fault) {
      this.#pool.faults$.next(fault);
    }
  }

  /** One block a transaction, until the pool has nothing left that a block can take, or the slice is used. */
  #buildInstantly(): void {
    this.#next = undefined;
    // Whoever submits a transaction on hearing of a block is served by the loop that made the block.
    if (this.#isBuilding) return;
    this.#isBuilding = true;
    const end = performance.now() + SLICE;
    let isStuck = false;
    while (!isStuck && this.#pool.size.ready > 0 && performance.now() < end) {
      const { departures } = this.#pool;
      this.#build(1);
      // What no block can take now waits for the next occasion.
      isStuck = this.#pool.departures === departures;
    }
    this.#isBuilding = false;
    if (!isStuck && this.#pool.size.ready > 0) this.#buildSoon();
    else this.#idle$.next();
  }

  #buildSoon(): void {
    this.#next ??= setImmediate(() => this.#buildInstantly());
  }

  /**
   * In `Instant` mode: waits until a transaction is in a block, or will not be in one for now.
   *
   * @returns Nothing if that is so already, as it mostly is.
   */
  whenBuilt({ status$ }: PoolEntry): Promise<unknown> | undefined {
    if (this.#next === undefined) return undefined;
    const isDecided = (status: TransactionStatus): boolean => status !== 'ready';
    return firstValueFrom(merge(status$.pipe(filter(isDecided)), this.#idle$), { defaultValue: undefined });
  }

  /**
   * Makes blocks, whatever the mode. Others may have their turn at each `yield`, and may make blocks in between.
   *
   * @param prepare What to submit first: it goes into the first of these blocks, also in `Instant` mode.
   * @returns The last block.
   */
  *blocks(count: number, prepare: () => void = () => {}): Generator<undefined, Block> {
    let block = this.#alone(() => {
      prepare();
      return this.#pool.build();
    });
    for (let made = 1; made < count; made++) {
      yield;
      block = this.#alone(() => this.#pool.build());
    }
    return block;
  }

  /** Runs work that makes a block: what becomes ready meanwhile is built afterwards, so that nobody hears of blocks out of order. */
  #alone<T>(work: () => T): T {
    const wasBuilding = this.#isBuilding;
    this.#isBuilding = true;
    try {
      return work();
    } finally {
      this.#isBuilding = wasBuilding;
      if (!wasBuilding && this.#mode.type === 'Instant' && this.#pool.size.ready > 0) this.#buildSoon();
    }
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
