import { blake2_256, bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { fields, hex, type Kind, listOf, nullable, oneOf } from '../json-rpc/params.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import type { PersistentMap } from '../state/persistent-map.ts';
import type { StateTries } from '../state/state-trie.ts';

const QUERIES = ['value', 'hash', 'closestDescendantMerkleValue', 'descendantsValues', 'descendantsHashes'] as const;
type Query = (typeof QUERIES)[number];

/** A query about a storage key, in `chainHead_v1_storage` and `archive_v1_storage`. */
export interface StorageItem {
  readonly key: HexString;
  readonly type: Query;
  /** The descendants after this key only. */
  readonly paginationStartKey: HexString | undefined;
}

/** Whether it may find many entries. */
export const isDescendants = (type: Query): boolean => type === 'descendantsValues' || type === 'descendantsHashes';

const shape = fields({ key: hex, type: oneOf(...QUERIES), paginationStartKey: nullable(hex) });

const storageItem: Kind<StorageItem> = (value) => {
  const { key, type, paginationStartKey } = shape(value);
  if (key === undefined || type === undefined) throw invalidParams('each of the items needs a key and a type');
  if (paginationStartKey !== undefined && !isDescendants(type)) {
    throw invalidParams('paginationStartKey is for the types descendantsValues and descendantsHashes');
  }
  return { key, type, paginationStartKey };
};

/** Items, each one once. */
export const storageItems: Kind<StorageItem[]> = (value) => {
  const items = listOf(storageItem)(value);
  const known = new Set<string>();
  return items.filter(({ key, type, paginationStartKey = '' }) => {
    const name = `${type} ${key} ${paginationStartKey}`;
    const isNew = !known.has(name);
    known.add(name);
    return isNew;
  });
};

/** One thing that was found, as both namespaces show it. */
export type StorageEntry = { readonly key: HexString } & Partial<
  Record<'value' | 'hash' | 'closestDescendantMerkleValue', HexString>
>;

/** What an item finds, one entry after the other; `undefined` is a pause. */
export function* findStorage(
  values: PersistentMap<Uint8Array>,
  { key, type, paginationStartKey }: StorageItem,
  tries: StateTries,
): Generator<StorageEntry | undefined, void> {
  const show = (at: HexString, value: Uint8Array): StorageEntry =>
    type === 'value' || type === 'descendantsValues'
      ? { key: at, value: bytesToHex(value) }
      : { key: at, hash: bytesToHex(blake2_256(value)) };
  if (type === 'closestDescendantMerkleValue') {
    const found = yield* tries.merkleValue(values, key);
    if (found !== undefined) yield { key, closestDescendantMerkleValue: bytesToHex(found) };
  } else if (isDescendants(type)) {
    for (const [at, value] of values.entries(key, paginationStartKey)) yield show(at, value);
  } else {
    const value = values.get(key);
    if (value !== undefined) yield show(key, value);
  }
}
