import { SCRATCH } from './guest.ts';

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
export const u32 = (value: number): Uint8Array =>
  bytes(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
/** A U256 as host functions pass it. */
export const le256 = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
export const numberOf = (le: Uint8Array): bigint => le.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** An address in the scratch of a guest. */
export const at = (offset: number): number => SCRATCH + offset;
/** An offset in the scratch where tests put a storage key of 32 bytes. */
export const KEY = 0x300;
/** All ones: no limit, where a u64 limits something. */
export const MAX = (1n << 64n) - 1n;
