/** Parts of a whole and fixed-point numbers (sp-arithmetic): the bare integer, of which `ONE` is the whole. */
import { type UnsignedInt, u8, u16, u32, u64, u128 } from './basic.ts';
import { newtype } from './composite.ts';
import type { Type } from './type.ts';

/** A part of a whole as an integer from 0 to `ONE`. */
export interface PerThing<T extends number | bigint> extends Type<T> {
  /** The whole. */
  readonly ONE: T;
  /** `part` of `whole`, rounded down; the whole where `part` is not less. */
  fromRational(part: bigint, whole: bigint): T;
  /** That part of an amount, rounded down. */
  mulFloor(part: T, amount: bigint): bigint;
  /** That part of an amount, rounded up. */
  mulCeil(part: T, amount: bigint): bigint;
}

function perThing<T extends number | bigint>(name: string, of: UnsignedInt<T>, one: T): PerThing<T> {
  const whole = BigInt(one);
  const back = (value: bigint): T => (typeof one === 'bigint' ? value : Number(value)) as T;
  return {
    ...newtype({ path: ['sp_arithmetic', 'per_things', name] }, of),
    ONE: one,
    fromRational: (part, all) => (all === 0n || part >= all ? one : back((part * whole) / all)),
    mulFloor: (part, amount) => (BigInt(part) * amount) / whole,
    mulCeil: (part, amount) => (BigInt(part) * amount + whole - 1n) / whole,
  };
}

export const percent = perThing('Percent', u8, 100);
export const perU16 = perThing('PerU16', u16, 0xffff);
export const permill = perThing('Permill', u32, 1_000_000);
export const perbill = perThing('Perbill', u32, 1_000_000_000);
export const perquintill = perThing('Perquintill', u64, 10n ** 18n);

/** `FixedU64`: a number in units of 10^-9. */
export const fixedU64 = newtype({ path: ['sp_arithmetic', 'fixed_point', 'FixedU64'] }, u64);
/** `FixedU128`: a number in units of 10^-18. */
export const fixedU128 = newtype({ path: ['sp_arithmetic', 'fixed_point', 'FixedU128'] }, u128);
