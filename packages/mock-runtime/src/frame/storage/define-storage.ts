import type { StorageHasher } from '../../hashing.ts';
import { type AnyType, encode, type Type } from '../../types/type.ts';
import type { PalletScope } from '../pallet-scope.ts';
import { CountedStorageMap } from './counted-storage-map.ts';
import type { StorageItem, StorageItemInfo, StorageOptions } from './storage-item.ts';
import { StorageMap } from './storage-map.ts';
import { StorageValue } from './storage-value.ts';

/** A storage item without its name, which is taken from its key. */
export type StorageDef<Item extends StorageItem = StorageItem> = (scope: PalletScope, name: string) => Item;

export type StorageDefs = Readonly<Record<string, StorageDef>>;
export type StorageItems<D extends StorageDefs> = { readonly [K in keyof D]: ReturnType<D[K]> };

/** The keys of a map: `[['Blake2_128Concat', accountId]]`. */
export type KeyTypes = readonly (readonly [hasher: StorageHasher, type: AnyType])[];
export type KeyValues<K extends KeyTypes> = { -readonly [I in keyof K]: K[I][1] extends Type<infer T> ? T : never };

type WithDefault<T> = StorageOptions<T> & { readonly default: T };

function infoOf<T>(name: string, keys: KeyTypes, value: Type<T>, options: StorageOptions<T>): StorageItemInfo {
  let fallback: Uint8Array | undefined;
  return {
    name,
    keys: keys.map(([hasher, type]) => ({ hasher, type })),
    value,
    modifier: options.default === undefined ? 'Optional' : 'Default',
    // Only metadata, and defaults that a reader may change, need it encoded.
    get fallback() {
      fallback ??= options.default === undefined ? Uint8Array.of(0) : encode(value, options.default);
      return fallback;
    },
    docs: options.docs ?? [],
  };
}

/** A single value. With a default it is a `ValueQuery`, else an `OptionQuery`. */
export function storageValue<T>(type: Type<T>, options: WithDefault<T>): StorageDef<StorageValue<T, T>>;
export function storageValue<T>(type: Type<T>, options?: StorageOptions<never>): StorageDef<StorageValue<T, T | undefined>>;
export function storageValue<T>(type: Type<T>, options: StorageOptions<T> = {}): StorageDef<StorageValue<T, T | undefined>> {
  return (scope, name) => new StorageValue(scope, infoOf(name, [], type, options), type, options.default, options.isShared);
}

/** Values under one key (a map), two (a double map) or more. */
export function storageMap<const K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options: WithDefault<T>,
): StorageDef<StorageMap<KeyValues<K>, T, T>>;
export function storageMap<const K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options?: StorageOptions<never>,
): StorageDef<StorageMap<KeyValues<K>, T, T | undefined>>;
export function storageMap<K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options: StorageOptions<T> = {},
): StorageDef<StorageMap<KeyValues<K>, T, T | undefined>> {
  return (scope, name) => new StorageMap(scope, infoOf(name, keys, type, options), type, options.default, options.isShared);
}

/** {@link storageMap} that counts its entries. */
export function countedStorageMap<const K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options: WithDefault<T>,
): StorageDef<CountedStorageMap<KeyValues<K>, T, T>>;
export function countedStorageMap<const K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options?: StorageOptions<never>,
): StorageDef<CountedStorageMap<KeyValues<K>, T, T | undefined>>;
export function countedStorageMap<K extends KeyTypes, T>(
  keys: K,
  type: Type<T>,
  options: StorageOptions<T> = {},
): StorageDef<CountedStorageMap<KeyValues<K>, T, T | undefined>> {
  return (scope, name) => new CountedStorageMap(scope, infoOf(name, keys, type, options), type, options.default);
}

/** Gives each item its name. */
export const defineStorage = <D extends StorageDefs>(scope: PalletScope, defs: D): StorageItems<D> =>
  Object.fromEntries(Object.entries(defs).map(([name, def]) => [name, def(scope, name)])) as StorageItems<D>;
