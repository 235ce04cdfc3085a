import { maxBigint, minBigint } from '../bigint.ts';
import { U64_MAX } from '../types/basic.ts';
import type { Weight } from '../types/substrate.ts';

/** @param refTime Picoseconds of computation. @param proofSize Bytes of storage proof. */
export const weightOf = (refTime: bigint, proofSize = 0n): Weight => ({ refTime, proofSize });

export const ZERO_WEIGHT = weightOf(0n);

const clamp = (value: bigint): bigint => maxBigint(0n, minBigint(value, U64_MAX));

/** The sum, saturating at u64. */
export const addWeight = (a: Weight, b: Weight): Weight => ({
  refTime: clamp(a.refTime + b.refTime),
  proofSize: clamp(a.proofSize + b.proofSize),
});

/** The difference, saturating at zero. */
export const subWeight = (a: Weight, b: Weight): Weight => ({
  refTime: clamp(a.refTime - b.refTime),
  proofSize: clamp(a.proofSize - b.proofSize),
});

/** Each dimension's smaller value. */
export const minWeight = (a: Weight, b: Weight): Weight => ({
  refTime: minBigint(a.refTime, b.refTime),
  proofSize: minBigint(a.proofSize, b.proofSize),
});

/** Whether any dimension of `a` exceeds that of `b`. */
export const anyGreater = (a: Weight, b: Weight): boolean => a.refTime > b.refTime || a.proofSize > b.proofSize;
