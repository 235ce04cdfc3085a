import { bytesToHex } from '../bytes.ts';
import { compact, u32 } from '../types/basic.ts';
import { encode } from '../types/type.ts';
import { MerkleTrie } from './merkle-trie.ts';
import type { StateVersion } from './node-codec.ts';

const index = compact(u32);

/** The root over a list, each item under its compact index: the extrinsics root of a header. */
export function orderedRoot(items: readonly Uint8Array[], version: StateVersion): Uint8Array {
  const trie = new MerkleTrie(version);
  for (const [i, item] of items.entries()) trie.set(bytesToHex(encode(index, i)), item);
  return trie.root();
}
