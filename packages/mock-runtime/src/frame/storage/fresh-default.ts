import { ByteSource } from '../../types/bytes-io.ts';
import type { Type } from '../../types/type.ts';
import type { StorageItemInfo } from './storage-item.ts';

/** The default of an item. An object is copied for each read, because the reader may change it. */
export const freshDefault = <T, Q extends T | undefined>(type: Type<T>, info: StorageItemInfo, fallback: Q): Q =>
  typeof fallback === 'object' && fallback !== null ? (type.read(new ByteSource(info.fallback)) as unknown as Q) : fallback;
