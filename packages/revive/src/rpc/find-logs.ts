import { RPC_CODES, RpcError } from '@polkavirt/node';
import type { EthLog } from './eth-index.ts';
import { type EthNode, findBlock, requireBlock, viewOf } from './eth-node.ts';
import type { BlockId, LogFilter } from './eth-params.ts';

/** Blocks that one query goes through at most. */
export const MAX_BLOCK_RANGE = 10_000;
/** Logs that one query gives at most. */
export const MAX_LOGS = 10_000;

/** Whether a log is asked for, wherever it stands. */
export const matchesFilter = ({ addresses, topics }: Pick<LogFilter, 'addresses' | 'topics'>, log: EthLog): boolean =>
  (addresses.length === 0 || addresses.includes(log.address)) &&
  topics.length <= log.topics.length &&
  topics.every((alternatives, i) => alternatives.length === 0 || alternatives.includes(log.topics[i]));

/**
 * The logs that a filter asks for.
 *
 * @throws RpcError -32602 for a range that is none or too long; -32000 for blocks that are not kept any more; -32005 for too many logs.
 */
export function findLogs(eth: EthNode, filter: LogFilter): EthLog[] {
  const { chain } = eth.node;
  const found: EthLog[] = [];
  const search = (logs: readonly EthLog[]): void => {
    for (const log of logs) if (matchesFilter(filter, log)) found.push(log);
    if (found.length > MAX_LOGS) throw new RpcError(-32005, `query returned more than ${MAX_LOGS} results`);
  };
  if (filter.blockHash !== undefined) {
    search(viewOf(eth, requireBlock(eth, { kind: 'hash', hash: filter.blockHash })).logs);
    return found;
  }
  // A pending block has no logs yet.
  const numberOf = (id: BlockId): number => {
    if (id.kind !== 'number') return Math.min(requireBlock(eth, id).number, chain.head.number);
    if (id.number <= chain.head.number) return id.number;
    throw new RpcError(RPC_CODES.invalidParams, 'block range extends beyond current head block');
  };
  const { fromBlock, toBlock } = filter;
  const isReversed = fromBlock.kind === 'number' && toBlock.kind === 'number' && fromBlock.number > toBlock.number;
  if (isReversed) throw new RpcError(RPC_CODES.invalidParams, 'invalid block range params');
  const from = numberOf(fromBlock);
  const to = numberOf(toBlock);
  if (from > to) throw new RpcError(RPC_CODES.invalidParams, 'invalid block range params');
  if (to - from >= MAX_BLOCK_RANGE) {
    throw new RpcError(RPC_CODES.invalidParams, `block range exceeds limit: ${to - from + 1} blocks, limit ${MAX_BLOCK_RANGE}`);
  }
  for (let number = from; number <= to; number++) {
    const block = findBlock(eth, { kind: 'number', number });
    if (block === undefined) throw new RpcError(RPC_CODES.serverError, `block ${number} is not kept any more`);
    search(viewOf(eth, block).logs);
  }
  return found;
}
