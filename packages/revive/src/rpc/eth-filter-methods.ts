import type { HexString } from '@polkavirt/mock-runtime';
import { type Block, RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { type EthFilter, MAX_FILTERS } from './eth-filters.ts';
import { logToJson } from './eth-json.ts';
import { type EthNode, viewOf } from './eth-node.ts';
import { type LogFilter, logFilter, param, quantity } from './eth-params.ts';
import { findLogs, MAX_LOGS, matchesFilter } from './find-logs.ts';
import { toQuantity } from './quantity.ts';

/** The blocks of the best chain after a block, or, where that is abandoned, after the last one that both have. */
function blocksSince({ node: { chain } }: EthNode, last: Block): Block[] {
  let known: Block | undefined = last;
  while (known !== undefined && !chain.isCanonical(known)) known = chain.block(known.header.parentHash);
  return chain.between(known ?? chain.genesis, chain.head);
}

/** Whether a filter's range of blocks has a block. Tags stand for the head, which every new block is. */
const isInRange = ({ fromBlock, toBlock }: LogFilter, { number }: Block): boolean =>
  (fromBlock.kind !== 'number' || number >= fromBlock.number) && (toBlock.kind !== 'number' || number <= toBlock.number);

const notFound = (): RpcError => new RpcError(RPC_CODES.serverError, 'filter not found');

/** Filters that are asked for what is new: `eth_newFilter` and its kin. */
export const ethFilterMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const add = (eth: EthNode, filter: EthFilter): HexString => {
    const id = eth.filters.add(filter);
    if (id === undefined) throw new RpcError(-32005, `there are ${MAX_FILTERS} filters already: uninstall some`);
    return id;
  };
  const id = param('id', (value, name): HexString => toQuantity(quantity(value, name)));
  const get = (eth: EthNode, wanted: HexString): EthFilter => {
    const filter = eth.filters.get(wanted);
    if (filter === undefined) throw notFound();
    return filter;
  };
  return {
    /** -> an id. */
    eth_newFilter: rpcCall([param('filter', logFilter)], (context, filter) => {
      const eth = of(context);
      return add(eth, { kind: 'logs', filter, last: context.chain.head });
    }),
    eth_newBlockFilter: rpcCall([], (context) => add(of(context), { kind: 'blocks', last: context.chain.head })),
    eth_newPendingTransactionFilter: rpcCall([], (context) => {
      const eth = of(context);
      return add(eth, { kind: 'transactions', next: eth.pendingHashes.next });
    }),
    /** -> whether it was there. */
    eth_uninstallFilter: rpcCall([id], (context, wanted) => of(context).filters.remove(wanted)),

    /** -> logs, or the hashes of blocks or transactions, that came since the last time. */
    eth_getFilterChanges: rpcCall([id], (context, wanted) => {
      const eth = of(context);
      const filter = get(eth, wanted);
      if (filter.kind === 'transactions') {
        const hashes = eth.pendingHashes.since(filter.next);
        filter.next = eth.pendingHashes.next;
        return hashes;
      }
      const blocks = blocksSince(eth, filter.last);
      filter.last = context.chain.head;
      if (filter.kind === 'blocks') return blocks.map(({ hash }) => hash);
      const logs = blocks
        .filter((block) => isInRange(filter.filter, block))
        .flatMap((block) => viewOf(eth, block).logs.filter((log) => matchesFilter(filter.filter, log)));
      if (logs.length > MAX_LOGS) throw new RpcError(-32005, `query returned more than ${MAX_LOGS} results`);
      return logs.map((log) => logToJson(log));
    }),

    /** -> all logs that the filter asks for. */
    eth_getFilterLogs: rpcCall([id], (context, wanted) => {
      const eth = of(context);
      const filter = get(eth, wanted);
      if (filter.kind !== 'logs') throw notFound();
      return findLogs(eth, filter.filter).map((log) => logToJson(log));
    }),
  };
};
