import type { HexString } from '../../bytes.ts';
import { u32 } from '../../types/basic.ts';
import { encode, type Type } from '../../types/type.ts';
import type { PalletScope } from '../pallet-scope.ts';
import type { MultiRemovalResults } from './remove-prefix.ts';
import type { StorageItemInfo } from './storage-item.ts';
import { StorageMap } from './storage-map.ts';
import { StorageValue } from './storage-value.ts';

/** A map that counts its entries: FRAME's `CountedStorageMap`. The count is stored in an item of its own. */
export class CountedStorageMap<K extends readonly unknown[], T, Q extends T | undefined> extends StorageMap<K, T, Q> {
  readonly #counter: StorageValue<number, number>;

  constructor(scope: PalletScope, info: StorageItemInfo, type: Type<T>, fallback: Q) {
    super(scope, info, type, fallback);
    const counterInfo: StorageItemInfo = {
      name: `CounterFor${info.name}`,
      keys: [],
      value: u32,
      modifier: 'Default',
      fallback: encode(u32, 0),
      docs: ['Counter for the related counted storage map'],
    };
    this.#counter = new StorageValue(scope, counterInfo, u32, 0);
  }

  /** The description of the count for metadata. */
  get counterInfo(): StorageItemInfo {
    return this.#counter.info;
  }

  /** How many entries there are. */
  count(): number {
    return this.#counter.get();
  }

  /** Counts the entries again, for a map that was written by other means. @returns Their number. */
  initializeCounter(): number {
    const count = this.values(...([] as unknown as Partial<K>)).length;
    this.#counter.put(count);
    return count;
  }

  #add(change: number): void {
    this.#counter.put(Math.max(this.#counter.get() + change, 0));
  }

  override insert(...entry: readonly [...K, T]): void {
    if (!this.has(...(entry.slice(0, -1) as unknown as K))) this.#add(1);
    super.insert(...entry);
  }

  override remove(...keys: K): void {
    if (this.has(...keys)) this.#add(-1);
    super.remove(...keys);
  }

  override clearPrefix(prefix: Partial<K> | readonly [], limit?: number, cursor?: HexString): MultiRemovalResults {
    const removed = super.clearPrefix(prefix, limit, cursor);
    this.#add(-removed.unique);
    return removed;
  }
}
