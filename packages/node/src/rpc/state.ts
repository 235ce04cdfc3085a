import { blake2_256, bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { concat, defer, filter, finalize, map, merge, NEVER, type Observable, of, startWith } from 'rxjs';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import { bytes, count, hash, hex, listOf, optional, required, text } from '../json-rpc/params.ts';
import { ResponseSize } from '../json-rpc/response-size.ts';
import { invalidParams, RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { type RpcContext, rpcCall, rpcSubscription } from '../json-rpc/rpc-method.ts';
import { versionOf } from '../metadata/runtime-version.ts';
import type { NodeParts } from '../node-parts.ts';
import type { BlockState } from '../state/block-state.ts';
import type { PersistentMap } from '../state/persistent-map.ts';
import { changesBetween } from '../state/state-changes.ts';
import { runToEnd, type Work } from '../work.ts';
import { blockAt, callApi, optionalHex } from './block-access.ts';
import { traceBlock } from './trace-block.ts';

/** Keys that one answer holds at most. */
export const MAX_KEYS = 1000;
/** Keys that a client can watch or query at once. */
const MAX_WATCHED = 10_000;
/** Keys that one connection can watch in all of its subscriptions. */
const MAX_WATCHED_BY_ONE = 100_000;
/** Blocks that `state_queryStorage` looks at. */
const MAX_RANGE = 10_000;

const runtimeVersionJson = ({ chain, apis }: NodeParts) => {
  const { apis: list, systemVersion, ...version } = versionOf(chain.runtime, apis);
  return { ...version, apis: list.map(([id, number]) => [bytesToHex(id), number]), stateVersion: systemVersion, systemVersion };
};

type Change = [key: HexString, value: HexString | null];

/** Entries that are looked at between two pauses. */
const PER_STEP = 256;

/** The values of keys in a block. */
function* valuesAt({ state }: Block, keys: Iterable<HexString>, size: ResponseSize): Work<Change[]> {
  const values: Change[] = [];
  for (const key of keys) {
    if (values.length % PER_STEP === PER_STEP - 1) yield;
    const value = optionalHex(state.main.get(key));
    size.add(key);
    size.add(value);
    values.push([key, value]);
  }
  return values;
}

/** The keys whose values differ from the previous block. */
function changesOf(before: BlockState, after: BlockState, keys: ReadonlySet<HexString>): Change[] {
  const changed: Change[] = [];
  for (const [key, value] of changesBetween(before, after)) if (keys.has(key)) changed.push([key, optionalHex(value)]);
  return changed;
}

/** How many keys each connection watches. */
const watchedBy = new WeakMap<object, number>();

/** The values of keys, and then what changes whenever the head does. */
function watchStorage({ chain, session }: RpcContext, keys: ReadonlySet<HexString>): Observable<object> {
  const { imported$, rewound$, head } = chain;
  const count = (change: number): void => void watchedBy.set(session, (watchedBy.get(session) ?? 0) + change);
  if ((watchedBy.get(session) ?? 0) + keys.size > MAX_WATCHED_BY_ONE) {
    throw new RpcError(RPC_CODES.tooManySubscriptions, `Too many subscriptions: a connection watches ${MAX_WATCHED_BY_ONE} keys`);
  }
  const first = { block: head.hash, changes: runToEnd(valuesAt(head, keys, new ResponseSize())) };
  return defer(() => {
    count(keys.size);
    let known = head.state;
    const later$ = merge(imported$, rewound$).pipe(
      // The head may be another one by now.
      startWith(chain.head),
      map((block) => {
        const changes = changesOf(known, block.state, keys);
        known = block.state;
        return { block: block.hash, changes };
      }),
      filter(({ changes }) => changes.length > 0),
      finalize(() => count(-keys.size)),
    );
    return concat(of(first), later$);
  });
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

/** A proof as clients get it. */
export function proofToHex(nodes: readonly Uint8Array[]): HexString[] {
  const size = new ResponseSize();
  return nodes.map((node) => {
    const text = bytesToHex(node);
    size.add(text);
    return text;
  });
}

/** The keys that begin with a prefix. */
export function* keysOf(values: PersistentMap<Uint8Array>, prefix: HexString): Work<HexString[]> {
  const size = new ResponseSize();
  const keys: HexString[] = [];
  for (const [key] of values.entries(prefix)) {
    if (keys.length % PER_STEP === PER_STEP - 1) yield;
    size.add(key);
    keys.push(key);
  }
  return keys;
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
    keysOf(blockAt(node, at).state.main, prefix),
  ),

  state_getKeysPaged: rpcCall(
    [optional('prefix', hex), required('count', count(MAX_KEYS)), optional('startKey', hex), optional('at', hash)],
    (node, prefix = '0x', max, startKey, at) =>
      take(blockAt(node, at).state.main.entries(prefix, startKey), max).map(([key]) => key),
  ),

  state_getPairs: rpcCall([required('prefix', hex), optional('at', hash)], function* (node, prefix, at): Work<Change[]> {
    const { main } = blockAt(node, at).state;
    const keys = yield* keysOf(main, prefix);
    return yield* valuesAt(blockAt(node, at), keys, new ResponseSize());
  }),

  /** -> `{ at, proof }`: the nodes of the trie that prove what the keys hold. */
  state_getReadProof: rpcCall(
    [required('keys', listOf(hex, MAX_WATCHED)), optional('at', hash)],
    function* (node, keys, at): Work<object> {
      const block = blockAt(node, at);
      return { at: block.hash, proof: proofToHex(yield* node.tries.proof(block.state.main, keys)) };
    },
  ),

  state_traceBlock: rpcCall(
    [required('block', hash), optional('targets', text), optional('storageKeys', text), optional('methods', text)],
    (node, at, targets, storageKeys, methods) => traceBlock(node, blockAt(node, at), { targets, storageKeys, methods }),
  ),

  state_queryStorageAt: rpcCall(
    [required('keys', listOf(hex, MAX_WATCHED)), optional('at', hash)],
    function* (node, keys, at): Work<object[]> {
      const block = blockAt(node, at);
      return [{ block: block.hash, changes: yield* valuesAt(block, new Set(keys), new ResponseSize()) }];
    },
  ),

  state_queryStorage: rpcCall(
    [required('keys', listOf(hex, MAX_WATCHED)), required('from', hash), optional('to', hash)],
    function* (node, keys, from, to): Work<object[]> {
      const size = new ResponseSize();
      const asked = new Set(keys);
      const [first, ...later] = range(node.chain, blockAt(node, from), blockAt(node, to));
      const sets: object[] = [{ block: first.hash, changes: yield* valuesAt(first, asked, size) }];
      let { state } = first;
      for (const block of later) {
        yield;
        const changes = changesOf(state, block.state, asked);
        for (const [key, value] of changes) {
          size.add(key);
          size.add(value);
        }
        if (changes.length > 0) sets.push({ block: block.hash, changes });
        state = block.state;
      }
      return sets;
    },
  ),

  state_subscribeStorage: rpcSubscription(
    { notification: 'state_storage', unsubscribe: 'state_unsubscribeStorage' },
    [required('keys', listOf(hex, MAX_WATCHED))],
    (context, _, keys) => watchStorage(context, new Set(keys)),
  ),

  /** The runtime never changes: there is one notification. */
  state_subscribeRuntimeVersion: rpcSubscription(
    { notification: 'state_runtimeVersion', unsubscribe: 'state_unsubscribeRuntimeVersion' },
    [],
    (node) => NEVER.pipe(startWith(runtimeVersionJson(node))),
  ),
};
