import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { type AccountId, bytesToHex, concatBytes, type HexString, hexToBytes, T, type Type } from '@polkavirt/mock-runtime';

/** 20 bytes in lowercase hex, so that `===` compares addresses: a checksummed address must be lowercased first. */
export type Address = HexString;

export const ADDRESS_BYTES = 20;
export const ZERO_ADDRESS: Address = `0x${'00'.repeat(ADDRESS_BYTES)}`;

const HEX_20 = /^0x[0-9a-f]{40}$/;

/** An Ethereum address. Writing refuses what is not 20 bytes in lowercase hex. */
export const h160: Type<Address> = T.newtype(
  { path: ['primitive_types', 'H160'] },
  T.mapped(T.fixedBytes(ADDRESS_BYTES), bytesToHex, (hex: Address) => hexToBytes(HEX_20.test(hex) ? hex : '0x')),
);

export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes);

const ETH_SUFFIX = 'ee'.repeat(12);

/** The account of an address that no native account is mapped to: the 20 bytes and 12 times 0xEE. */
export const fallbackAccount = (address: Address): AccountId => `${address}${ETH_SUFFIX}`;

/** Whether the account is that of an Ethereum key or of a contract. */
export const isEthDerived = (account: AccountId): boolean => account.endsWith(ETH_SUFFIX);

/**
 * The address of an account: its first 20 bytes if it is an Ethereum address with the suffix, else the last 20 bytes of its keccak256,
 * because a key must not be cut short.
 */
export const toAddress = (account: AccountId): Address =>
  isEthDerived(account) ? `0x${account.slice(2, 42)}` : bytesToHex(keccak256(hexToBytes(account)).subarray(12));

/** Where CREATE puts a contract: keccak256(rlp[deployer, nonce]), the last 20 bytes. */
export const create1 = (deployer: Address, nonce: number): Address =>
  bytesToHex(keccak256(RLP.encode([hexToBytes(deployer), nonce])).subarray(12));

/** Where CREATE2 puts a contract: what is hashed as init code is the blob followed by the constructor's arguments. */
export const create2 = (deployer: Address, code: Uint8Array, input: Uint8Array, salt: Uint8Array): Address =>
  bytesToHex(
    keccak256(concatBytes(Uint8Array.of(0xff), hexToBytes(deployer), salt, keccak256(concatBytes(code, input)))).subarray(12),
  );
