import { type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import type { EthBlock } from './eth-index.ts';
import { blockToJson, includedToJson, pendingToJson, receiptToJson } from './eth-json.ts';
import { type EthNode, findBlock, viewOf } from './eth-node.ts';
import { type BlockId, blockId, flag, hash, orElse, param, quantity } from './eth-params.ts';
import { toQuantity } from './quantity.ts';

/** The methods of `eth_` that are about one block. Of a block that there is not they all say null. */
export const ethBlockMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const at = <T>(context: RpcContext, id: BlockId, show: (block: EthBlock) => T) => {
    const eth = of(context);
    const block = findBlock(eth, id);
    return block === undefined ? null : show(viewOf(eth, block));
  };
  const idOfHash = param('hash', (value, name): BlockId => ({ kind: 'hash', hash: hash(value, name) }));
  const idOfNumber = param('block', blockId);

  const show = (full: boolean) => (block: EthBlock) => blockToJson(block, full);
  const count = ({ transactions }: EthBlock) => toQuantity(transactions.length);
  const nth =
    (index: bigint) =>
    ({ transactions, isPending }: EthBlock) => {
      const included = index < BigInt(transactions.length) ? transactions[Number(index)] : undefined;
      if (included === undefined) return null;
      return isPending ? pendingToJson(included.transaction) : includedToJson(included);
    };
  const full = orElse('full', flag, false);
  const index = param('index', quantity);

  return {
    eth_getBlockByNumber: rpcCall([idOfNumber, full], (context, id, isFull) => at(context, id, show(isFull))),
    eth_getBlockByHash: rpcCall([idOfHash, full], (context, id, isFull) => at(context, id, show(isFull))),
    eth_getBlockReceipts: rpcCall([idOfNumber], (context, id) =>
      at(context, id, ({ transactions, isPending }) => (isPending ? null : transactions.map(receiptToJson))),
    ),
    eth_getBlockTransactionCountByNumber: rpcCall([idOfNumber], (context, id) => at(context, id, count)),
    eth_getBlockTransactionCountByHash: rpcCall([idOfHash], (context, id) => at(context, id, count)),
    eth_getTransactionByBlockNumberAndIndex: rpcCall([idOfNumber, index], (context, id, wanted) => at(context, id, nth(wanted))),
    eth_getTransactionByBlockHashAndIndex: rpcCall([idOfHash, index], (context, id, wanted) => at(context, id, nth(wanted))),
    /** There are no uncles here. */
    eth_getUncleCountByBlockNumber: rpcCall([idOfNumber], (context, id) => at(context, id, () => '0x0')),
    eth_getUncleCountByBlockHash: rpcCall([idOfHash], (context, id) => at(context, id, () => '0x0')),
    eth_getUncleByBlockNumberAndIndex: rpcCall([idOfNumber, index], () => null),
    eth_getUncleByBlockHashAndIndex: rpcCall([idOfHash, index], () => null),
  };
};
