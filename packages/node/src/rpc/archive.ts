import { blake2_256, bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { type Observable, of } from 'rxjs';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import { bytes, count, fields, hash, hex, listOf, nullable, oneOf, optional, required, text } from '../json-rpc/params.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import { type RpcContext, rpcCall, rpcSubscription } from '../json-rpc/rpc-method.ts';
import { callRuntimeApi } from '../runtime-apis/call-runtime-api.ts';
import { headerToHex } from './block-access.ts';
import { eventsInTurns } from './events-in-turns.ts';
import { findStorage, type StorageItem, storageItems } from './storage-query.ts';

/** Items that one query of storage has at most. */
const MAX_DIFF_ITEMS = 1000;

const diffItem = fields({ key: hex, returnType: oneOf('value', 'hash'), childTrieKey: nullable(hex) });
type DiffItem = ReturnType<typeof diffItem>;

/** The default of a comparison: all of main storage. */
const ALL_VALUES: DiffItem[] = [{ returnType: 'value' }];

/** The answer for an unknown block. */
const unknownBlock = (event: string, at: HexString): Observable<object> =>
  of({ event, error: `there is no block ${at}, or it is not kept any more` });

const valuesOf = ({ state }: Block, child: HexString | undefined) => (child === undefined ? state.main : state.child(child));

const withChild = (child: HexString | undefined) => (child === undefined ? {} : { childTrieKey: child });

function* storageEvents(
  { tries }: RpcContext,
  block: Block,
  items: readonly StorageItem[],
  child: HexString | undefined,
): Generator<object | undefined, void> {
  for (const item of items) {
    for (const found of findStorage(valuesOf(block, child), item, tries)) {
      yield found === undefined ? undefined : { event: 'storage', ...found, ...withChild(child) };
    }
  }
  yield { event: 'storageDone' };
}

/** The differences of one trie. The first item that fits a key says how its value is shown. */
function* differences(before: Block, after: Block, items: readonly DiffItem[]): Generator<object | undefined, void> {
  const child = items[0]?.childTrieKey;
  const [old, now] = [valuesOf(before, child), valuesOf(after, child)];
  const changes: [HexString, Uint8Array | undefined][] = [];
  old.differenceTo(now, (key, value) => changes.push([key, value]));
  for (const [key, value] of changes) {
    const item = items.find(({ key: prefix = '0x' }) => key.startsWith(prefix));
    if (item === undefined) {
      yield undefined;
      continue;
    }
    const previous = old.get(key);
    const shown = (value ?? previous) as Uint8Array;
    yield {
      event: 'storageDiff',
      key,
      ...(item.returnType === 'hash' ? { hash: bytesToHex(blake2_256(shown)) } : { value: bytesToHex(shown) }),
      type: value === undefined ? 'deleted' : previous === undefined ? 'added' : 'modified',
      ...withChild(child),
    };
  }
}

function* diffEvents(before: Block, after: Block, items: readonly DiffItem[]): Generator<object | undefined, void> {
  const byTrie = new Map<HexString | undefined, DiffItem[]>();
  for (const item of items) byTrie.set(item.childTrieKey, [...(byTrie.get(item.childTrieKey) ?? []), item]);
  for (const ofTrie of byTrie.values()) yield* differences(before, after, ofTrie);
  yield { event: 'storageDiffDone' };
}

const isAncestor = (chain: Chain, ancestor: Block, block: Block): boolean => {
  const [first] = chain.between(ancestor, block);
  return first?.header.parentHash === ancestor.hash;
};

/** The chain at any of its blocks (JSON-RPC interface specification, `archive_v1_*`). */
export const archive = {
  /** -> the extrinsics, or null for a block that is not there. */
  archive_v1_body: rpcCall([required('hash', hash)], ({ chain }, at) => chain.block(at)?.extrinsics.map(bytesToHex) ?? null),

  /** -> `{ success, value }` or `{ success, error }`, or null for a block that is not there. */
  archive_v1_call: rpcCall(
    [required('hash', hash), required('function', text), required('callParameters', bytes)],
    ({ chain, apis }, at, name, args) => {
      const block = chain.block(at);
      if (block === undefined) return null;
      const result = callRuntimeApi(chain, apis, block, name, args);
      return result.ok ? { success: true, value: bytesToHex(result.value) } : { success: false, error: result.error };
    },
  ),

  archive_v1_finalizedHeight: rpcCall([], ({ chain }) => chain.finalized.number),

  archive_v1_genesisHash: rpcCall([], ({ chain }) => chain.genesis.hash),

  /** -> the hashes of the blocks of a height: one if it is final, else of every branch. */
  archive_v1_hashByHeight: rpcCall([required('height', count(Number.MAX_SAFE_INTEGER))], ({ chain }, height) =>
    chain.hashesAt(height),
  ),

  archive_v1_header: rpcCall([required('hash', hash)], ({ chain }, at) => {
    const block = chain.block(at);
    return block === undefined ? null : headerToHex(block.header);
  }),

  archive_v1_storage: rpcSubscription(
    { notification: 'archive_v1_storageEvent', unsubscribe: 'archive_v1_stopStorage', unsubscribeAnswer: () => null },
    [required('hash', hash), required('items', storageItems), optional('childTrie', hex)],
    (context, _, at, items, child) => {
      const block = context.chain.block(at);
      if (block === undefined) return unknownBlock('storageError', at);
      return eventsInTurns(() => storageEvents(context, block, items, child));
    },
  ),

  /** What differs between a block and an earlier one, by default its parent. */
  archive_v1_storageDiff: rpcSubscription(
    { notification: 'archive_v1_storageDiffEvent', unsubscribe: 'archive_v1_stopStorageDiff', unsubscribeAnswer: () => null },
    [required('hash', hash), optional('items', listOf(diffItem, MAX_DIFF_ITEMS)), optional('previousHash', hash)],
    ({ chain }, _, at, items = ALL_VALUES, previousAt) => {
      if (items.some(({ returnType }) => returnType === undefined)) throw invalidParams('each of the items needs a returnType');
      const block = chain.block(at);
      if (block === undefined) return unknownBlock('storageDiffError', at);
      const previous = chain.block(previousAt ?? block.header.parentHash);
      if (previous === undefined) return unknownBlock('storageDiffError', previousAt ?? block.header.parentHash);
      if (!isAncestor(chain, previous, block)) {
        return of({ event: 'storageDiffError', error: `${previous.hash} is not an ancestor of ${block.hash}` });
      }
      return eventsInTurns(() => diffEvents(previous, block, items));
    },
  ),
};
