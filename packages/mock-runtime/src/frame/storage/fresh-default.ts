import { ByteSource } from '../../types/bytes-io.ts';
import type { Type } from '../../types/type.ts';
import type { StorageItemInfo } from './storage-item.ts';

/** The default of an item. An object is copied for each read, because the reader may change it, unless readers share it. */
export const freshDefault = <T, Q extends T | undefined>(
  type: Type<T>,
  info: StorageItemInfo,
  fallback: Q,
  isShared: boolean,
): Q =>
  typeof fallback === 'object' && fallback !== null && !isShared
    ? (type.read(new ByteSource(info.fallback)) as unknown as Q)
    : fallback;
