import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';

/** A number as Ethereum's JSON-RPC has it: hex without leading zeros. */
export const toQuantity = (value: bigint | number): HexString => `0x${value.toString(16)}`;

/** 32 bytes. */
export const toWord = (value: Uint8Array = new Uint8Array()): HexString => `0x${bytesToHex(value).slice(2).padStart(64, '0')}`;

export const ZERO_HASH: HexString = `0x${'00'.repeat(32)}`;
