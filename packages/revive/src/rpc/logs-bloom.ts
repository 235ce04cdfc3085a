import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { keccak256 } from '../address.ts';

const BYTES = 256;

/** The bloom filter of logs (Ethereum's yellow paper, 4.3.1): three of 2,048 bits for each address and topic. */
export function logsBloom(logs: readonly { readonly address: HexString; readonly topics: readonly HexString[] }[]): HexString {
  const bloom = new Uint8Array(BYTES);
  for (const { address, topics } of logs) {
    for (const entry of [address, ...topics]) {
      const digest = keccak256(hexToBytes(entry));
      for (const at of [0, 2, 4]) {
        const bit = ((digest[at] << 8) | digest[at + 1]) & 0x7ff;
        bloom[BYTES - 1 - (bit >>> 3)] |= 1 << (bit & 7);
      }
    }
  }
  return bytesToHex(bloom);
}
