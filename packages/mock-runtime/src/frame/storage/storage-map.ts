import { HostFault, type Result } from '@polkavirt/primitives';
import { bytesToHex, concatBytes, type HexString, hexToBytes } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { CONCAT_HASH_LENGTH, STORAGE_HASHERS, storagePrefix } from '../../hashing.ts';
import { ByteSource } from '../../types/bytes-io.ts';
import { encode, type Type } from '../../types/type.ts';
import type { PalletScope } from '../pallet-scope.ts';
import { freshDefault } from './fresh-default.ts';
import { ABSENT, readStored } from './read-stored.ts';
import { type MultiRemovalResults, removePrefix } from './remove-prefix.ts';
import { appendStored, type ElementOf, storedLength } from './sequence-storage.ts';
import type { StorageItem, StorageItemInfo } from './storage-item.ts';
import { freezeDeep, StoredValue } from './stored-value.ts';

/** The number of entries whose hashed keys are cached: hashing takes microseconds, and a test or a block uses the same keys again and again. */
const CACHED_KEYS = 8192;

/**
 * Values in storage under one key or more, each hashed with a hasher of its own. A map has one key, a double map two.
 *
 * @typeParam K The keys, in order.
 * @typeParam T The value.
 * @typeParam Q What a read gives: `T` with a default (`ValueQuery`), else `T | undefined` (`OptionQuery`).
 */
export class StorageMap<K extends readonly unknown[], T, Q extends T | undefined> implements StorageItem {
  readonly info: StorageItemInfo;
  readonly #scope: PalletScope;
  readonly #type: Type<T>;
  readonly #fallback: Q;
  readonly #isShared: boolean;
  readonly #cache = new Map<unknown, StoredValue<T>>();

  constructor(scope: PalletScope, info: StorageItemInfo, type: Type<T>, fallback: Q, isShared = false) {
    this.#scope = scope;
    this.info = info;
    this.#type = type;
    this.#fallback = fallback;
    this.#isShared = isShared;
    if (isShared && typeof fallback === 'object' && fallback !== null) freezeDeep(fallback);
  }

  /** The prefix of all keys of this map, or of those that start with the given keys. */
  prefix(...keys: Partial<K>): HexString {
    return this.#prefixOf(keys);
  }

