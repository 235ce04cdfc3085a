import type { StorageHasher } from '../../hashing.ts';
import type { AnyType } from '../../types/type.ts';

/** The description of a storage item for metadata. */
export interface StorageItemInfo {
  readonly name: string;
  /** Empty for a plain value. */
  readonly keys: readonly { readonly hasher: StorageHasher; readonly type: AnyType }[];
  readonly value: AnyType;
  /** The result of reading an absent key: nothing, or {@link StorageItemInfo.fallback}. */
  readonly modifier: 'Optional' | 'Default';
  /** The encoded default; a single zero byte for `Optional`. */
  readonly fallback: Uint8Array;
  readonly docs: readonly string[];
}

/** A storage item of any kind. */
export interface StorageItem {
  readonly info: StorageItemInfo;
  /** The item that counts the entries of this one, if there is one. */
  readonly counterInfo?: StorageItemInfo;
}

/** Docs of a storage item, and its default: with one, reading an absent key gives it (`ValueQuery`). */
export interface StorageOptions<D> {
  readonly default?: D;
  readonly docs?: readonly string[];
  /** Whether a value that is read is never changed in place: then readers share one frozen object, decoded once. Default false. */
  readonly isShared?: boolean;
}
