import { p256 } from '@noble/curves/nist.js';
import { concatBytes } from '@polkavirt/mock-runtime';

const INPUT = 160;
const VALID = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0));

/**
 * RIP-7212: a hash, a signature (r, s) and a key (x, y) on secp256r1, 32 bytes each -> 1 in 32 bytes, or nothing if it is not valid.
 * Both halves of the signatures are.
 */
export function p256Verify(input: Uint8Array): Uint8Array {
  if (input.length !== INPUT) return new Uint8Array();
  const key = concatBytes(Uint8Array.of(4), input.subarray(96));
  try {
    const isValid = p256.verify(input.subarray(32, 96), input.subarray(0, 32), key, { prehash: false, lowS: false });
    return isValid ? VALID.slice() : new Uint8Array();
  } catch {
    // A key that is not on the curve, or a signature out of range.
    return new Uint8Array();
  }
}
