import type { StorageReader } from '@polkavirt/primitives';
import { bytesToHex } from '../bytes.ts';
import { currentExternalities } from './current.ts';

/**
 * The storage of the externalities that are current when it is asked, for `fromStorageKey` of the typestate generation:
 * hand it to `createTypestateNative` or `createTypestateHost` as `storage`.
 *
 * @throws HostFault `Internal` from its functions outside of `executeWith`.
 */
export const currentStorageReader: StorageReader = {
  storage: (key) => currentExternalities().main.get(bytesToHex(key)),
  childStorage: (childTrie, key) => currentExternalities().child(bytesToHex(childTrie)).get(bytesToHex(key)),
};
