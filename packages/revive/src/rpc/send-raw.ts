import type { HexString } from '@polkavirt/mock-runtime';
import type { RpcContext } from '@polkavirt/node';
import { type EthNode, rememberPending } from './eth-node.ts';
import { decodeTransaction } from './eth-transaction.ts';
import { submitTransaction } from './submit-transaction.ts';

/**
 * Puts a signed transaction into the pool.
 *
 * @returns Its hash; where blocks are made at once, after its block.
 * @throws RpcError -32000
 */
export function sendRaw(eth: EthNode, context: RpcContext, raw: HexString): HexString | Promise<HexString> {
  const transaction = decodeTransaction(raw);
  const entry = submitTransaction(eth.pallets, context, eth.gas, transaction);
  rememberPending(eth, transaction, entry);
  return context.producer.whenBuilt(entry)?.then(() => transaction.hash) ?? transaction.hash;
}
