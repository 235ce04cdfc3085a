import { HostFault } from '@polkavirt/primitives';
import type { HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import type { Externalities } from '../../externalities/externalities.ts';
import { ByteSource } from '../../types/bytes-io.ts';
import type { Type } from '../../types/type.ts';

/** Stands for an absent value, because `undefined` may be a value, such as None. */
export const ABSENT = Symbol('absent');

/**
 * The value under a key, read as FRAME reads storage (frame-support, `storage/unhashed.rs`): bytes after the value are
 * ignored, and bytes that are not a value of the type count as absent and are reported to the externalities.
 */
export function readStored<T>(type: Type<T>, key: HexString): T | typeof ABSENT {
  const externalities = currentExternalities();
  const bytes = externalities.main.get(key);
  return bytes === undefined ? ABSENT : decodeStored(type, key, bytes, externalities);
}

/** {@link readStored} of bytes that were read already. */
export function decodeStored<T>(
  type: Type<T>,
  key: HexString,
  bytes: Uint8Array,
  externalities: Externalities,
): T | typeof ABSENT {
  try {
    return type.read(new ByteSource(bytes));
  } catch (fault) {
    if (!(fault instanceof HostFault) || fault.code !== 'MalformedWire') throw fault;
    externalities.noteCorrupted(key, fault.message);
    return ABSENT;
  }
}
