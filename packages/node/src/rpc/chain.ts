import { bytesToHex } from '@polkavirt/mock-runtime';
import { defer, map, merge, mergeMap, of, startWith } from 'rxjs';
import { blockNumber, either, hash, listOf, optional } from '../json-rpc/params.ts';
import { rpcCall, rpcSubscription } from '../json-rpc/rpc-method.ts';
import { headerToJson } from './block-access.ts';

/** The head now, and whenever there is another one. */
const heads = (notification: string, unsubscribe: string) =>
  rpcSubscription({ notification, unsubscribe }, [], ({ chain }) =>
    defer(() => merge(chain.imported$, chain.rewound$).pipe(startWith(chain.head))).pipe(
      map(({ header }) => headerToJson(header)),
    ),
  );

export const chain = {
  chain_getHeader: rpcCall([optional('hash', hash)], ({ chain }, at) => {
    const block = at === undefined ? chain.head : chain.block(at);
    return block === undefined ? null : headerToJson(block.header);
  }),

  chain_getBlock: rpcCall([optional('hash', hash)], ({ chain }, at) => {
    const block = at === undefined ? chain.head : chain.block(at);
    if (block === undefined) return null;
    return { block: { header: headerToJson(block.header), extrinsics: block.extrinsics.map(bytesToHex) }, justifications: null };
  }),

  /** A number, a list of numbers, or nothing for the head. */
  chain_getBlockHash: rpcCall([optional('numbers', either(blockNumber, listOf(blockNumber)))], ({ chain }, numbers) => {
    const at = (number: number) => chain.hashAt(number) ?? null;
    if (numbers === undefined) return chain.head.hash;
    return Array.isArray(numbers) ? numbers.map(at) : at(numbers);
  }),

  chain_getFinalizedHead: rpcCall([], ({ chain }) => chain.finalized.hash),

  chain_subscribeNewHeads: heads('chain_newHead', 'chain_unsubscribeNewHeads'),

  chain_subscribeAllHeads: heads('chain_allHead', 'chain_unsubscribeAllHeads'),

  chain_subscribeFinalizedHeads: rpcSubscription(
    { notification: 'chain_finalizedHead', unsubscribe: 'chain_unsubscribeFinalizedHeads' },
    [],
    ({ chain }) =>
      defer(() => merge(of([chain.finalized]), chain.finalized$)).pipe(
        mergeMap((blocks) => blocks),
        map(({ header }) => headerToJson(header)),
      ),
  ),
};
