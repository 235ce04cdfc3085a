import type { Subscription } from 'rxjs';
import type { Block } from './block.ts';
import type { TransactionPool } from './transaction-pool.ts';

/**
 * When blocks are made.
 * - `Instant`: one for each transaction, as soon as it is ready.
 * - `Batch`: `ms` after the first one becomes ready, for all that are ready then.
 * - `Manual`: on `dev_newBlock` only.
 * - `Interval`: every `ms`, with whatever is ready, or nothing.
 */
export type BuildMode =
  | { readonly type: 'Instant' }
  | { readonly type: 'Batch'; readonly ms: number }
  | { readonly type: 'Manual' }
  | { readonly type: 'Interval'; readonly ms: number };

/** Makes blocks by the clock or when transactions come. */
export class BlockProducer {
  readonly #pool: TransactionPool;
  readonly #subscription: Subscription;
  #mode: BuildMode;
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: TransactionPool, mode: BuildMode) {
    this.#pool = pool;
    this.#mode = mode;
    this.#subscription = pool.ready$.subscribe(() => this.#onReady());
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
    const { type } = this.#mode;
    if (type === 'Interval') this.#timer = setInterval(() => this.#build(), this.#mode.ms);
    else if (this.#pool.size.ready > 0) this.#onReady();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #onReady(): void {
    const { type } = this.#mode;
    // A timer, so that who submitted hears of it before the block comes.
    if (type === 'Instant') this.#timer ??= setTimeout(() => this.#buildOne(), 0);
    if (type === 'Batch') {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#build();
      }, this.#mode.ms);
    }
  }

  /** In a timer nobody would catch what a broken host throws. */
  #build(max?: number): void {
    try {
      this.#pool.build(max);
    } catch (fault) {
      this.#pool.faults$.next(fault);
    }
  }

  #buildOne(): void {
    this.#timer = undefined;
    const before = this.#pool.size.ready;
    this.#build(1);
    const { ready } = this.#pool.size;
    // What no block can take now waits for the next occasion.
    if (ready > 0 && ready < before) this.#onReady();
  }

  /** Makes blocks at once, whatever the mode. @returns The last one. */
  newBlocks(count: number): Block {
    let block = this.#pool.build();
    for (let made = 1; made < count; made++) block = this.#pool.build();
    return block;
  }

  close(): void {
    this.#subscription.unsubscribe();
    this.#stop();
  }
}
