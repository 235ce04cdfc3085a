import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The name of a program in a recording: `0x` and its blake2b-256 in hex, as Polkadot hashes code. */
export const programHash = (program: Uint8Array): string => `0x${bytesToHex(blake2b(program, { dkLen: 32 }))}`;

/** The digest of bytes that the host read: up to 64 bytes in hex; for more, `#` and their blake2b-256. */
export const digestOf = (bytes: Uint8Array): string =>
  bytes.length <= 64 ? bytesToHex(bytes) : `#${bytesToHex(blake2b(bytes, { dkLen: 32 }))}`;
