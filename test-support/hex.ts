/** Bytes as people write them in tests. */
// By entries of its own: all of the library takes as long to load as most test files take to run.
import { hexToU8a } from '@polkadot/util/hex/toU8a';
import { u8aToHex } from '@polkadot/util/u8a/toHex';

/** Bytes from hex digits; spaces only group. Throws for what is not hex, which `hexToU8a` would read as zeros. */
export function hex(digits: string): Uint8Array {
  const joined = digits.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(joined)) throw new Error(`not pairs of hex digits: ${digits}`);
  return hexToU8a(joined);
}

/** Hex digits of bytes, without a prefix. */
export const toHex = (bytes: Uint8Array): string => u8aToHex(bytes, -1, false);
