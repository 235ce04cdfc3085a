import { blake2_256, bytesToHex, concatBytes, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import { callRuntimeApi } from '../runtime-apis/call-runtime-api.ts';
import type { PersistentMap } from '../state/persistent-map.ts';
import { headerToHex } from './block-access.ts';
import { ChainHeadFollow, type Operation } from './chain-head-follow.ts';
import { bytes, either, fields, flag, hash, hex, listOf, nullable, oneOf, optional, required, text } from './params.ts';
import { RPC_CODES, RpcError } from './rpc-error.ts';
import { type RpcContext, type RpcSession, rpcCall, rpcSubscription } from './rpc-method.ts';

/** As the specification asks for at least two. */
const MAX_FOLLOWS = 4;
/** Storage items between two `continue`. */
const PAGE = 500;

const follows = new WeakMap<RpcSession, Map<string, ChainHeadFollow>>();

function followOf({ session }: RpcContext, id: string): ChainHeadFollow | undefined {
  return follows.get(session)?.get(id);
}

function open(context: RpcContext, id: string, withRuntime: boolean) {
  const running = follows.get(context.session) ?? new Map<string, ChainHeadFollow>();
  follows.set(context.session, running);
  if (running.size >= MAX_FOLLOWS) {
    throw new RpcError(RPC_CODES.limitReached, `Maximum number of chainHead_follow has been reached: ${MAX_FOLLOWS}`);
  }
  const follow = new ChainHeadFollow(context, withRuntime);
  running.set(id, follow);
  return follow.events(() => running.delete(id));
}

const STORAGE_QUERIES = ['value', 'hash', 'closestDescendantMerkleValue', 'descendantsValues', 'descendantsHashes'] as const;

const storageItem = fields({ key: hex, type: oneOf(...STORAGE_QUERIES), paginationStartKey: nullable(hex) });
type StorageItem = ReturnType<typeof storageItem>;

/** What an item of a storage query finds, one entry after the other. */
function* query(values: PersistentMap<Uint8Array>, item: StorageItem): Generator<object> {
  const { key = '0x', type, paginationStartKey } = item;
  const value = values.get(key);
  if (type === 'value' && value !== undefined) yield { key, value: bytesToHex(value) };
  if (type === 'hash' && value !== undefined) yield { key, hash: bytesToHex(blake2_256(value)) };
  if (type === 'closestDescendantMerkleValue') {
    const digest = descendantsDigest(values, key);
    if (digest !== undefined) yield { key, closestDescendantMerkleValue: digest };
  }
  if (type === 'descendantsValues') {
    for (const [at, one] of values.entries(key, paginationStartKey)) yield { key: at, value: bytesToHex(one) };
  }
  if (type === 'descendantsHashes') {
    for (const [at, one] of values.entries(key, paginationStartKey)) yield { key: at, hash: bytesToHex(blake2_256(one)) };
  }
}

/**
 * Clients compare this to learn whether something below a key changed. It is no Merkle value, since tries of old blocks are not kept, but
 * like one it changes with any key or value below, and is absent if there is none.
 */
function descendantsDigest(values: PersistentMap<Uint8Array>, prefix: HexString): HexString | undefined {
  let digest: Uint8Array | undefined;
  for (const [key, value] of values.entries(prefix)) {
    digest = blake2_256(concatBytes(digest ?? new Uint8Array(), blake2_256(hexToBytes(key)), blake2_256(value)));
  }
  return digest === undefined ? undefined : bytesToHex(digest);
}

/** Storage items page by page. */
function storageOperation(
  block: Block,
  items: readonly StorageItem[],
  child: HexString | undefined,
  operationId: string,
): Operation {
  const values = child === undefined ? block.state.main : block.state.child(child);
  const found = (function* () {
    for (const item of items) yield* query(values, item);
  })();
  return () => {
    const page: object[] = [];
    let next = found.next();
    while (next.done !== true) {
      page.push(next.value);
      if (page.length === PAGE) break;
      next = found.next();
    }
    const isWaiting = next.done !== true;
    return {
      isWaiting,
      events: [
        ...(page.length > 0 ? [{ event: 'operationStorageItems', operationId, items: page }] : []),
        { event: isWaiting ? 'operationWaitingForContinue' : 'operationStorageDone', operationId },
      ],
    };
  };
}

const LIMIT_REACHED = { result: 'limitReached' };
const id = required('followSubscription', text);

export const chainHead = {
  chainHead_v1_follow: rpcSubscription(
    { notification: 'chainHead_v1_followEvent', unsubscribe: 'chainHead_v1_unfollow', unsubscribeAnswer: () => null },
    [required('withRuntime', flag)],
    open,
  ),

  chainHead_v1_header: rpcCall([id, required('hash', hash)], (context, follow, at) => {
    const found = followOf(context, follow);
    return found === undefined ? null : headerToHex(found.pinned(at).header);
  }),

  chainHead_v1_body: rpcCall([id, required('hash', hash)], (context, follow, at) => {
    const found = followOf(context, follow);
    if (found === undefined) return LIMIT_REACHED;
    const { extrinsics } = found.pinned(at);
    return start(context, found, (operationId) => () => ({
      isWaiting: false,
      events: [{ event: 'operationBodyDone', operationId, value: extrinsics.map(bytesToHex) }],
    }));
  }),

  chainHead_v1_call: rpcCall(
    [id, required('hash', hash), required('function', text), required('callParameters', bytes)],
    (context, follow, at, name, args) => {
      const found = followOf(context, follow);
      if (found === undefined) return LIMIT_REACHED;
      const block = found.pinned(at);
      return start(context, found, (operationId) => () => {
        const result = callRuntimeApi(context.chain, context.apis, block, name, args);
        const event = result.ok
          ? { event: 'operationCallDone', operationId, output: bytesToHex(result.value) }
          : { event: 'operationError', operationId, error: result.error };
        return { isWaiting: false, events: [event] };
      });
    },
  ),

  chainHead_v1_storage: rpcCall(
    [id, required('hash', hash), required('items', listOf(storageItem)), optional('childTrie', hex)],
    (context, follow, at, items, child) => {
      const found = followOf(context, follow);
      if (found === undefined) return LIMIT_REACHED;
      const block = found.pinned(at);
      const started = start(context, found, (operationId) => storageOperation(block, items, child, operationId));
      return 'operationId' in started ? { ...started, discardedItems: 0 } : started;
    },
  ),

  chainHead_v1_continue: rpcCall([id, required('operationId', text)], (context, follow, operation) => {
    followOf(context, follow)?.continue(operation, (work) => context.afterResponse(work));
    return null;
  }),

  chainHead_v1_stopOperation: rpcCall([id, required('operationId', text)], (context, follow, operation) => {
    followOf(context, follow)?.stopOperation(operation);
    return null;
  }),

  chainHead_v1_unpin: rpcCall([id, required('hashes', either(hash, listOf(hash)))], (context, follow, hashes) => {
    followOf(context, follow)?.unpin(typeof hashes === 'string' ? [hashes] : hashes);
    return null;
  }),
};

const start = (context: RpcContext, follow: ChainHeadFollow, operation: (operationId: string) => Operation): object =>
  follow.start(context.session.newId(), (work) => context.afterResponse(work), operation);
