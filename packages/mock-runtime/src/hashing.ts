import { Blake2128, Blake2256, Twox64Concat, Twox128, Twox256 } from '@polkadot-api/substrate-bindings';
import { bytesToHex, concatBytes, type HexString, textToBytes } from './bytes.ts';

/**
 * The hash functions of Substrate. They come from `@polkadot-api/substrate-bindings`, which clients use too
 * (blake2 there is `@noble/hashes`).
 */
export const blake2_256 = (bytes: Uint8Array): Uint8Array => Blake2256(bytes);
export const blake2_128 = (bytes: Uint8Array): Uint8Array => Blake2128(bytes);
export const twox128 = (bytes: Uint8Array): Uint8Array => Twox128(bytes);

/** The hashers of map keys. Names as in `frame_support`'s `StorageHasher`, as metadata spells them. */
export const STORAGE_HASHERS = {
  Blake2_128Concat: (key: Uint8Array) => concatBytes(Blake2128(key), key),
  Blake2_128: (key: Uint8Array) => Blake2128(key),
  Blake2_256: (key: Uint8Array) => Blake2256(key),
  Twox128: (key: Uint8Array) => Twox128(key),
  Twox256: (key: Uint8Array) => Twox256(key),
  Twox64Concat: (key: Uint8Array) => Twox64Concat(key),
  Identity: (key: Uint8Array) => key,
} as const;
export type StorageHasher = keyof typeof STORAGE_HASHERS;

/** How many bytes of hash stand before the key itself, for the hashers whose key can be read back. */
export const CONCAT_HASH_LENGTH: Readonly<Partial<Record<StorageHasher, number>>> = {
  Blake2_128Concat: 16,
  Twox64Concat: 8,
  Identity: 0,
};

const prefixes = new Map<string, HexString>();

/** The key prefix of a storage item: twox_128 of the pallet's name, then of the item's. */
export function storagePrefix(pallet: string, item: string): HexString {
  const id = `${pallet} ${item}`;
  let prefix = prefixes.get(id);
  if (prefix === undefined) {
    prefix = bytesToHex(concatBytes(twox128(textToBytes(pallet)), twox128(textToBytes(item))));
    prefixes.set(id, prefix);
  }
  return prefix;
}
