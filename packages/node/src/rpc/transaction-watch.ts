import type { HexString } from '@polkavirt/mock-runtime';
import { concatMap, from, type Observable, of } from 'rxjs';
import type { PoolEntry } from '../chain/pool-entry.ts';
import type { TransactionStatus } from '../chain/transaction-status.ts';
import { bytes, required } from '../json-rpc/params.ts';
import { invalidParams, RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { type RpcContext, rpcSubscription } from '../json-rpc/rpc-method.ts';
import { afterBlock, submit } from './author.ts';

/** Where in the chain a transaction stands. */
function placeOf({ chain }: RpcContext, hash: HexString, { transaction }: PoolEntry): { hash: HexString; index: number } {
  const extrinsics = chain.block(hash)?.extrinsics ?? [];
  // The block contains exactly the bytes of the pool.
  return { hash, index: extrinsics.indexOf(transaction.encoded) };
}

/** A status of the pool in the words of the specification. A transaction that waits for another one has not been validated yet. */
function eventsOf(context: RpcContext, entry: PoolEntry, status: TransactionStatus): object[] {
  if (status === 'future') return [];
  if (status === 'ready') return [{ event: 'validated' }];
  if (status === 'dropped')
    return [{ event: 'dropped', error: 'the pool has no room for the transaction, or it was removed from it' }];
  if (status === 'invalid') return [{ event: 'invalid', error: 'the transaction is not valid any more' }];
  if ('inBlock' in status) return [{ event: 'bestChainBlockIncluded', block: placeOf(context, status.inBlock, entry) }];
  if ('retracted' in status) return [{ event: 'bestChainBlockIncluded', block: null }];
  if ('finalized' in status) return [{ event: 'finalized', block: placeOf(context, status.finalized, entry) }];
  return [{ event: 'invalid', error: `transaction ${status.usurped} took its place` }];
}

/** The event for a refused transaction; it is not an error. */
function refusal({ code, message, data }: RpcError): object {
  const error = data === undefined ? message : `${message}: ${String(data)}`;
  return { event: code === RPC_CODES.immediatelyDropped ? 'dropped' : 'invalid', error };
}

/** Submits a transaction and reports its progress (JSON-RPC interface specification, `transactionWatch_v1_*`). */
export const transactionWatch = {
  transactionWatch_v1_submitAndWatch: rpcSubscription(
    {
      notification: 'transactionWatch_v1_watchEvent',
      unsubscribe: 'transactionWatch_v1_unwatch',
      unsubscribeAnswer(wasOpen) {
        if (!wasOpen) throw invalidParams('there is no such subscription');
        return null;
      },
    },
    [required('transaction', bytes)],
    (context, _, extrinsic): Observable<object> | Promise<Observable<object>> => {
      try {
        const entry = submit(context, extrinsic);
        return afterBlock(context, entry, entry.status$.pipe(concatMap((status) => from(eventsOf(context, entry, status)))));
      } catch (error) {
        if (error instanceof RpcError) return of(refusal(error));
        throw error;
      }
    },
  ),
};
