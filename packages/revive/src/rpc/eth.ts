import { bytesToHex } from '@polkavirt/mock-runtime';
import { type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import { ZERO_ADDRESS } from '../address.ts';
import { logToJson, receiptToJson, transactionToJson } from './eth-json.ts';
import { type EthNode, requireBlock } from './eth-node.ts';
import { address, blockId, bytes, callRequest, hash, LATEST, logFilter, orElse, param, quantity, slot } from './eth-params.ts';
import { estimateGas, executeCall } from './execute-call.ts';
import { findLogs } from './find-logs.ts';
import { toQuantity, toWord } from './quantity.ts';
import { sendRaw } from './send-raw.ts';

/** Blocks that `eth_feeHistory` goes through at most. */
const MAX_FEE_HISTORY = 1024;

/** The methods of `eth_`, without subscriptions. */
export const ethMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const at = orElse('block', blockId, LATEST);
  return {
    eth_chainId: rpcCall([], (context) => toQuantity(of(context).pallets.Revive.constants.ChainId)),
    eth_syncing: rpcCall([], () => false),
    eth_blockNumber: rpcCall([], ({ chain }) => toQuantity(chain.head.number)),
    eth_gasPrice: rpcCall([], (context) => toQuantity(of(context).view.baseFee)),
    eth_maxPriorityFeePerGas: rpcCall([], () => '0x0'),
    /** Nobody mines, and there are no blobs: the answers of a node that has neither. */
    eth_coinbase: rpcCall([], () => ZERO_ADDRESS),
    eth_mining: rpcCall([], () => false),
    eth_hashrate: rpcCall([], () => '0x0'),
    eth_blobBaseFee: rpcCall([], () => '0x0'),
    /** Of the wire protocol between Ethereum's nodes, which this one does not speak. */
    eth_protocolVersion: rpcCall([], () => '0x0'),

    /** The base fee is always the same; rewards are zero. */
    eth_feeHistory: rpcCall(
      [param('blockCount', quantity), param('newestBlock', blockId), orElse('rewardPercentiles', (value) => value, undefined)],
      (context, count, newest, percentiles) => {
        const eth = of(context);
        const last = requireBlock(eth, newest).number;
        const many = Math.min(Number(count), MAX_FEE_HISTORY, last + 1);
        const { baseFee, blockGasLimit } = eth.view;
        const ratios: number[] = [];
        for (let number = last - many + 1; number <= last; number++) {
          const { gasUsed } = eth.index.block(requireBlock(eth, { kind: 'number', number }));
          ratios.push(Number(gasUsed) / Number(blockGasLimit));
        }
        return {
          oldestBlock: toQuantity(last - many + 1),
          baseFeePerGas: Array.from({ length: many + 1 }, () => toQuantity(baseFee)),
          gasUsedRatio: ratios,
          ...(Array.isArray(percentiles) && { reward: ratios.map(() => percentiles.map(() => '0x0')) }),
        };
      },
    ),

    eth_getBalance: rpcCall([param('address', address), at], (context, who, id) => {
      const eth = of(context);
      return context.chain.executeAt(requireBlock(eth, id), () => toQuantity(eth.pallets.Revive.balanceOf(who)));
    }),

    /** With `pending` the transactions that wait for a block count too. */
    eth_getTransactionCount: rpcCall([param('address', address), at], (context, who, id) => {
      const eth = of(context);
      const { Revive } = eth.pallets;
      return context.chain.executeAt(requireBlock(eth, id), () =>
        toQuantity(
          id.kind === 'tag' && id.tag === 'pending' ? context.pool.nextNonce(Revive.accountOf(who)) : Revive.nonceOf(who),
        ),
      );
    }),

    /** The program of a contract, which is PolkaVM's. */
    eth_getCode: rpcCall([param('address', address), at], (context, who, id) => {
      const eth = of(context);
      return context.chain.executeAt(requireBlock(eth, id), () => bytesToHex(eth.pallets.Revive.codeAt(who) ?? new Uint8Array()));
    }),

    eth_getStorageAt: rpcCall([param('address', address), param('slot', slot), at], (context, who, key, id) => {
      const eth = of(context);
      return context.chain.executeAt(requireBlock(eth, id), () => toWord(eth.pallets.Revive.getStorage(who, key)));
    }),

    eth_call: rpcCall([param('transaction', callRequest), at], (context, request, id) => {
      const eth = of(context);
      return executeCall(eth, request, requireBlock(eth, id));
    }),

    eth_estimateGas: rpcCall([param('transaction', callRequest), at], (context, request, id) => {
      const eth = of(context);
      return toQuantity(estimateGas(eth, request, requireBlock(eth, id)));
    }),

    /** -> the transaction's hash, where blocks are made at once after the transaction's block. */
    eth_sendRawTransaction: rpcCall([param('transaction', bytes)], (context, raw) => sendRaw(of(context), context, raw)),

    eth_getTransactionReceipt: rpcCall([param('hash', hash)], (context, wanted) => {
      const eth = of(context);
      const included = eth.index.transaction(wanted);
      return included === undefined ? null : receiptToJson(included, eth.view);
    }),

    eth_getTransactionByHash: rpcCall([param('hash', hash)], (context, wanted) => {
      const eth = of(context);
      const included = eth.index.transaction(wanted);
      if (included !== undefined) return transactionToJson(included.transaction, eth.view, included);
      const pending = eth.pending.get(wanted);
      return pending === undefined ? null : transactionToJson(pending.transaction, eth.view);
    }),

    eth_getLogs: rpcCall([param('filter', logFilter)], (context, filter) =>
      findLogs(of(context), filter).map((log) => logToJson(log)),
    ),
  };
};
