import { bytesToHex } from '@polkavirt/mock-runtime';
import { RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { createAccessList } from './access-list.ts';
import { includedToJson, logToJson, pendingToJson, receiptToJson } from './eth-json.ts';
import { type EthNode, nextBaseFee, requireBlock, viewOf } from './eth-node.ts';
import {
  address,
  blockId,
  bytes,
  callRequest,
  hash,
  LATEST,
  logFilter,
  orElse,
  param,
  quantity,
  slot,
  slotsOfContracts,
} from './eth-params.ts';
import { estimateGas, executeCall } from './execute-call.ts';
import { findLogs } from './find-logs.ts';
import { blockOverrides, stateOverrides } from './overrides.ts';
import { percentiles } from './percentiles.ts';
import { toQuantity, toWord } from './quantity.ts';
import { sendAndWait } from './send-and-wait.ts';
import { sendRaw } from './send-raw.ts';

/** Blocks that `eth_feeHistory` goes through at most. */
const MAX_FEE_HISTORY = 1024;

/** The methods of `eth_`, without subscriptions. */
export const ethMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const at = orElse('block', blockId, LATEST);
  const overrides = [
    orElse('stateOverrides', stateOverrides, undefined),
    orElse('blockOverrides', blockOverrides, undefined),
  ] as const;
  return {
    eth_chainId: rpcCall([], (context) => toQuantity(of(context).pallets.Revive.constants.ChainId)),
    eth_syncing: rpcCall([], () => false),
    eth_blockNumber: rpcCall([], ({ chain }) => toQuantity(chain.head.number)),
    eth_gasPrice: rpcCall([], (context) => toQuantity(nextBaseFee(of(context)))),
    eth_baseFee: rpcCall([], (context) => toQuantity(nextBaseFee(of(context)))),
    eth_maxPriorityFeePerGas: rpcCall([], () => '0x0'),
    /** Whom blocks name as their author. Nobody mines, and there are no blobs: the answers of a node that has neither. */
    eth_coinbase: rpcCall([], (context) =>
      context.chain.executeAt(context.chain.head, () => of(context).pallets.Revive.blockAuthor()),
    ),
    eth_mining: rpcCall([], () => false),
    eth_hashrate: rpcCall([], () => '0x0'),
    eth_blobBaseFee: rpcCall([], () => '0x0'),
    /** Of the wire protocol between Ethereum's nodes, which this one does not speak. */
    eth_protocolVersion: rpcCall([], () => '0x0'),

    /** The base fee is the same until somebody sets it; rewards are zero. */
    eth_feeHistory: rpcCall(
      [param('blockCount', quantity), param('newestBlock', blockId), orElse('rewardPercentiles', percentiles, undefined)],
      (context, count, newest, wanted) => {
        const eth = of(context);
        const last = requireBlock(eth, newest).number;
        const many = Math.min(Number(count), MAX_FEE_HISTORY, last + 1);
        const first = last - many + 1;
        const views = Array.from({ length: many }, (_, i) => {
          const number = first + i;
          const isPending = number > context.chain.head.number;
          return viewOf(eth, requireBlock(eth, isPending ? { kind: 'tag', tag: 'pending' } : { kind: 'number', number }));
        });
        return {
          oldestBlock: toQuantity(first),
          baseFeePerGas: [...views.map(({ baseFee }) => baseFee), nextBaseFee(eth)].map(toQuantity),
          gasUsedRatio: views.map(({ gasUsed, gasLimit }) => Number(gasUsed) / Number(gasLimit)),
          baseFeePerBlobGas: Array.from({ length: many + 1 }, () => '0x0'),
          blobGasUsedRatio: views.map(() => 0),
          ...(wanted !== undefined && { reward: views.map(() => wanted.map(() => '0x0')) }),
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

    /** Of several contracts at once: addresses with lists of slots -> addresses with lists of words. */
    eth_getStorageValues: rpcCall([param('slots', slotsOfContracts), at], (context, wanted, id) => {
      const eth = of(context);
      const { Revive } = eth.pallets;
      return context.chain.executeAt(requireBlock(eth, id), () =>
        Object.fromEntries(wanted.map(([who, keys]) => [who, keys.map((key) => toWord(Revive.getStorage(who, key)))])),
      );
    }),

    eth_call: rpcCall([param('transaction', callRequest), at, ...overrides], (context, request, id, state, block) => {
      const eth = of(context);
      return executeCall(eth, request, requireBlock(eth, id), { state, block });
    }),

    eth_estimateGas: rpcCall([param('transaction', callRequest), at, ...overrides], (context, request, id, state, block) => {
      const eth = of(context);
      return toQuantity(estimateGas(eth, request, requireBlock(eth, id), { state, block }));
    }),

    eth_createAccessList: rpcCall([param('transaction', callRequest), at, ...overrides], (context, request, id, state, block) => {
      const eth = of(context);
      return createAccessList(eth, request, requireBlock(eth, id), { state, block });
    }),

    /** The state is a trie of Substrate, for which Ethereum's kind of proof cannot be made. */
    eth_getProof: rpcCall([param('address', address), param('storageKeys', (value) => value), at], () => {
      throw new RpcError(
        RPC_CODES.serverError,
        "eth_getProof: the state is Substrate's trie, of which Ethereum's proofs cannot be made; " +
          'state_getReadProof and state_getChildReadProof prove what is in it',
      );
    }),

    /** -> the transaction's hash, where blocks are made at once after the transaction's block. */
    eth_sendRawTransaction: rpcCall([param('transaction', bytes)], (context, raw) => sendRaw(of(context), context, raw)),

    /** By EIP-7966: waits for the block. -> the receipt; code 4 with the hash if it takes longer than so many milliseconds. */
    eth_sendRawTransactionSync: rpcCall(
      [param('transaction', bytes), orElse('timeout', quantity, undefined)],
      async (context, raw, timeout) => receiptToJson(await sendAndWait(of(context), context, raw, timeout)),
    ),

    eth_getTransactionReceipt: rpcCall([param('hash', hash)], (context, wanted) => {
      const eth = of(context);
      const included = eth.index.transaction(wanted);
      return included === undefined ? null : receiptToJson(included);
    }),

    eth_getTransactionByHash: rpcCall([param('hash', hash)], (context, wanted) => {
      const eth = of(context);
      const included = eth.index.transaction(wanted);
      if (included !== undefined) return includedToJson(included);
      const pending = eth.pending.get(wanted);
      return pending === undefined ? null : pendingToJson(pending.transaction);
    }),

    eth_getLogs: rpcCall([param('filter', logFilter)], (context, filter) =>
      findLogs(of(context), filter).map((log) => logToJson(log)),
    ),
  };
};
