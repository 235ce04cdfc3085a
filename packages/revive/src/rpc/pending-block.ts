import type { Block, NodeParts } from '@polkavirt/node';

/** Transactions of it at most: it is executed for whoever asks. */
const MAX_TRANSACTIONS = 256;

/** What the next block would be, with the transactions that wait. It is executed again when the chain, the pool or the time has changed. */
export class PendingBlock {
  readonly #node: NodeParts;
  #made: { readonly block: Block; readonly state: Block['state']; readonly version: string } | undefined;

  constructor(node: NodeParts) {
    this.#node = node;
  }

  get(): Block {
    const { chain, pool } = this.#node;
    const { state } = chain.head;
    // Blocks tell seconds.
    const version = `${pool.version} ${Math.floor(chain.clock.next(1) / 1000)}`;
    if (this.#made?.state !== state || this.#made.version !== version) {
      this.#made = { block: pool.preview(MAX_TRANSACTIONS), state, version };
    }
    return this.#made.block;
  }

  is(block: Block): boolean {
    return this.#made?.block === block;
  }
}
