import type { HexString } from '@polkavirt/mock-runtime';
import type { RpcContext } from '@polkavirt/node';
import { type EthNode, rememberPending } from './eth-node.ts';
import { decodeTransaction, type EthTransaction } from './eth-transaction.ts';
import { submitTransaction } from './submit-transaction.ts';

/**
 * Puts a signed transaction into the pool.
 *
 * @returns Its hash; where blocks are made at once, after its block.
 * @throws RpcError -32000
 */
export const sendRaw = (eth: EthNode, context: RpcContext, raw: HexString): HexString | Promise<HexString> =>
  send(eth, context, decodeTransaction(raw));

/** {@link sendRaw} of a transaction that the node made itself. */
export function send(eth: EthNode, context: RpcContext, transaction: EthTransaction): HexString | Promise<HexString> {
  const entry = submitTransaction(eth.pallets, context, eth.gas, transaction);
  rememberPending(eth, transaction, entry);
  return context.producer.whenBuilt(entry)?.then(() => transaction.hash) ?? transaction.hash;
}
