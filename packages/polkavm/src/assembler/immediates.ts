/**
 * Which numbers are accepted for which kind of immediate.
 *
 * Source: polkavm-common 0.35, `utils.rs`, `parse_imm` and `parse_immediate`.
 */
import type { ImmediateKind } from '../isa/syntax.ts';

const I32_MIN = -(2n ** 31n);
const I32_END = 2n ** 31n;
const U32_END = 2n ** 32n;
const U64_END = 2n ** 64n;

/** An i32, or its two's complement in 64 bits; in 32-bit instruction sets also in 32 bits. */
const toI32 = (value: bigint, is64Bit: boolean): number | undefined => {
  if (value >= I32_MIN && value < I32_END) return Number(value);
  if (value >= U64_END + I32_MIN && value < U64_END) return Number(value - U64_END);
  if (!is64Bit && value >= 0n && value < U32_END) return Number(value - U32_END);
  return undefined;
};

/** 32 bits, signed or unsigned. */
const to32Bits = (value: bigint): number | undefined => toI32(value, false);

const inRange = (value: number | undefined, min: number, end: number): number | undefined =>
  value !== undefined && value >= min && value < end ? value : undefined;

/** The i32 that a number means as an immediate of some kind, or undefined if it is out of range. */
export function immediateOf(value: bigint, kind: ImmediateKind, is64Bit: boolean): number | undefined {
  switch (kind) {
    case 'hex':
    case 'dec':
      return toI32(value, is64Bit);
    case 'address':
    case 'compare':
    case 'u32':
      return to32Bits(value);
    case 'index':
      return value >= 0n && value < U32_END ? to32Bits(value) : undefined;
    case 'negated': {
      const positive = toI32(value, is64Bit);
      // Negating the smallest i32 gives the smallest i32.
      return positive === undefined ? undefined : -positive | 0;
    }
    case 'u8':
      return inRange(toI32(value, is64Bit), -0x80, 0x100);
    case 'u16':
      return inRange(toI32(value, is64Bit), -0x8000, 0x1_0000);
  }
}

/** The range of a kind, for error messages. */
export const IMMEDIATE_RANGES: Readonly<Record<ImmediateKind, string>> = {
  hex: 'a number of 32 bits, signed',
  dec: 'a number of 32 bits, signed',
  address: 'a number of 32 bits',
  compare: 'a number of 32 bits',
  index: 'a number from 0 to 4294967295',
  negated: 'a number of 32 bits, signed',
  u8: 'a number of 8 bits',
  u16: 'a number of 16 bits',
  u32: 'a number of 32 bits',
};

/** The 64 bits of a number, signed or unsigned, as low and high half; undefined if there are more. */
export function halvesOf(value: bigint): readonly [low: number, high: number] | undefined {
  if (value < -(2n ** 63n) || value >= U64_END) return undefined;
  return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
}

/** A u32, or undefined. */
export const u32Of = (value: bigint): number | undefined => (value >= 0n && value < U32_END ? Number(value) : undefined);
