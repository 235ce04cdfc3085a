import type { StorageReader } from '@polkavirt/primitives';
import { bytesToHex } from '../bytes.ts';
import { currentExternalities } from './current.ts';

/**
 * Reads the storage of the current externalities, for `fromStorageKey` of the typestate generation: pass it to
 * `createTypestateNative` or `createTypestateHost` as `storage`.
 *
 * @throws HostFault `Internal` from its functions outside of `executeWith`.
 */
export const currentStorageReader: StorageReader = {
  storage: (key) => currentExternalities().main.get(bytesToHex(key)),
  childStorage: (childTrie, key) => currentExternalities().child(bytesToHex(childTrie)).get(bytesToHex(key)),
};
