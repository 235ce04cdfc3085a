import { blake2_128, blake2_256, bytesToHex, concatBytes, currentExternalities, type HexString } from '@polkavirt/mock-runtime';
import type { StorageKey } from '../precompiles/precompile.ts';

export type ContractKey = StorageKey;

/** The number of hashed keys that are cached: hashing takes microseconds, and contracts use few keys often. */
const CACHED_KEYS = 8192;
const hashed = new Map<string, HexString>();

/** The key in the contract's child trie: blake2_256 for fixed keys, blake2_128 and the key for others, as upstream. */
export function trieKey({ kind, bytes }: ContractKey): HexString {
  const plain = bytesToHex(bytes);
  if (kind === 'variable') return bytesToHex(concatBytes(blake2_128(bytes), bytes));
  let key = hashed.get(plain);
  if (key === undefined) {
    if (hashed.size === CACHED_KEYS) hashed.clear();
    key = bytesToHex(blake2_256(bytes));
    hashed.set(plain, key);
  }
  return key;
}

export const readStorage = (trieId: HexString, key: ContractKey): Uint8Array | undefined =>
  currentExternalities().child(trieId).get(trieKey(key));

/** @returns The value before. */
export function writeStorage(trieId: HexString, key: ContractKey, value: Uint8Array | undefined): Uint8Array | undefined {
  const store = currentExternalities().child(trieId);
  const at = trieKey(key);
  const old = store.get(at);
  store.set(at, value);
  return old;
}
