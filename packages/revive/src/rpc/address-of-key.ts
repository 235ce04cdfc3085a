import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@polkavirt/mock-runtime';
import { type Address, keccak256 } from '../address.ts';

/** The Ethereum address of a private key of 32 bytes. */
export const addressOfKey = (key: Uint8Array): Address =>
  bytesToHex(keccak256(secp256k1.getPublicKey(key, false).subarray(1)).subarray(12));
