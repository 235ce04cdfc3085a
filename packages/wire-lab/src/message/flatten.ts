import { bnToU8a } from '@polkadot/util/bn/toU8a';
import { stringToU8a } from '@polkadot/util/string/toU8a';
import { u8aConcat } from '@polkadot/util/u8a/concat';
import { isBytes, type RawCall } from '@polkavirt/primitives';

/**
 * One raw value as bytes: bytes as they are, text as UTF-8, and what WebAssembly passes little-endian, an i32 (a number) in four bytes
 * and an i64 (a bigint) in eight. Undefined for anything else, which has no bytes of its own.
 */
const bytesOf = (value: unknown): Uint8Array | undefined => {
  if (isBytes(value)) return value;
  if (typeof value === 'string') return stringToU8a(value);
  if (typeof value === 'bigint') return bnToU8a(BigInt.asUintN(64, value), { bitLength: 64, isLe: true });
  if (typeof value === 'number') return bnToU8a(value >>> 0, { bitLength: 32, isLe: true });
  return undefined;
};

const flat = (values: readonly unknown[], memory: RawCall['reads']): Uint8Array | undefined => {
  const parts = values.map(bytesOf);
  return parts.includes(undefined) ? undefined : u8aConcat(...(parts as Uint8Array[]), ...memory.map(({ bytes }) => bytes));
};

/** The message that went in: arguments in their order, then the memory that they point to. Undefined if an argument has no bytes. */
export const inputOf = ({ args, reads }: RawCall): Uint8Array | undefined => flat(args, reads);

/** The message that came out: the result, then the memory that was written. Undefined if the result has no bytes. */
export const outputOf = ({ result, writes }: RawCall): Uint8Array | undefined => flat([result], writes);
