import type { Result } from '@polkavirt/primitives';
import type { HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { storagePrefix } from '../../hashing.ts';
import type { Type } from '../../types/type.ts';
import type { PalletScope } from '../pallet-scope.ts';
import { freshDefault } from './fresh-default.ts';
import { ABSENT, readStored } from './read-stored.ts';
import { appendStored, type ElementOf, storedLength } from './sequence-storage.ts';
import type { StorageItem, StorageItemInfo } from './storage-item.ts';
import { freezeDeep, StoredValue } from './stored-value.ts';

/**
 * A single value in storage, under twox_128(pallet) ++ twox_128(item).
 *
 * @typeParam T The value.
 * @typeParam Q What a read gives: `T` with a default (`ValueQuery`), else `T | undefined` (`OptionQuery`).
 */
export class StorageValue<T, Q extends T | undefined> implements StorageItem {
  readonly info: StorageItemInfo;
  readonly #scope: PalletScope;
  readonly #type: Type<T>;
  readonly #fallback: Q;
  readonly #isShared: boolean;
  #stored: StoredValue<T> | undefined;

  constructor(scope: PalletScope, info: StorageItemInfo, type: Type<T>, fallback: Q, isShared = false) {
    this.#scope = scope;
    this.info = info;
    this.#type = type;
    this.#fallback = fallback;
    this.#isShared = isShared;
    if (isShared && typeof fallback === 'object' && fallback !== null) freezeDeep(fallback);
  }

  #entry(): StoredValue<T> {
    this.#stored ??= new StoredValue(storagePrefix(this.#scope.runtime.name, this.info.name), this.#type, this.#isShared);
    return this.#stored;
  }

  /** The storage key. */
  key(): HexString {
    return this.#entry().key;
  }

  get(): Q {
    const value = this.#entry().read();
    return value === ABSENT ? freshDefault(this.#type, this.info, this.#fallback, this.#isShared) : (value as unknown as Q);
  }

  exists(): boolean {
    return currentExternalities().main.get(this.key()) !== undefined;
  }

  put(value: T): void {
    this.#entry().write(value);
  }

  kill(): void {
    currentExternalities().main.set(this.key(), undefined);
  }

  /** Reads and removes. */
  take(): Q {
    const value = this.get();
    this.kill();
    return value;
  }

  /** Replaces the present value by the result of `change`; `undefined` removes it. */
  mutate(change: (value: Q) => T | undefined): void {
    const value = change(this.get());
    if (value === undefined) this.kill();
    else this.put(value);
  }

  /**
   * Replaces the present value by what `change` gives, `undefined` removing it; nothing changes if it fails.
   *
   * @returns The new value, or the error of `change`.
   */
  tryMutate<E>(change: (value: Q) => Result<T | undefined, E>): Result<T | undefined, E> {
    const changed = change(this.get());
    if (changed.ok) this.mutate(() => changed.value);
    return changed;
  }

  /** Replaces a value of another type, as in a migration; `undefined` removes it. @returns Whether there was one that could be read. */
  translate<Old>(old: Type<Old>, change: (value: Old) => T | undefined): boolean {
    const value = readStored(old, this.key());
    if (value === ABSENT) return false;
    const changed = change(value);
    if (changed === undefined) this.kill();
    else this.put(changed);
    return true;
  }

  /** How many elements the value has, which is a `Vec`, without reading them; undefined if there is none. */
  decodeLen(): number | undefined {
    return storedLength(this.key());
  }

  /** Adds an element to the value, which is a `Vec`, without reading it. @returns Whether its bound had room. */
  tryAppend(item: ElementOf<T>): boolean {
    return appendStored(this.#type, this.key(), item);
  }

  /** Adds an encoded item to the end of a value that is a `Vec`, without reading it. */
  appendEncoded(item: Uint8Array): void {
    currentExternalities().main.append(this.key(), item);
  }
}
