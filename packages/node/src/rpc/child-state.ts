import { blake2_256, bytesToHex, CHILD_STORAGE_PREFIX, type HexString } from '@polkavirt/mock-runtime';
import { count, hash, hex, listOf, optional, required } from '../json-rpc/params.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import { type RpcContext, rpcCall } from '../json-rpc/rpc-method.ts';
import type { Work } from '../work.ts';
import { blockAt, optionalHex } from './block-access.ts';
import { keysOf, MAX_KEYS, proofToHex, take } from './state.ts';

/** A child trie by its whole key, which begins with `:child_storage:default:`. */
function childAt(node: RpcContext, childKey: HexString, at: HexString | undefined) {
  if (!childKey.startsWith(CHILD_STORAGE_PREFIX)) throw invalidParams('childStorageKey must begin with :child_storage:default:');
  return blockAt(node, at).state.child(`0x${childKey.slice(CHILD_STORAGE_PREFIX.length)}`);
}

const childKey = required('childStorageKey', hex);
const at = optional('at', hash);

/** -> `{ at, proof }`: the nodes of the main trie that lead to the child's root, and those of the child trie. */
const childReadProof = rpcCall([childKey, required('keys', listOf(hex)), at], function* (node, child, keys, block): Work<object> {
  const { hash: found, state } = blockAt(node, block);
  const main = yield* node.tries.proof(state.main, [child]);
  const own = yield* node.tries.proof(childAt(node, child, block), keys);
  return { at: found, proof: proofToHex([...main, ...own]) };
});

export const childState = {
  state_getChildReadProof: childReadProof,

  childstate_getStorage: rpcCall([childKey, required('key', hex), at], (node, child, key, block) =>
    optionalHex(childAt(node, child, block).get(key)),
  ),

  childstate_getStorageHash: rpcCall([childKey, required('key', hex), at], (node, child, key, block) => {
    const value = childAt(node, child, block).get(key);
    return value === undefined ? null : bytesToHex(blake2_256(value));
  }),

  childstate_getStorageSize: rpcCall(
    [childKey, required('key', hex), at],
    (node, child, key, block) => childAt(node, child, block).get(key)?.length ?? null,
  ),

  childstate_getKeys: rpcCall([childKey, required('prefix', hex), at], (node, child, prefix, block) =>
    keysOf(childAt(node, child, block), prefix),
  ),

  childstate_getKeysPaged: rpcCall(
    [childKey, optional('prefix', hex), required('count', count(MAX_KEYS)), optional('startKey', hex), at],
    (node, child, prefix = '0x', max, startKey, block) =>
      take(childAt(node, child, block).entries(prefix, startKey), max).map(([key]) => key),
  ),
};
