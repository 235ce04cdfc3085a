import type { ExecResult } from '../exec/case.ts';

/** The first difference of two results: its place and both values. */
export interface Difference {
  /** Such as `syscalls[3].args[0]`. */
  readonly at: string;
  readonly left: unknown;
  readonly right: unknown;
}

/** The parts of a result to compare; an expectation may omit some. */
export type Comparable = Partial<Omit<ExecResult, 'name'>>;

/** Bytes shown around the first byte that differs in a read. */
const AROUND = 8;

/** The first difference of two values, depth first; lists of different length differ in their length. */
function between(left: unknown, right: unknown, at: string): Difference | undefined {
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let n = 0; n < Math.min(left.length, right.length); n++) {
      const found = between(left[n], right[n], `${at}[${n}]`);
      if (found !== undefined) return found;
    }
    return left.length === right.length ? undefined : { at: `${at}.length`, left: left.length, right: right.length };
  }
  if (left !== null && right !== null && typeof left === 'object' && typeof right === 'object') {
    for (const key of Object.keys(left)) {
      const found = between(
        (left as Readonly<Record<string, unknown>>)[key],
        (right as Readonly<Record<string, unknown>>)[key],
        `${at}.${key}`,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return left === right ? undefined : { at, left, right };
}

/** Long hex strings are cut to the bytes around the first one that differs. */
function focused({ at, left, right }: Difference): Difference {
  if (typeof left !== 'string' || typeof right !== 'string' || left.length <= 4 * AROUND) return { at, left, right };
  let byte = 0;
  while (left.slice(2 * byte, 2 * byte + 2) === right.slice(2 * byte, 2 * byte + 2)) byte += 1;
  const from = Math.max(0, byte - AROUND);
  const cut = (hex: string): string =>
    `${from > 0 ? '…' : ''}${hex.slice(2 * from, 2 * (byte + AROUND))}${hex.length > 2 * (byte + AROUND) ? '…' : ''}`;
  return { at: `${at}, byte 0x${byte.toString(16)}`, left: cut(left), right: cut(right) };
}

/**
 * The first difference between two results. What `left` lacks is not compared, and its order decides which is first:
 * calls of the host before the outcome that they led to.
 */
export function firstDifference(left: Comparable, right: Comparable): Difference | undefined {
  for (const key of ['syscalls', 'outcome', 'gasLeft', 'reads'] as const) {
    if (left[key] === undefined) continue;
    const found = between(left[key], right[key], key);
    if (found !== undefined) return focused(found);
  }
  return undefined;
}
