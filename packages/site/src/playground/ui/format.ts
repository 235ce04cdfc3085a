/** Numbers as the page writes them. */

export const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** Eight or sixteen digits. */
export const paddedHex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0');

const groups = new Intl.NumberFormat('en-US');

/** With commas between thousands. */
export const grouped = (value: number | bigint): string => groups.format(value);

/** `1 instruction`, `2 instructions`. */
export const counted = (count: number | bigint, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${BigInt(count) === 1n ? one : many}`;

/** A number that was typed: decimal, or hex with `0x`; undefined if it is neither. */
export function numberIn(text: string): bigint | undefined {
  const plain = text.trim().replaceAll(/[_,\s]/g, '');
  return /^-?(?:\d{1,20}|0x[\da-f]{1,16})$/i.test(plain)
    ? plain.startsWith('-')
      ? -BigInt(plain.slice(1))
      : BigInt(plain)
    : undefined;
}

/** The two ends of a hash. */
export const shortHash = (hash: string): string => (hash.length > 20 ? `${hash.slice(0, 10)}…${hash.slice(-6)}` : hash);
