import {
  type AnyRuntime,
  bytesToHex,
  encode,
  type Header,
  type HexString,
  headerHash,
  orderedRoot,
  RuntimeOrigin,
  type StorageWrite,
  T,
  type TestExternalities,
  type TimestampPallet,
  type TransactionValidityError,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { Subject } from 'rxjs';
import {
  type CheckedTransaction,
  createExtrinsicChecker,
  type ExtrinsicChecker,
  encodeBare,
} from '../extrinsic/check-extrinsic.ts';
import { createExtrinsicFormat, type ExtrinsicFormat } from '../extrinsic/extrinsic-format.ts';
import { BlockState } from '../state/block-state.ts';
import type { Audience } from './audience.ts';
import type { Block } from './block.ts';
import type { Clock, ClockState } from './clock.ts';
import { Finality } from './finality.ts';
import { findTimestamp } from './find-timestamp.ts';

/** Where the extrinsics of a new block come from. */
export interface TransactionSource {
  next(): CheckedTransaction | undefined;
  /** Hears why an extrinsic cannot be in this block. `fault` is set if the runtime itself broke on it. */
  refused(transaction: CheckedTransaction, error: TransactionValidityError | undefined, fault?: unknown): void;
}

export interface ChainOptions {
  /** How many blocks below the head are kept; the genesis always is. */
  readonly keepBlocks: number;
  /** Milliseconds from a block to its finality, at least. */
  readonly finalityDelay: number;
  /** Who is waited for before a block becomes final. */
  readonly audience: Audience;
  readonly clock: Clock;
}

/** What a chain was, to go on from. */
export interface ChainHistory {
  /** The storage of the genesis, which may have been changed by hand. */
  readonly genesisState: BlockState;
  readonly blocks: readonly Block[];
  /** The number of the last final block. */
  readonly finalized: number;
  readonly clock: ClockState;
}

/** Keys with their values before and after. */
export type StorageDiff = readonly {
  readonly key: HexString;
  readonly old: Uint8Array | undefined;
  readonly new: Uint8Array | undefined;
}[];

const ZERO_HASH: HexString = `0x${'00'.repeat(32)}`;

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
  /** The storage of the genesis before anybody changed it. */
  readonly firstState: BlockState;
  /** Each new block, which is the best one then. */
  readonly imported$ = new Subject<Block>();
  /** Blocks that became final, oldest first. */
  readonly finalized$ = new Subject<readonly Block[]>();
  /** The head was set to another block, or its storage was changed, and not by a new block. */
  readonly rewound$ = new Subject<Block>();
  readonly #externalities: TestExternalities;
  readonly #options: ChainOptions;
  readonly #blocks = new Map<HexString, Block>();
  /** The hashes of the best chain by number. */
  readonly #canonical = new Map<number, HexString>();
  readonly #finality: Finality;
  #head: Block;
  #finalized: Block;
  /** The final block that a rewind left: final blocks before it may have been told as final on another branch. */
  #finalizedSince: Block;
  readonly #timestamp: TimestampPallet | undefined;

  constructor(externalities: TestExternalities, options: ChainOptions) {
    this.#externalities = externalities;
    this.#options = options;
    this.runtime = externalities.runtime;
    this.clock = options.clock;
    this.#timestamp = findTimestamp(this.runtime);
    const header: Header = {
      parentHash: ZERO_HASH,
      number: 0,
      stateRoot: externalities.stateRoot(),
      extrinsicsRoot: bytesToHex(orderedRoot([], 0)),
      digest: { logs: [] },
    };
    this.firstState = BlockState.of(externalities.snapshot());
    this.genesis = {
      hash: headerHash(header),
      header,
      number: 0,
      extrinsics: [],
      state: this.firstState,
    };
    this.#head = this.genesis;
    this.#finalized = this.genesis;
    this.#finalizedSince = this.genesis;
    this.#finality = new Finality(options.audience, options.finalityDelay, (block) => this.#finalize(block));
    this.#blocks.set(this.genesis.hash, this.genesis);
    this.#canonical.set(0, this.genesis.hash);
    this.format = createExtrinsicFormat(this.runtime);
    this.checker = createExtrinsicChecker(this.runtime, this.format, this.genesis.hash);
  }

  get head(): Block {
    return this.#head;
  }

  get finalized(): Block {
    return this.#finalized;
  }

  /** The last `max` final blocks, oldest first; since a rewind only those from its head on. */
  recentlyFinalized(max: number): Block[] {
    const blocks: Block[] = [];
    for (let block: Block | undefined = this.#finalized; block !== undefined && blocks.length < max; ) {
      blocks.push(block);
      if (block === this.#finalizedSince) break;
      block = this.#blocks.get(block.header.parentHash);
    }
    return blocks.reverse();
  }

  /** A block that is still kept. */
  block(hash: HexString): Block | undefined {
    return this.#blocks.get(hash);
  }

  /** The hash of a block of the best chain. */
  hashAt(number: number): HexString | undefined {
    return this.#canonical.get(number);
  }

  /** The hashes of the blocks of a height: of the best chain alone if it is final there, else of every branch that is kept. */
  hashesAt(height: number): HexString[] {
    const canonical = this.#canonical.get(height);
    const best = canonical === undefined ? [] : [canonical];
    if (height <= this.#finalized.number) return best;
    const others = [...this.#blocks.values()].filter(({ number, hash }) => number === height && hash !== canonical);
    return [...best, ...others.map(({ hash }) => hash)];
  }

  isCanonical({ number, hash }: Block): boolean {
    return this.#canonical.get(number) === hash;
  }

  /** The lowest number, besides that of the genesis, whose block is kept. */
  get oldestKept(): number {
    return Math.max(1, this.#head.number - this.#options.keepBlocks);
  }

  /** Blocks from behind `from` up to `to`, oldest first, both on one branch. */
  between(from: Block, to: Block): Block[] {
    const blocks: Block[] = [];
    for (let block: Block | undefined = to; block !== undefined && block.number > from.number; ) {
      blocks.push(block);
      block = this.#blocks.get(block.header.parentHash);
    }
    return blocks.reverse();
  }

  /** Runs code with the storage of a block. Whatever it changes is undone. */
  executeAt<T>(block: Block, work: () => T): T {
    const { storage } = this.#externalities;
    storage.begin();
    try {
      if (block !== this.#head) this.#head.state.moveTo(block.state, storage);
      return this.#externalities.executeWith(work);
    } finally {
      storage.rollback();
    }
  }

  /** Runs code with the storage at hand, and gives what it changed: the keys of main storage with their values before and after. */
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
   * @param observer Hears of each write.
   * @param part Runs the parts of the block: `execute_block` around all others, `initialize_block`, `apply_extrinsic`, `finalize_block`.
   * @returns Why the block did not come out as it was: its parent is gone, or it has extrinsics that only their pallet can put in.
   */
  executeAgain(
    block: Block,
    observer: (write: StorageWrite) => void,
    part: <T>(name: string, work: () => T) => T,
  ): Result<void, string> {
    const parent = this.#blocks.get(block.header.parentHash);
    if (parent === undefined) return err(`the parent of block ${block.number} is not kept`);
    const { Executive } = this.runtime;
    const { storage } = this.#externalities;
    const apply = (encoded: Uint8Array): boolean => {
      const extrinsic = this.checker.decode(encoded);
      if (!extrinsic.ok) return false;
      const { call, signature } = extrinsic.value;
      if (signature === undefined) return Executive.applyExtrinsic({ call, origin: RuntimeOrigin.none(), encoded }).ok;
      const checked = this.checker.check(encoded, extrinsic.value);
      return checked.ok && Executive.applyExtrinsic(checked.value).ok;
    };
    const execute = (): Header => {
      part('initialize_block', () => Executive.initializeBlock({ number: block.number, parentHash: parent.hash }));
      for (const encoded of block.extrinsics) part('apply_extrinsic', () => apply(encoded));
      return part('finalize_block', () => Executive.finalizeBlock());
    };
    const header = this.executeAt(parent, () => storage.observe(observer, () => part('execute_block', execute)));
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
    return Number(this.executeAt(this.#head, () => this.#timestamp?.now() ?? 0n));
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
    const parent = this.#head;
    const extrinsics: Uint8Array[] = [];
    storage.begin();
    try {
      const header = this.#externalities.executeWith(() => this.#execute(parent, source, extrinsics));
      const state = parent.state.with(storage.changes());
      storage.commit();
      this.clock.tick();
      const block: Block = { hash: headerHash(header), header, number: header.number, extrinsics, state };
      this.#import(block);
      return block;
    } catch (fault) {
      storage.rollback();
      throw fault;
    }
  }

  #execute(parent: Block, source: TransactionSource, extrinsics: Uint8Array[]): Header {
    const { Executive } = this.runtime;
    const now = BigInt(this.clock.next(Number(this.#timestamp?.now() ?? 0n)));
    Executive.initializeBlock({ number: parent.number + 1, parentHash: parent.hash });
    for (const call of Executive.inherents({ now })) {
      const encoded = encodeBare(this.format, call);
      const applied = Executive.applyExtrinsic({ call, origin: RuntimeOrigin.none(), encoded });
      if (applied.ok) extrinsics.push(encoded);
    }
    for (let transaction = source.next(); transaction !== undefined; transaction = source.next()) {
      try {
        const applied = Executive.applyExtrinsic(transaction);
        if (applied.ok) extrinsics.push(transaction.encoded);
        else source.refused(transaction, applied.error);
      } catch (fault) {
        // The host or a pallet is broken. The block goes on without the extrinsic that showed it.
        source.refused(transaction, undefined, fault);
      }
    }
    return Executive.finalizeBlock();
  }

  #import(block: Block): void {
    this.#blocks.set(block.hash, block);
    this.#canonical.set(block.number, block.hash);
    this.#head = block;
    this.#finality.announce(block);
    this.imported$.next(block);
    this.#prune();
  }

  #prune(): void {
    if (this.#options.keepBlocks === Number.POSITIVE_INFINITY) return;
    const oldest = this.#head.number - this.#options.keepBlocks;
    // What is forgotten was final, so that nobody waits for it in vain.
    const last = oldest > this.#finalized.number ? this.#blocks.get(this.#canonical.get(oldest) as HexString) : undefined;
    if (last !== undefined) this.#finalize(last);
    for (const [hash, { number }] of this.#blocks) {
      if (number === 0) continue;
      // Blocks stand in the order of their making; a branch may begin lower again, and goes a little later.
      if (number >= oldest) break;
      this.#blocks.delete(hash);
      if (this.#canonical.get(number) === hash) this.#canonical.delete(number);
    }
  }

  #finalize(block: Block): void {
    if (block.number <= this.#finalized.number) return;
    const blocks = this.between(this.#finalized, block);
    this.#finalized = block;
    this.finalized$.next(blocks);
  }

  /**
   * Goes on from another block. What was built on the way to the old head is abandoned.
   *
   * @param state The block's storage, if it was changed since.
   */
  setHead(block: Block, state: BlockState = block.state): void {
    this.#finality.clear();
    this.#head.state.moveTo(state, this.#externalities.storage);
    block.state = state;
    // A snapshot may be older than what is kept.
    this.#blocks.set(block.hash, block);
    for (let number = this.#head.number; number > block.number; number--) this.#canonical.delete(number);
    for (let one: Block | undefined = block; one !== undefined && !this.isCanonical(one); ) {
      this.#canonical.set(one.number, one.hash);
      one = this.#blocks.get(one.header.parentHash);
    }
    this.#head = block;
    if (!this.isCanonical(this.#finalized)) this.#finalized = block;
    else if (this.#finalized !== block) this.#finality.announce(block);
    this.#finalizedSince = this.#finalized;
    this.rewound$.next(block);
  }

  /** The best chain as far as it is kept, oldest first; the genesis is the first one where nothing was forgotten. */
  canonicalBlocks(): Block[] {
    const kept: Block[] = [];
    for (let block: Block | undefined = this.#head; block !== undefined; block = this.#blocks.get(block.header.parentHash)) {
      kept.push(block);
    }
    return kept.reverse();
  }

  /**
   * Goes on where another chain of this runtime and genesis was.
   *
   * @param blocks Its best chain, oldest first, without a gap.
   */
  restore({ genesisState, blocks, finalized, clock }: ChainHistory): void {
    this.#finality.clear();
    const before = this.#head.state;
    this.genesis.state = genesisState;
    this.#blocks.clear();
    this.#canonical.clear();
    for (const block of [this.genesis, ...blocks]) {
      this.#blocks.set(block.hash, block);
      this.#canonical.set(block.number, block.hash);
    }
    this.#head = blocks.at(-1) ?? this.genesis;
    before.moveTo(this.#head.state, this.#externalities.storage);
    this.#finalized = blocks.find(({ number }) => number === finalized) ?? this.genesis;
    this.#finalizedSince = this.#finalized;
    this.clock.restore(clock);
    if (this.#finalized !== this.#head) this.#finality.announce(this.#head);
    this.rewound$.next(this.#head);
  }

  /** Changes the storage of the head itself: its header keeps the old state root. */
  setStorage(changes: readonly (readonly [key: HexString, value: Uint8Array | undefined])[]): void {
    for (const [key, value] of changes) this.#externalities.storage.main.set(key, value);
    this.#head.state = this.#head.state.with(changes.map(([key, after]) => ({ child: undefined, key, after })));
    this.rewound$.next(this.#head);
  }

  /** Stops all timers. */
  close(): void {
    this.#finality.clear();
    this.imported$.complete();
    this.finalized$.complete();
    this.rewound$.complete();
  }
}
