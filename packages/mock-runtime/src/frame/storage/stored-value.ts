import type { HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { encode, type Type } from '../../types/type.ts';
import { ABSENT, decodeStored } from './read-stored.ts';

/**
 * One key of a storage item, and the value that was last read or written there. Reading the same bytes again gives the same value
 * without decoding it, where nobody can change it in place: numbers and texts, and objects of items that say so.
 */
export class StoredValue<T> {
  readonly key: HexString;
  readonly #type: Type<T>;
  readonly #isShared: boolean;
  /** The bytes that {@link StoredValue.#value} stands for. Stored bytes are replaced, and never changed. */
  #bytes: Uint8Array | undefined;
  #value: T | undefined;

  /** @param isShared Whether all readers may get one object, which is frozen. */
  constructor(key: HexString, type: Type<T>, isShared: boolean) {
    this.key = key;
    this.#type = type;
    this.#isShared = isShared;
  }

  read(): T | typeof ABSENT {
    const externalities = currentExternalities();
    const bytes = externalities.main.get(this.key);
    if (bytes === undefined) return ABSENT;
    if (bytes === this.#bytes) return this.#value as T;
    const value = decodeStored(this.#type, this.key, bytes, externalities);
    if (value !== ABSENT) this.#remember(bytes, value);
    return value;
  }

  write(value: T): void {
    const bytes = encode(this.#type, value);
    currentExternalities().main.set(this.key, bytes);
    // Texts may be written in another form than they are read in.
    if (this.#isShared) this.#remember(bytes, value);
  }

  #remember(bytes: Uint8Array, value: T): void {
    if (typeof value === 'object' && value !== null) {
      if (!this.#isShared) return;
      freezeDeep(value);
    }
    this.#bytes = bytes;
    this.#value = value;
  }
}

/** Freezes plain objects in depth. */
export function freezeDeep(value: object): void {
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freezeDeep(part);
}
