import type { HexString } from '@polkavirt/mock-runtime';
import { type Block, type NodeParts, type PoolEntry, RPC_CODES, RpcError } from '@polkavirt/node';
import { EthFilters } from './eth-filters.ts';
import { type EthBlock, EthIndex } from './eth-index.ts';
import type { EthKeys } from './eth-keys.ts';
import type { BlockId } from './eth-params.ts';
import { createGasModel, type EthPallets, type GasModel } from './eth-runtime.ts';
import type { EthTransaction } from './eth-transaction.ts';
import { PendingBlock } from './pending-block.ts';
import { PendingHashes } from './pending-hashes.ts';

/** A transaction that waits for a block. */
export interface PendingTransaction {
  readonly transaction: EthTransaction;
  readonly entry: PoolEntry;
}

/** What Ethereum's methods keep of a node. */
export interface EthNode {
  readonly pallets: EthPallets;
  readonly node: NodeParts;
  readonly gas: GasModel;
  readonly index: EthIndex;
  readonly keys: EthKeys;
  /** Transactions in the pool, whose limits bound them. */
  readonly pending: Map<HexString, PendingTransaction>;
  /** What the next block would be. */
  readonly pendingBlock: PendingBlock;
  /** The hashes of those that came last. */
  readonly pendingHashes: PendingHashes;
  readonly filters: EthFilters;
  /** Whether the terminal tells what happens. */
  isLogging: boolean;
}

export function createEthNode(node: NodeParts, pallets: EthPallets, keys: EthKeys): EthNode {
  const gas = createGasModel(node.chain.runtime, pallets);
  const index = new EthIndex(node.chain, pallets, gas);
  return {
    pallets,
    node,
    gas,
    index,
    keys,
    pending: new Map(),
    pendingBlock: new PendingBlock(node),
    pendingHashes: new PendingHashes(),
    filters: new EthFilters(),
    isLogging: true,
  };
}

/** Remembers a transaction for as long as the pool has it. */
export function rememberPending({ pending, pendingHashes }: EthNode, transaction: EthTransaction, entry: PoolEntry): void {
  const forget = () => pending.delete(transaction.hash);
  pending.set(transaction.hash, { transaction, entry });
  pendingHashes.add(transaction);
  entry.status$.subscribe({
    next: (status) => {
      if (typeof status === 'object' && 'inBlock' in status) forget();
    },
    complete: forget,
  });
}

/** The block that is meant, if the chain has it, or has it still. `pending` is what the next one would be. */
export function findBlock({ node: { chain }, pendingBlock }: EthNode, id: BlockId): Block | undefined {
  switch (id.kind) {
    case 'hash':
      return chain.block(id.hash);
    case 'number': {
      const hash = chain.hashAt(id.number);
      return hash === undefined ? undefined : chain.block(hash);
    }
    case 'tag':
      if (id.tag === 'pending') return pendingBlock.get();
      if (id.tag === 'earliest') return chain.genesis;
      return id.tag === 'safe' || id.tag === 'finalized' ? chain.finalized : chain.head;
  }
}

/** @throws RpcError -32000 `header not found`. */
export function requireBlock(eth: EthNode, id: BlockId): Block {
  const block = findBlock(eth, id);
  if (block === undefined) throw new RpcError(RPC_CODES.serverError, 'header not found');
  return block;
}

/** A block as Ethereum sees it. */
export const viewOf = ({ index, pendingBlock }: EthNode, block: Block): EthBlock => index.block(block, pendingBlock.is(block));

/** What a gas costs in the next block. */
export const nextBaseFee = ({ node: { chain }, pallets }: EthNode): bigint =>
  chain.executeAt(chain.head, () => pallets.Revive.nextGasPrice());
