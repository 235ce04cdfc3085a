import type { HexString } from '@polkavirt/mock-runtime';
import type { Block } from './block.ts';

/** The blocks that are kept: a tree from the genesis on, the best of its branches, and how far that one is final. */
export class BlockTree {
  readonly genesis: Block;
  /** How many blocks below the head are kept; the genesis always is. */
  readonly #keepBlocks: number;
  readonly #blocks = new Map<HexString, Block>();
  /** The hashes of the best chain by number. */
  readonly #canonical = new Map<number, HexString>();
  #head: Block;
  #finalized: Block;
  /** The final block after a rewind: clients may have been told of other final blocks before it, on another branch. */
  #finalizedSince: Block;

  constructor(genesis: Block, keepBlocks: number) {
    this.genesis = genesis;
    this.#keepBlocks = keepBlocks;
    this.#head = genesis;
    this.#finalized = genesis;
    this.#finalizedSince = genesis;
    this.#put(genesis);
  }

  #put(block: Block): void {
    this.#blocks.set(block.hash, block);
    this.#canonical.set(block.number, block.hash);
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
    for (const block of this.#upFrom(this.#finalized)) {
      if (blocks.length === max) break;
      blocks.push(block);
      if (block === this.#finalizedSince) break;
    }
    return blocks.reverse();
  }

  /** A block and those before it, the newest first, as far as they are kept. */
  *#upFrom(block: Block): Generator<Block> {
    for (let one: Block | undefined = block; one !== undefined; one = this.#blocks.get(one.header.parentHash)) yield one;
  }

  block(hash: HexString): Block | undefined {
    return this.#blocks.get(hash);
  }

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

  get oldestKept(): number {
    return Math.max(1, this.#head.number - this.#keepBlocks);
  }

  /** The blocks after `from` up to `to`, oldest first; both are on one branch. */
  between(from: Block, to: Block): Block[] {
    const blocks: Block[] = [];
    for (const block of this.#upFrom(to)) {
      if (block.number <= from.number) break;
      blocks.push(block);
    }
    return blocks.reverse();
  }

  canonicalBlocks(): Block[] {
    return [...this.#upFrom(this.#head)].reverse();
  }

  /** Puts the next block on the head; it is the head then. */
  append(block: Block): void {
    this.#put(block);
    this.#head = block;
  }

  /** Makes a block of the best chain final. @returns The blocks that are final by it, oldest first. */
  finalize(block: Block): Block[] {
    if (block.number <= this.#finalized.number) return [];
    const blocks = this.between(this.#finalized, block);
    this.#finalized = block;
    return blocks;
  }

  /** The block that must become final before {@link BlockTree.prune}, because only final blocks are forgotten. */
  get finalBeforePrune(): Block | undefined {
    const oldest = this.#head.number - this.#keepBlocks;
    return oldest > this.#finalized.number ? this.#blocks.get(this.#canonical.get(oldest) as HexString) : undefined;
  }

  /** Forgets the blocks that are too old. */
  prune(): void {
    if (this.#keepBlocks === Number.POSITIVE_INFINITY) return;
    const oldest = this.#head.number - this.#keepBlocks;
    for (const [hash, { number }] of this.#blocks) {
      if (number === 0) continue;
      // Blocks stand in the order of their making; a branch may begin lower again, and goes a little later.
      if (number >= oldest) break;
      this.#blocks.delete(hash);
      if (this.#canonical.get(number) === hash) this.#canonical.delete(number);
    }
  }

  /** Makes another block the head, and its branch the best one. A final block that is not on it is not final any more. */
  goTo(block: Block): void {
    // A snapshot may be older than what is kept.
    this.#blocks.set(block.hash, block);
    for (let number = this.#head.number; number > block.number; number--) this.#canonical.delete(number);
    for (const one of this.#upFrom(block)) {
      if (this.isCanonical(one)) break;
      this.#canonical.set(one.number, one.hash);
    }
    this.#head = block;
    if (!this.isCanonical(this.#finalized)) this.#finalized = block;
    this.#finalizedSince = this.#finalized;
  }

  /**
   * Keeps other blocks instead.
   *
   * @param blocks One branch from behind the genesis on, oldest first, which may begin later.
   * @param finalized The number of the last final one.
   * @param wasTold Whether clients may have been told of other final blocks, as after a rewind.
   */
  replace(blocks: readonly Block[], finalized: number, wasTold: boolean): void {
    this.#blocks.clear();
    this.#canonical.clear();
    for (const block of [this.genesis, ...blocks]) this.#put(block);
    this.#head = blocks.at(-1) ?? this.genesis;
    this.#finalized = blocks.find(({ number }) => number === finalized) ?? this.genesis;
    this.#finalizedSince = wasTold ? this.#finalized : this.genesis;
  }
}
