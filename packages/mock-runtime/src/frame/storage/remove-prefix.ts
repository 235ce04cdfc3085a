import type { HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';

/** The result of removing many keys: `MultiRemovalResults` of sp-io. */
export interface MultiRemovalResults {
  /** Where to continue; undefined if no key is left. */
  readonly maybeCursor: HexString | undefined;
  /** Keys that were removed. */
  readonly backend: number;
  /** Different keys that were removed: the same here, where nothing is written later. */
  readonly unique: number;
  /** Keys that were looked at. */
  readonly loops: number;
}

/**
 * Removes keys below a prefix, at most `limit` of them.
 *
 * @param cursor Where a call before this one stopped.
 */
export function removePrefix(prefix: HexString, limit = Number.POSITIVE_INFINITY, cursor?: HexString): MultiRemovalResults {
  const { main } = currentExternalities();
  const keys = main.keys(prefix).filter((key) => cursor === undefined || key >= cursor);
  const removed = keys.slice(0, limit);
  for (const key of removed) main.set(key, undefined);
  return {
    maybeCursor: keys.length > removed.length ? keys[removed.length] : undefined,
    backend: removed.length,
    unique: removed.length,
    loops: removed.length,
  };
}
