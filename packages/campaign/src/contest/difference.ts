import type { MemoryRange, Observation } from './session.ts';

/** Where a contender first did something else than the reference. */
export interface Difference {
  /** The contender that is compared with. */
  readonly reference: string;
  readonly contender: string;
  /** The number of the action, from 0. */
  readonly action: number;
  /** What the reference showed, in words. */
  readonly expected: string;
  readonly actual: string;
}

const HEX_SHOWN = 16;

/** The first difference between two observations, as two texts; undefined if there is none. */
export function differenceOf(expected: Observation, actual: Observation): [expected: string, actual: string] | undefined {
  if (expected.text !== actual.text) return [expected.text, actual.text];
  const { memory: one = [] } = expected;
  const { memory: other = [] } = actual;
  const isSamePlace = ({ address, bytes }: MemoryRange, at: number): boolean =>
    address === other[at].address && bytes.length === other[at].bytes.length;
  if (one.length !== other.length || !one.every(isSamePlace)) {
    return [`readable memory ${placesOf(one)}`, `readable memory ${placesOf(other)}`];
  }
  for (let at = 0; at < one.length; at++) {
    const texts = differenceOfRanges(one[at], other[at]);
    if (texts !== undefined) return texts;
  }
  return undefined;
}

const placesOf = (ranges: readonly MemoryRange[]): string =>
  ranges.map(({ address, bytes }) => `${bytes.length} bytes at 0x${address.toString(16)}`).join(', ');

function differenceOfRanges({ address, bytes }: MemoryRange, { bytes: other }: MemoryRange): [string, string] | undefined {
  if (Buffer.compare(bytes, other) === 0) return undefined;
  const at = bytes.findIndex((byte, index) => byte !== other[index]);
  const shown = (seen: Uint8Array) =>
    `memory at 0x${(address + at).toString(16)}: ${Buffer.from(seen.subarray(at, at + HEX_SHOWN)).toString('hex')}`;
  return [shown(bytes), shown(other)];
}

/** A difference in a few lines. */
export const describeDifference = ({ reference, contender, action, expected, actual }: Difference): string =>
  [`action ${action}`, `  ${reference}: ${expected}`, `  ${contender}: ${actual}`].join('\n');
