import {
  type AnyRuntime,
  encode,
  type HexString,
  headerHash,
  type StorageWrite,
  T,
  type TestExternalities,
  type TimestampPallet,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { Subject } from 'rxjs';
import { createExtrinsicChecker, type ExtrinsicChecker } from '../extrinsic/check-extrinsic.ts';
import { createExtrinsicFormat, type ExtrinsicFormat } from '../extrinsic/extrinsic-format.ts';
import type { BlockState } from '../state/block-state.ts';
import type { Audience } from './audience.ts';
import type { Block } from './block.ts';
import { BlockTree } from './block-tree.ts';
import type { ChainHistory } from './chain-history.ts';
import type { Clock } from './clock.ts';
import { executeBlockAgain, executeNewBlock, type RunPart, type TransactionSource } from './execute-block.ts';
import { Finality } from './finality.ts';
import { findTimestamp } from './find-timestamp.ts';
import { createGenesisBlock } from './genesis-block.ts';

export interface ChainOptions {
  /** How many blocks below the head are kept; the genesis always is. */
  readonly keepBlocks: number;
  /** Milliseconds from a block to its finality, at least. */
  readonly finalityDelay: number;
  /** The clients that are waited for before a block becomes final. */
  readonly audience: Audience;
  readonly clock: Clock;
}

/** Keys with their values before and after. */
export type StorageDiff = readonly {
  readonly key: HexString;
  readonly old: Uint8Array | undefined;
  readonly new: Uint8Array | undefined;
}[];

/**
 * The blocks, and the one storage that they are made with. The storage always holds the state of the head; for any other block
 * it is moved there inside a transaction, which is undone afterwards.
 */
export class Chain {
  readonly runtime: AnyRuntime;
  readonly format: ExtrinsicFormat;
  readonly checker: ExtrinsicChecker;
  readonly clock: Clock;
  readonly genesis: Block;
  /** The original storage of the genesis. */
  readonly firstState: BlockState;
  /** Each new block, which is the best one then. */
  readonly imported$ = new Subject<Block>();
  /** Blocks that became final, oldest first. */
  readonly finalized$ = new Subject<readonly Block[]>();
  /** The head was set to another block, or its storage was changed, and not by a new block. */
  readonly rewound$ = new Subject<Block>();
  readonly #externalities: TestExternalities;
  readonly #audience: Audience;
  readonly #tree: BlockTree;
  readonly #finality: Finality;
  readonly #timestamp: TimestampPallet | undefined;

  constructor(externalities: TestExternalities, options: ChainOptions) {
    this.#externalities = externalities;
    this.runtime = externalities.runtime;
    this.clock = options.clock;
    this.#audience = options.audience;
    this.#timestamp = findTimestamp(this.runtime);
    this.genesis = createGenesisBlock(externalities);
    this.firstState = this.genesis.state;
    this.#tree = new BlockTree(this.genesis, options.keepBlocks);
    this.#finality = new Finality(options.audience, options.finalityDelay, (block) => this.#finalize(block));
    this.format = createExtrinsicFormat(this.runtime);
    this.checker = createExtrinsicChecker(this.runtime, this.format);
  }

  get head(): Block {
    return this.#tree.head;
  }

  get finalized(): Block {
    return this.#tree.finalized;
  }

  /** The lowest number, besides that of the genesis, whose block is kept. */
  get oldestKept(): number {
    return this.#tree.oldestKept;
  }

  /** A block that is still kept. */
  block(hash: HexString): Block | undefined {
    return this.#tree.block(hash);
  }

  /** The hash of a block of the best chain. */
  hashAt(number: number): HexString | undefined {
    return this.#tree.hashAt(number);
  }

  /** The hashes of the blocks of a height: of the best chain alone if it is final there, else of every branch that is kept. */
  hashesAt = (height: number): HexString[] => this.#tree.hashesAt(height);

  /** Whether a block is on the best chain. */
  isCanonical(block: Block): boolean {
    return this.#tree.isCanonical(block);
  }

  /** The last `max` final blocks, oldest first; since a rewind only those from its head on. */
  recentlyFinalized = (max: number): Block[] => this.#tree.recentlyFinalized(max);

  /** The blocks after `from` up to `to`, oldest first; both are on one branch. */
  between = (from: Block, to: Block): Block[] => this.#tree.between(from, to);

  /** The best chain as far as it is kept, oldest first; the genesis is the first one where nothing was forgotten. */
  canonicalBlocks(): Block[] {
    return this.#tree.canonicalBlocks();
  }

  /** Runs code with the storage of a block. Whatever it changes is undone. */
  executeAt<T>(block: Block, work: () => T): T {
    const { storage } = this.#externalities;
    storage.begin();
    try {
      if (block !== this.head) this.head.state.moveTo(block.state, storage);
      return this.#externalities.executeWith(work);
    } finally {
      storage.rollback();
    }
  }

  /** Runs code with the present storage, and returns the changed keys of main storage with their values before and after. */
  changesOf(work: () => void): StorageDiff {
    const { storage } = this.#externalities;
    const before = new Map<HexString, Uint8Array | undefined>();
    storage.observe(({ child, key }) => {
      if (child === undefined && !before.has(key)) before.set(key, storage.main.get(key));
    }, work);
    return [...before].map(([key, old]) => ({ key, old, new: storage.main.get(key) }));
  }

  /**
   * Executes a block once more on the state of its parent, and undoes it.
   *
   * @param observer Called at each write.
   * @returns Why the block did not come out as it was: its parent is gone, or it has extrinsics that only their pallet can put in.
   */
  executeAgain(block: Block, observer: (write: StorageWrite) => void, part: RunPart): Result<void, string> {
    const parent = this.block(block.header.parentHash);
    if (parent === undefined) return err(`the parent of block ${block.number} is not kept`);
    const { storage } = this.#externalities;
    const header = this.executeAt(parent, () => storage.observe(observer, () => executeBlockAgain(this, block, part)));
    return headerHash(header) === block.hash
      ? ok(undefined)
      : err(`block ${block.number} cannot be executed again from its bytes`);
  }

  /** {@link Chain.executeAt} in a block that follows, before its extrinsics: as upstream validates transactions. */
  executeAfter<T>(block: Block, work: () => T): T {
    return this.executeAt(block, () => {
      this.runtime.System.initialize(block.number + 1, block.hash, { logs: [] });
      return work();
    });
  }

  /** The time of the head: milliseconds since 1970; 0 before the first block, and in a runtime without time. */
  time(): number {
    return Number(this.executeAt(this.head, () => this.#timestamp?.now() ?? 0n));
  }

  /**
   * Sets the time of the head itself, as chopsticks does: the next block comes one slot after it. The clock is fixed then.
   *
   * @param time Milliseconds since 1970.
   */
  travelTo(time: number): void {
    this.clock.fix();
    if (this.#timestamp === undefined) this.clock.setNext(time);
    else this.setStorage([[this.#timestamp.Now.key(), encode(T.u64, BigInt(time))]]);
  }

  /** Makes the next block, on the head. */
  build(source: TransactionSource): Block {
    const { storage } = this.#externalities;
    storage.begin();
    try {
      const block = this.#execute(source);
      storage.commit();
      this.clock.tick();
      this.#import(block);
      return block;
    } catch (fault) {
      storage.rollback();
      throw fault;
    }
  }

  /** The block that {@link Chain.build} would make. It is not in the chain, but {@link Chain.executeAt} takes it. */
  preview(source: TransactionSource): Block {
    const { storage } = this.#externalities;
    storage.begin();
    try {
      return this.#execute(source);
    } finally {
      storage.rollback();
    }
  }

  /** A block on the head, inside of a transaction of the storage. */
  #execute(source: TransactionSource): Block {
    const parent = this.head;
    const { header, extrinsics } = this.#externalities.executeWith(() => {
      const now = BigInt(this.clock.next(Number(this.#timestamp?.now() ?? 0n)));
      return executeNewBlock(this, parent, now, source);
    });
    const state = parent.state.with(this.#externalities.storage.changes());
    return { hash: headerHash(header), header, number: header.number, extrinsics, state };
  }

  #import(block: Block): void {
    this.#tree.append(block);
    this.#finality.announce(block);
    this.imported$.next(block);
    const { finalBeforePrune } = this.#tree;
    // Forgotten blocks become final first, so that nobody waits for them in vain.
    if (finalBeforePrune !== undefined) this.#finalize(finalBeforePrune);
    this.#tree.prune();
  }

  #finalize(block: Block): void {
    const blocks = this.#tree.finalize(block);
    if (blocks.length > 0) this.finalized$.next(blocks);
  }

  /**
   * Goes on from another block. What was built on the way to the old head is abandoned.
   *
   * @param state The block's storage, if it was changed since.
   */
  setHead(block: Block, state: BlockState = block.state): void {
    this.#finality.clear();
    this.head.state.moveTo(state, this.#externalities.storage);
    block.state = state;
    this.#tree.goTo(block);
    if (this.finalized !== block) this.#finality.announce(block);
    this.rewound$.next(block);
  }

  /**
   * Goes on where another chain of this runtime and genesis was.
   *
   * @param blocks Its best chain, oldest first, without a gap.
   */
  restore({ genesisState, blocks, finalized, clock }: ChainHistory): void {
    this.#finality.clear();
    const before = this.head.state;
    this.genesis.state = genesisState;
    this.#tree.replace(blocks, finalized, !this.#audience.isEmpty);
    before.moveTo(this.head.state, this.#externalities.storage);
    this.clock.restore(clock);
    if (this.finalized !== this.head) this.#finality.announce(this.head);
    this.rewound$.next(this.head);
  }

  /** Changes the storage of the head itself: its header keeps the old state root. */
  setStorage(changes: readonly (readonly [key: HexString, value: Uint8Array | undefined])[]): void {
    for (const [key, value] of changes) this.#externalities.storage.main.set(key, value);
    this.head.state = this.head.state.with(changes.map(([key, after]) => ({ child: undefined, key, after })));
    this.rewound$.next(this.head);
  }

  /** {@link Chain.setStorage} by code that runs with the storage of the head: what it changes stays, if it does not throw. */
  changeHead<T>(work: () => T): T {
    const { storage } = this.#externalities;
    storage.begin();
    let result: T;
    try {
      result = this.#externalities.executeWith(work);
      this.head.state = this.head.state.with(storage.changes());
    } catch (refused) {
      storage.rollback();
      throw refused;
    }
    storage.commit();
    this.rewound$.next(this.head);
    return result;
  }

  /** Stops all timers. */
  close(): void {
    this.#finality.clear();
    this.imported$.complete();
    this.finalized$.complete();
    this.rewound$.complete();
  }
}
