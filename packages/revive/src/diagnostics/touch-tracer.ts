import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { ReviveObserver } from '../exec/observer.ts';

/** Bytes of the keys that Solidity uses. */
const SLOT_BYTES = 32;

/** Collects the accounts that take part, with the slots of their storage that are read or written. */
export function createTouchTracer(): ReviveObserver & { readonly touched: ReadonlyMap<Address, ReadonlySet<HexString>> } {
  const touched = new Map<Address, Set<HexString>>();
  const slotsOf = (address: Address): Set<HexString> => {
    const slots = touched.get(address) ?? new Set<HexString>();
    touched.set(address, slots);
    return slots;
  };
  return {
    touched,
    enterFrame({ from, to }) {
      slotsOf(from);
      slotsOf(to);
    },
    storageAccess({ address, key }) {
      if (key.length === SLOT_BYTES) slotsOf(address).add(bytesToHex(key));
    },
  };
}
