/** The smaller one; `Math.min` takes no bigint. */
export function minBigint(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The larger one. */
export function maxBigint(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
