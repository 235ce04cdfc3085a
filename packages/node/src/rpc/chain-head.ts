import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import { bytes, either, flag, hash, hex, listOf, optional, required, text } from '../json-rpc/params.ts';
import { RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { type RpcContext, type RpcSession, rpcCall, rpcSubscription } from '../json-rpc/rpc-method.ts';
import { callRuntimeApi } from '../runtime-apis/call-runtime-api.ts';
import { headerToHex } from './block-access.ts';
import { ChainHeadFollow } from './chain-head-follow.ts';
import { type OperationEvents, WAITING } from './follow-operation.ts';
import { findStorage, isDescendants, type StorageEntry, type StorageItem, storageItems } from './storage-query.ts';

/** The most follows of a connection; the specification asks for at least two. */
const MAX_FOLLOWS = 4;
/** Storage items between two `continue`, and characters of them. */
const PAGE = 500;
const PAGE_LENGTH = 1024 * 1024;

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

/** The events of a storage query: items page by page; where there may be many, the client says when to go on. */
function* storageEvents(
  { tries }: RpcContext,
  { state }: Block,
  items: readonly StorageItem[],
  child: HexString | undefined,
  operationId: string,
): OperationEvents {
  const values = child === undefined ? state.main : state.child(child);
  let page: StorageEntry[] = [];
  let length = 0;
  const tell = () => {
    const event = { event: 'operationStorageItems', operationId, items: page };
    page = [];
    length = 0;
    return event;
  };
  for (const item of items) {
    for (const found of findStorage(values, item, tries)) {
      if (found === undefined) {
        yield undefined;
        continue;
      }
      if (page.length === PAGE || length >= PAGE_LENGTH) {
        yield tell();
        if (isDescendants(item.type)) yield { event: WAITING, operationId } as { event: string };
      }
      page.push(found);
      length += (found.value?.length ?? 66) + found.key.length;
    }
  }
  if (page.length > 0) yield tell();
  yield { event: 'operationStorageDone', operationId } as { event: string };
}

/** An operation of one event. */
function* single(event: () => { readonly event: string }): OperationEvents {
  yield event();
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
    return start(context, found, (operationId) =>
      single(() => ({ event: 'operationBodyDone', operationId, value: extrinsics.map(bytesToHex) })),
    );
  }),

  chainHead_v1_call: rpcCall(
    [id, required('hash', hash), required('function', text), required('callParameters', bytes)],
    (context, follow, at, name, args) => {
      const found = followOf(context, follow);
      if (found === undefined) return LIMIT_REACHED;
      found.requireRuntime();
      const block = found.pinned(at);
      const call = (operationId: string) => {
        const result = callRuntimeApi(context.chain, context.apis, block, name, args);
        return result.ok
          ? { event: 'operationCallDone', operationId, output: bytesToHex(result.value) }
          : { event: 'operationError', operationId, error: result.error };
      };
      return start(context, found, (operationId) => single(() => call(operationId)));
    },
  ),

  chainHead_v1_storage: rpcCall(
    [id, required('hash', hash), required('items', storageItems), optional('childTrie', hex)],
    (context, follow, at, items, child) => {
      const found = followOf(context, follow);
      if (found === undefined) return LIMIT_REACHED;
      const block = found.pinned(at);
      const started = start(context, found, (operationId) => storageEvents(context, block, items, child, operationId));
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

  chainHead_v1_unpin: rpcCall([id, required('hashOrHashes', either(hash, listOf(hash)))], (context, follow, hashes) => {
    followOf(context, follow)?.unpin(typeof hashes === 'string' ? [hashes] : hashes);
    return null;
  }),
};

const start = (context: RpcContext, follow: ChainHeadFollow, operation: (operationId: string) => OperationEvents): object =>
  follow.start(context.session.newId(), (work) => context.afterResponse(work), operation);
