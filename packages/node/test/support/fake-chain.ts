import type { AccountId, HexString, TransactionValidityError } from '@polkavirt/mock-runtime';
import { Subject } from 'rxjs';
import type { Block } from '../../src/chain/block.ts';
import type { Chain } from '../../src/chain/chain.ts';
import type { TransactionSource } from '../../src/chain/execute-block.ts';
import type { CheckedTransaction } from '../../src/extrinsic/check-extrinsic.ts';

/** A transaction, and what a block makes of it when its nonce is right. */
export interface FakeTransaction extends CheckedTransaction {
  readonly signer: AccountId;
  readonly behaviour: 'applies' | 'is invalid' | 'does not fit' | 'breaks the runtime';
}

const invalid = (type: 'Payment' | 'ExhaustsResources' | 'Future' | 'Stale'): TransactionValidityError => ({
  type: 'Invalid',
  value: { type },
});

/** As much of a chain as a pool needs: accounts with nonces, and blocks that count them up. */
export class FakeChain {
  readonly finalized$ = new Subject<readonly Block[]>();
  readonly rewound$ = new Subject<Block>();
  readonly #blocks: { readonly block: Block; readonly nonces: ReadonlyMap<AccountId, number> }[] = [];
  #nonces = new Map<AccountId, number>();
  #made = 0;

  constructor() {
    this.#add(0);
  }

  /** The same, for what takes a whole chain. */
  get asChain(): Chain {
    return this as unknown as Chain;
  }

  get head(): Block {
    return this.#blocks[this.#blocks.length - 1].block;
  }

  readonly runtime = {
    System: {
      accountNonce: (account: AccountId): number => this.#nonces.get(account) ?? 0,
      BlockHash: { get: (number: number): HexString | undefined => this.#blocks[number]?.block.hash },
    },
  };

  executeAt = <T>(_block: Block, work: () => T): T => work();
  executeAfter = this.executeAt;
  block = (hash: HexString): Block | undefined => this.#blocks.find(({ block }) => block.hash === hash)?.block;
  isCanonical = ({ hash }: Block): boolean => this.block(hash) !== undefined;

  #add(number: number): Block {
    this.#made += 1;
    const block = { hash: `0xb10c${this.#made}`, number } as unknown as Block;
    this.#blocks.push({ block, nonces: new Map(this.#nonces) });
    return block;
  }

  build(source: TransactionSource): Block {
    for (let next = source.next(); next !== undefined; next = source.next()) {
      const { signer, nonce, behaviour } = next as FakeTransaction;
      const due = this.runtime.System.accountNonce(signer);
      if (nonce !== due) source.refused(next, invalid(nonce > due ? 'Future' : 'Stale'));
      else if (behaviour === 'is invalid') source.refused(next, invalid('Payment'));
      else if (behaviour === 'does not fit') source.refused(next, invalid('ExhaustsResources'));
      else if (behaviour === 'breaks the runtime') source.refused(next, undefined, new Error('broken'));
      else this.#nonces.set(signer, nonce + 1);
    }
    return this.#add(this.head.number + 1);
  }

  /** Goes back by so many blocks, as far as there are any. */
  goBack(blocks: number): void {
    this.#blocks.length = Math.max(1, this.#blocks.length - blocks);
    this.#nonces = new Map(this.#blocks[this.#blocks.length - 1].nonces);
    this.rewound$.next(this.head);
  }

  /** Changes an account by hand. */
  setNonce(account: AccountId, nonce: number): void {
    this.#nonces.set(account, nonce);
    this.rewound$.next(this.head);
  }

  /** Makes all blocks but the last `open` final. */
  finalize(open: number): void {
    this.finalized$.next(this.#blocks.slice(0, Math.max(0, this.#blocks.length - open)).map(({ block }) => block));
  }
}
