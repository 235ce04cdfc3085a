import { bytesToHex } from '@polkavirt/mock-runtime';
import { type Address, keccak256 } from '../address.ts';
import { ecdsa } from '../ecdsa.ts';

/** The Ethereum address of a private key of 32 bytes. */
export const addressOfKey = (key: Uint8Array): Address => bytesToHex(keccak256(ecdsa().publicKey(key).subarray(1)).subarray(12));
