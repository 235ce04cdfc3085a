import { utf8Decode, utf8Encode } from '@polkavirt/primitives';
import { type ByteSink, type ByteSource, malformed, outOfRange } from './bytes-io.ts';
import type { PrimitiveName, Type } from './type.ts';

export const U8_MAX = 0xff;
export const U16_MAX = 0xffff;
export const U32_MAX = 0xffff_ffff;
export const U64_MAX = (1n << 64n) - 1n;
export const U128_MAX = (1n << 128n) - 1n;

const checkNumber = (name: string, value: number, max: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > max) outOfRange(`${value} is not a ${name} (0 to ${max})`);
};

const checkBigint = (name: string, value: bigint, max: bigint): void => {
  if (typeof value !== 'bigint' || value < 0n || value > max) outOfRange(`${value} is not a ${name} (0 to ${max})`);
};

/** An unsigned integer. Up to 32 bits it is a number, beyond that a bigint. */
export interface UnsignedInt<T extends number | bigint> extends Type<T> {
  readonly max: T;
}

const small = (name: 'u8' | 'u16' | 'u32', max: number): UnsignedInt<number> => ({
  max,
  write(sink, value) {
    checkNumber(name, value, max);
    sink[name](value);
  },
  read: (source) => source[name](),
  info: { kind: 'primitive', name },
});

export const u8 = small('u8', U8_MAX);
export const u16 = small('u16', U16_MAX);
export const u32 = small('u32', U32_MAX);

export const u64: UnsignedInt<bigint> = {
  max: U64_MAX,
  write(sink, value) {
    checkBigint('u64', value, U64_MAX);
    sink.u64(value);
  },
  read: (source) => source.u64(),
  info: { kind: 'primitive', name: 'u64' },
};

export const u128: UnsignedInt<bigint> = {
  max: U128_MAX,
  write(sink, value) {
    checkBigint('u128', value, U128_MAX);
    sink.u64(value & U64_MAX);
    sink.u64(value >> 64n);
  },
  read(source) {
    const low = source.u64();
    return (source.u64() << 64n) | low;
  },
  info: { kind: 'primitive', name: 'u128' },
};

const primitive = <T>(name: PrimitiveName, write: Type<T>['write'], read: Type<T>['read']): Type<T> => ({
  write,
  read,
  info: { kind: 'primitive', name },
});

export const bool = primitive<boolean>(
  'bool',
  (sink, value) => sink.u8(value ? 1 : 0),
  (source) => {
    const byte = source.u8();
    return byte > 1 ? malformed(`${byte} is not a bool`) : byte === 1;
  },
);

/** Writes an integer in SCALE's compact form. */
export function writeCompact(sink: ByteSink, value: number | bigint): void {
  if (value < 64) sink.u8(Number(value) << 2);
  else if (value < 0x4000) sink.u16((Number(value) << 2) | 1);
  else if (value < 0x4000_0000) sink.u32(((Number(value) << 2) | 2) >>> 0);
  else {
    const start = BigInt(value);
    const digits = start.toString(16);
    const length = Math.max(4, (digits.length + 1) >> 1);
    sink.u8(((length - 4) << 2) | 3);
    let rest = start;
    for (let i = 0; i < length; i++) {
      sink.u8(Number(rest & 0xffn));
      rest >>= 8n;
    }
  }
}

/** Reads a compact integer of at most `max`; only the shortest form counts. */
export function readCompact(source: ByteSource, max: bigint): bigint {
  const first = source.u8();
  const mode = first & 3;
  let value: bigint;
  let least: bigint;
  if (mode === 0) {
    value = BigInt(first >> 2);
    least = 0n;
  } else if (mode === 1) {
    value = BigInt((first >> 2) | (source.u8() << 6));
    least = 64n;
  } else if (mode === 2) {
    value = BigInt((first >> 2) + (source.u8() | (source.u8() << 8) | (source.u8() << 16)) * 64);
    least = 0x4000n;
  } else {
    const length = (first >> 2) + 4;
    if (length > 16) malformed(`a compact integer of ${length} bytes`);
    value = 0n;
    for (let i = 0n; i < length; i++) value |= BigInt(source.u8()) << (8n * i);
    least = length === 4 ? 0x4000_0000n : 1n << BigInt(8 * (length - 1));
  }
  if (value < least) malformed(`${value} is not in its shortest compact form`);
  if (value > max) malformed(`the compact integer ${value} exceeds ${max}`);
  return value;
}

/** Reads the number of elements of a sequence, each of which takes at least one byte unless the caller knows better. */
export function readLength(source: ByteSource, most?: number): number {
  const length = Number(readCompact(source, BigInt(U32_MAX)));
  const { remaining } = source;
  if (length > (most ?? remaining)) malformed(`a length of ${length} where ${remaining} bytes are left`);
  return length;
}

/** The compact form of an unsigned integer. */
export const compact = <T extends number | bigint>(type: UnsignedInt<T>): Type<T> => ({
  write(sink, value) {
    if (typeof type.max === 'bigint') checkBigint('compact', value as bigint, type.max);
    else checkNumber('compact', value as number, type.max as number);
    writeCompact(sink, value);
  },
  read(source) {
    const value = readCompact(source, BigInt(type.max));
    return (typeof type.max === 'bigint' ? value : Number(value)) as T;
  },
  info: { kind: 'compact', of: type },
});

export const str = primitive<string>(
  'str',
  (sink, value) => {
    const utf8 = utf8Encode(value, 'str');
    writeCompact(sink, utf8.length);
    sink.bytes(utf8);
  },
  (source) => utf8Decode(source.bytes(readLength(source))) ?? malformed('a text that is not UTF-8'),
);
