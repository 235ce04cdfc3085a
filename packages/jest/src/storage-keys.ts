import { type StorageHasher, type StorageItemInfo, tryDecode } from '@polkavirt/mock-runtime';

/** The number of hash bytes before a key that can be read back. */
const HASH_LENGTH: Readonly<Partial<Record<StorageHasher, number>>> = {
  Blake2_128Concat: 16,
  Twox64Concat: 8,
  Identity: 0,
};

/**
 * The key of a map's entry, if it has one key that can be read back; undefined for plain values and other maps.
 *
 * @param hashed The storage key without the item's prefix.
 */
export function keysOfStorage({ keys }: StorageItemInfo, hashed: Uint8Array): unknown[] | undefined {
  if (keys.length !== 1) return keys.length === 0 ? undefined : [hashed];
  const [{ hasher, type }] = keys;
  const length = HASH_LENGTH[hasher];
  const key = length === undefined ? undefined : tryDecode(type, hashed.subarray(length));
  return key?.ok ? [key.value] : [hashed];
}
