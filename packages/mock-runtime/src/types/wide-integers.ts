import type { UnsignedInt } from './basic.ts';
import { type ByteSink, type ByteSource, outOfRange } from './bytes-io.ts';
import type { PrimitiveName, Type } from './type.ts';

/** Writes the low `bits` of an integer, little-endian. */
function writeBits(sink: ByteSink, value: bigint, bits: number): void {
  for (let at = 0n; at < bits; at += 64n) sink.u64(BigInt.asUintN(64, value >> at));
}

function readBits(source: ByteSource, bits: number): bigint {
  let value = 0n;
  for (let at = 0n; at < bits; at += 64n) value |= source.u64() << at;
  return value;
}

export const U256_MAX = (1n << 256n) - 1n;

/** `U256` as a primitive of metadata. */
export const u256: UnsignedInt<bigint> = {
  max: U256_MAX,
  write(sink, value) {
    if (typeof value !== 'bigint' || value < 0n || value > U256_MAX) outOfRange(`${value} is not a u256 (0 to ${U256_MAX})`);
    writeBits(sink, value, 256);
  },
  read: (source) => readBits(source, 256),
  info: { kind: 'primitive', name: 'u256' },
};

/** A signed integer of at most 32 bits, as a number. */
const smallSigned = (name: 'i8' | 'i16' | 'i32', bits: number): Type<number> => {
  const least = -(2 ** (bits - 1));
  const most = -least - 1;
  const unsigned = `u${bits}` as 'u8' | 'u16' | 'u32';
  return {
    write(sink, value) {
      if (!Number.isInteger(value) || value < least || value > most)
        outOfRange(`${value} is not an ${name} (${least} to ${most})`);
      sink[unsigned](value < 0 ? value + 2 ** bits : value);
    },
    read(source) {
      const value = source[unsigned]();
      return value > most ? value - 2 ** bits : value;
    },
    info: { kind: 'primitive', name },
  };
};

/** A signed integer of more than 32 bits, as a bigint. */
const bigSigned = (name: PrimitiveName & ('i64' | 'i128' | 'i256'), bits: number): Type<bigint> => {
  const most = (1n << BigInt(bits - 1)) - 1n;
  return {
    write(sink, value) {
      if (typeof value !== 'bigint' || value < -most - 1n || value > most)
        outOfRange(`${value} is not an ${name} (${-most - 1n} to ${most})`);
      writeBits(sink, value, bits);
    },
    read: (source) => BigInt.asIntN(bits, readBits(source, bits)),
    info: { kind: 'primitive', name },
  };
};

export const i8 = smallSigned('i8', 8);
export const i16 = smallSigned('i16', 16);
export const i32 = smallSigned('i32', 32);
export const i64 = bigSigned('i64', 64);
export const i128 = bigSigned('i128', 128);
export const i256 = bigSigned('i256', 256);
