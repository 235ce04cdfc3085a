import { blake2_256, bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { defer, filter, map, merge, NEVER, startWith } from 'rxjs';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { NodeParts } from '../node-parts.ts';
import { versionOf } from '../runtime-apis/runtime-apis.ts';
import { blockAt, callApi, optionalHex } from './block-access.ts';
import { bytes, count, hash, hex, listOf, optional, required, text } from './params.ts';
import { invalidParams } from './rpc-error.ts';
import { rpcCall, rpcSubscription } from './rpc-method.ts';

/** Keys that one answer holds at most. */
export const MAX_KEYS = 1000;
/** Keys that a client can watch or query at once. */
const MAX_WATCHED = 10_000;
/** Blocks that `state_queryStorage` looks at. */
const MAX_RANGE = 10_000;

const runtimeVersionJson = ({ chain, apis }: NodeParts) => {
  const { apis: list, systemVersion, ...version } = versionOf(chain.runtime, apis);
  return { ...version, apis: list.map(([id, number]) => [bytesToHex(id), number]), stateVersion: systemVersion, systemVersion };
};

/** The keys whose values differ from those of `before`, which is brought up to date; without it, all. */
function changesAt(block: Block, keys: readonly HexString[], before: Map<HexString, HexString | null>) {
  const changes: [HexString, HexString | null][] = [];
  for (const key of keys) {
    const value = optionalHex(block.state.main.get(key));
    if (before.get(key) === value) continue;
    before.set(key, value);
    changes.push([key, value]);
  }
  return { block: block.hash, changes };
}

/** The blocks between two of the best chain, both included. */
function range(chain: Chain, from: Block, to: Block): Block[] {
  if (!chain.isCanonical(from) || !chain.isCanonical(to) || from.number > to.number || to.number - from.number > MAX_RANGE) {
    throw invalidParams(`the blocks must be of the best chain, in order, and no more than ${MAX_RANGE} apart`);
  }
  return [from, ...chain.between(from, to)];
}

/** The first `max` of an iteration. */
export function take<T>(items: Iterable<T>, max: number): T[] {
  const taken: T[] = [];
  if (max === 0) return taken;
  for (const item of items) {
    taken.push(item);
    if (taken.length === max) break;
  }
  return taken;
}

export const state = {
  state_getMetadata: rpcCall([optional('at', hash)], (node, at) => {
    // The API gives opaque bytes: the length comes before them.
    const opaque = callApi(node, blockAt(node, at), 'Metadata_metadata', new Uint8Array());
    return bytesToHex(opaque.subarray([1, 2, 4, 5][opaque[0] & 3]));
  }),

  state_getRuntimeVersion: rpcCall([optional('at', hash)], (node, at) => {
    blockAt(node, at);
    return runtimeVersionJson(node);
  }),

  state_call: rpcCall([required('method', text), required('data', bytes), optional('at', hash)], (node, method, data, at) =>
    bytesToHex(callApi(node, blockAt(node, at), method, data)),
  ),

  state_getStorage: rpcCall([required('key', hex), optional('at', hash)], (node, key, at) =>
    optionalHex(blockAt(node, at).state.main.get(key)),
  ),

  state_getStorageHash: rpcCall([required('key', hex), optional('at', hash)], (node, key, at) => {
    const value = blockAt(node, at).state.main.get(key);
    return value === undefined ? null : bytesToHex(blake2_256(value));
  }),

  state_getStorageSize: rpcCall([required('key', hex), optional('at', hash)], (node, key, at) => {
    return blockAt(node, at).state.main.get(key)?.length ?? null;
  }),

  state_getKeys: rpcCall([required('prefix', hex), optional('at', hash)], (node, prefix, at) =>
    Array.from(blockAt(node, at).state.main.entries(prefix), ([key]) => key),
  ),

  state_getKeysPaged: rpcCall(
    [optional('prefix', hex), required('count', count(MAX_KEYS)), optional('startKey', hex), optional('at', hash)],
    (node, prefix = '0x', max, startKey, at) =>
      take(blockAt(node, at).state.main.entries(prefix, startKey), max).map(([key]) => key),
  ),

  state_getPairs: rpcCall([required('prefix', hex), optional('at', hash)], (node, prefix, at) =>
    Array.from(blockAt(node, at).state.main.entries(prefix), ([key, value]) => [key, bytesToHex(value)]),
  ),

  state_queryStorageAt: rpcCall([required('keys', listOf(hex, MAX_WATCHED)), optional('at', hash)], (node, keys, at) => [
    changesAt(blockAt(node, at), keys, new Map()),
  ]),

  state_queryStorage: rpcCall(
    [required('keys', listOf(hex, MAX_WATCHED)), required('from', hash), optional('to', hash)],
    (node, keys, from, to) => {
      const known = new Map<HexString, HexString | null>();
      return range(node.chain, blockAt(node, from), blockAt(node, to))
        .map((block) => changesAt(block, keys, known))
        .filter(({ changes }) => changes.length > 0);
    },
  ),

  state_subscribeStorage: rpcSubscription(
    { notification: 'state_storage', unsubscribe: 'state_unsubscribeStorage' },
    [required('keys', listOf(hex, MAX_WATCHED))],
    ({ chain }, _, keys) =>
      defer(() => {
        const known = new Map<HexString, HexString | null>();
        return merge(chain.imported$, chain.rewound$).pipe(
          startWith(chain.head),
          map((block) => changesAt(block, keys, known)),
          filter(({ changes }, i) => i === 0 || changes.length > 0),
        );
      }),
  ),

  /** The runtime never changes: there is one notification. */
  state_subscribeRuntimeVersion: rpcSubscription(
    { notification: 'state_runtimeVersion', unsubscribe: 'state_unsubscribeRuntimeVersion' },
    [],
    (node) => NEVER.pipe(startWith(runtimeVersionJson(node))),
  ),
};
