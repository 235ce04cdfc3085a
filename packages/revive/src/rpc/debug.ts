import { type Block, RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { type EthNode, findBlock } from './eth-node.ts';
import { type BlockId, blockId, callRequest, fields, hash, LATEST, optionalField, orElse, param } from './eth-params.ts';
import { blockOverrides, stateOverrides } from './overrides.ts';
import { traceBlock, traceCall, traceTransaction } from './trace-transaction.ts';
import { DEFAULT_TRACE, traceOptions } from './tracers.ts';

const notFound = (what: string): RpcError => new RpcError(RPC_CODES.serverError, `${what} not found`);

/** The methods of `debug_`, by geth's names and tracers. */
export const debugMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const options = orElse('options', traceOptions, DEFAULT_TRACE);
  const requireBlock = (eth: EthNode, id: BlockId): Block => {
    const block = findBlock(eth, id);
    if (block === undefined) throw notFound('block');
    if (block.number === 0) throw new RpcError(RPC_CODES.serverError, 'genesis is not traceable');
    return block;
  };
  const included = (eth: EthNode, wanted: `0x${string}`) => {
    const found = eth.index.transaction(wanted);
    if (found === undefined) throw notFound('transaction');
    return found;
  };
  return {
    debug_traceTransaction: rpcCall([param('hash', hash), options], (context, wanted, start) => {
      const eth = of(context);
      return traceTransaction(eth, included(eth, wanted), start);
    }),
    debug_traceBlockByNumber: rpcCall([param('block', blockId), options], (context, id, start) => {
      const eth = of(context);
      return traceBlock(eth, requireBlock(eth, id), start);
    }),
    debug_traceBlockByHash: rpcCall([param('hash', hash), options], (context, wanted, start) => {
      const eth = of(context);
      return traceBlock(eth, requireBlock(eth, { kind: 'hash', hash: wanted }), start);
    }),
    /** The options also have `stateOverrides` and `blockOverrides`. */
    debug_traceCall: rpcCall(
      [param('transaction', callRequest), orElse('block', blockId, LATEST), orElse('options', fields, {})],
      (context, request, id, given) => {
        const eth = of(context);
        const block = findBlock(eth, id);
        if (block === undefined) throw notFound('block');
        const pretended = {
          state: optionalField(given, 'stateOverrides', stateOverrides),
          block: optionalField(given, 'blockOverrides', blockOverrides),
        };
        return traceCall(eth, request, block, pretended, traceOptions(given, 'options'));
      },
    ),
    /** The signed bytes, as they were sent. */
    debug_getRawTransaction: rpcCall([param('hash', hash)], (context, wanted) => {
      const eth = of(context);
      const pending = eth.pending.get(wanted);
      return (pending ?? included(eth, wanted)).transaction.raw;
    }),
  };
};
