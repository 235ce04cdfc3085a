import type { HexString } from '@polkavirt/mock-runtime';
import { invalidParams, type RpcContext, RpcError, type TransactionStatus } from '@polkavirt/node';
import { filter, firstValueFrom, map, merge, timer } from 'rxjs';
import type { IncludedTransaction } from './eth-index.ts';
import { type EthNode, rememberPending } from './eth-node.ts';
import { decodeTransaction } from './eth-transaction.ts';
import { submitTransaction } from './submit-transaction.ts';

/** Milliseconds. */
const DEFAULT_TIMEOUT = 2_000n;
const MAX_TIMEOUT = 60_000n;
/** By EIP-7966: it is in the pool, and in no block yet. */
const NOT_YET = 4;

/** Puts a signed transaction into the pool and waits until it is in a block. @throws RpcError 4 with its hash if that takes too long */
export async function sendAndWait(
  eth: EthNode,
  context: RpcContext,
  raw: HexString,
  timeout = DEFAULT_TIMEOUT,
): Promise<IncludedTransaction> {
  if (timeout < 1n || timeout > MAX_TIMEOUT) throw invalidParams(`timeout must be 1 to ${MAX_TIMEOUT} milliseconds`);
  const transaction = decodeTransaction(raw);
  const entry = submitTransaction(eth.pallets, context, eth.gas, transaction);
  rememberPending(eth, transaction, entry);
  const isWaiting = (status: TransactionStatus): boolean => status === 'ready' || status === 'future';
  const decided$ = entry.status$.pipe(
    filter((status) => !isWaiting(status)),
    map(() => true),
  );
  await firstValueFrom(merge(decided$, timer(Number(timeout))), { defaultValue: undefined });
  const included = eth.index.transaction(transaction.hash);
  if (included !== undefined) return included;
  throw new RpcError(NOT_YET, `the transaction was not in a block after ${timeout} ms`, transaction.hash);
}