  #prefixOf(keys: readonly unknown[]): HexString {
    const parts = keys.map((key, i) => {
      const { hasher, type } = this.info.keys[i];
      return STORAGE_HASHERS[hasher](encode(type, key));
    });
    return `${storagePrefix(this.#scope.runtime.name, this.info.name)}${bytesToHex(concatBytes(...parts)).slice(2)}`;
  }

  /** The storage key of an entry. */
  key(...keys: K): HexString {
    return this.#entry(keys).key;
  }

  #entry(keys: readonly unknown[]): StoredValue<T> {
    // Only a single plain value identifies a key by itself.
    const id = keys.length === 1 && typeof keys[0] !== 'object' ? keys[0] : undefined;
    const known = id === undefined ? undefined : this.#cache.get(id);
    if (known !== undefined) return known;
    const entry = new StoredValue(this.#prefixOf(keys), this.#type, this.#isShared);
    if (id === undefined) return entry;
    if (this.#cache.size === CACHED_KEYS) this.#cache.clear();
    this.#cache.set(id, entry);
    return entry;
  }

  get(...keys: K): Q {
    const value = this.#entry(keys).read();
    return value === ABSENT ? freshDefault(this.#type, this.info, this.#fallback, this.#isShared) : (value as unknown as Q);
  }

  has(...keys: K): boolean {
    return currentExternalities().main.get(this.key(...keys)) !== undefined;
  }

  insert(...entry: readonly [...K, T]): void {
    const value = entry[entry.length - 1] as T;
    this.#entry(entry.slice(0, -1)).write(value);
  }

  remove(...keys: K): void {
    currentExternalities().main.set(this.key(...keys), undefined);
  }

  /** Reads and removes. */
  take(...keys: K): Q {
    const value = this.get(...keys);
    this.remove(...keys);
    return value;
  }

  /** Replaces the present value by the result of `change`; `undefined` removes the entry. */
  mutate(...entry: readonly [...K, (value: Q) => T | undefined]): void {
    const change = entry[entry.length - 1] as (value: Q) => T | undefined;
    const keys = entry.slice(0, -1) as unknown as K;
    const value = change(this.get(...keys));
    if (value === undefined) this.remove(...keys);
    else this.insert(...keys, value);
  }

  /**
   * The entries, in the order of their storage keys; with keys given, those that start with them. Entries that cannot be decoded are
   * left out.
   *
   * @throws RangeError for a hasher that does not keep the key.
   */
  entries(...prefix: Partial<K>): { readonly keys: K; readonly value: T }[] {
    const { main } = currentExternalities();
    const start = this.#prefixOf([]).length;
    return main.keys(this.prefix(...prefix)).flatMap((key) => {
      const value = readStored(this.#type, key);
      const keys = value === ABSENT ? undefined : this.#tryKeysOf(key, start);
      return keys === undefined ? [] : [{ keys, value: value as T }];
    });
  }

  /** @param start Where in the key this map's prefix ends. */
  #tryKeysOf(key: HexString, start: number): K | undefined {
    try {
      return this.#keysOf(hexToBytes(`0x${key.slice(start)}`));
    } catch (fault) {
      if (!(fault instanceof HostFault) || fault.code !== 'MalformedWire') throw fault;
      currentExternalities().noteCorrupted(key, fault.message);
      return undefined;
    }
  }

  #keysOf(hashed: Uint8Array): K {
    const source = new ByteSource(hashed);
    return this.info.keys.map(({ hasher, type }) => {
      const hashLength = CONCAT_HASH_LENGTH[hasher];
      if (hashLength === undefined) throw new RangeError(`${this.info.name}: a key cannot be read back from ${hasher}`);
      source.bytes(hashLength);
      return type.read(source);
    }) as unknown as K;
  }

  /** Removes all entries, or those that start with the given keys. @returns How many there were. */
  clear(...prefix: Partial<K>): number {
    return this.clearPrefix(prefix).unique;
  }

  /**
   * Removes entries that start with the given keys, at most `limit` of them.
   *
   * @param cursor The `maybeCursor` of a call before.
   */
  clearPrefix(prefix: Partial<K> | readonly [], limit?: number, cursor?: HexString): MultiRemovalResults {
    return removePrefix(this.prefix(...(prefix as Partial<K>)), limit, cursor);
  }

  /** The keys of {@link StorageMap.entries}. */
  keys(...prefix: Partial<K>): K[] {
    return this.entries(...prefix).map(({ keys }) => keys);
  }

  /** The values of all entries, or of those that start with the given keys; the keys are not read. */
  values(...prefix: Partial<K>): T[] {
    const { main } = currentExternalities();
    return main.keys(this.prefix(...prefix)).flatMap((key) => {
      const value = readStored(this.#type, key);
      return value === ABSENT ? [] : [value as T];
    });
  }

  /** {@link StorageMap.entries}, which are removed. */
  drain(...prefix: Partial<K>): { readonly keys: K; readonly value: T }[] {
    const entries = this.entries(...prefix);
    for (const { keys } of entries) this.remove(...keys);
    return entries;
  }

  /**
   * Replaces the present value by what `change` gives, `undefined` removing the entry; nothing changes if it fails.
   *
   * @returns The new value, or the error of `change`.
   */
  tryMutate<E>(...entry: readonly [...K, (value: Q) => Result<T | undefined, E>]): Result<T | undefined, E> {
    const change = entry[entry.length - 1] as (value: Q) => Result<T | undefined, E>;
    const keys = entry.slice(0, -1) as unknown as K;
    const changed = change(this.get(...keys));
    if (changed.ok) this.mutate(...keys, () => changed.value);
    return changed;
  }

  /** Exchanges the values of two entries; one that is absent is absent under the other keys afterwards. */
  swap(a: K, b: K): void {
    const { main } = currentExternalities();
    const [first, second] = [this.key(...a), this.key(...b)];
    const value = main.get(first);
    main.set(first, main.get(second));
    main.set(second, value);
  }

  /** Replaces values of another type, as in a migration; `undefined` removes an entry. Those that cannot be read are left out. */
  translate<Old>(old: Type<Old>, change: (keys: K, value: Old) => T | undefined): void {
    const start = this.#prefixOf([]).length;
    for (const key of currentExternalities().main.keys(this.#prefixOf([]))) {
      const value = readStored(old, key);
      const keys = value === ABSENT ? undefined : this.#tryKeysOf(key, start);
      if (keys === undefined) continue;
      const changed = change(keys, value as Old);
      if (changed === undefined) this.remove(...keys);
      else this.insert(...keys, changed);
    }
  }

  /** How many elements a value has, which is a `Vec`, without reading them; undefined if there is none. */
  decodeLen(...keys: K): number | undefined {
    return storedLength(this.key(...keys));
  }

  /** Adds an element to a value, which is a `Vec`, without reading it. @returns Whether its bound had room. */
  tryAppend(...entry: readonly [...K, ElementOf<T>]): boolean {
    const keys = entry.slice(0, -1) as unknown as K;
    return appendStored(this.#type, this.key(...keys), entry[entry.length - 1] as ElementOf<T>);
  }
}
