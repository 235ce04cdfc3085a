import { currentExternalities } from '../../externalities/current.ts';
import { storagePrefix } from '../../hashing.ts';
import { u16 } from '../../types/basic.ts';
import { encode } from '../../types/type.ts';
import type { PalletScope } from '../pallet-scope.ts';
import { ABSENT, readStored } from './read-stored.ts';

/** The on-chain version of a pallet's storage, for migrations. 0 if none was written. */
export interface StorageVersion {
  get(): number;
  put(version: number): void;
}

export function storageVersionOf(scope: PalletScope): StorageVersion {
  const key = () => storagePrefix(scope.runtime.name, ':__STORAGE_VERSION__:');
  return {
    get() {
      const version = readStored(u16, key());
      return version === ABSENT ? 0 : version;
    },
    put: (version) => currentExternalities().main.set(key(), encode(u16, version)),
  };
}
