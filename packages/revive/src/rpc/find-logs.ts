import { RPC_CODES, RpcError } from '@polkavirt/node';
import type { EthLog } from './eth-index.ts';
import { type EthNode, findBlock, requireBlock } from './eth-node.ts';
import type { LogFilter } from './eth-params.ts';

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
    search(eth.index.block(requireBlock(eth, { kind: 'hash', hash: filter.blockHash })).logs);
    return found;
  }
  const numberOf = (id: LogFilter['fromBlock']): number => (id.kind === 'number' ? id.number : requireBlock(eth, id).number);
  const from = numberOf(filter.fromBlock);
  const to = Math.min(numberOf(filter.toBlock), chain.head.number);
  if (from > to && from <= chain.head.number) throw new RpcError(RPC_CODES.invalidParams, 'invalid block range params');
  if (to - from >= MAX_BLOCK_RANGE) {
    throw new RpcError(RPC_CODES.invalidParams, `block range exceeds limit: ${to - from + 1} blocks, limit ${MAX_BLOCK_RANGE}`);
  }
  for (let number = from; number <= to; number++) {
    const block = findBlock(eth, { kind: 'number', number });
    if (block === undefined) throw new RpcError(RPC_CODES.serverError, `block ${number} is not kept any more`);
    search(eth.index.block(block).logs);
  }
  return found;
}
