/**
 * The reused buffer behind the fast codecs (fast-run.ts, fast-memory.ts). It never leaves them: bytes are copied in,
 * and what is handed out is an own copy. Copying costs 25 to 40 ns; in return a recorder may keep what it saw, calls
 * may nest, and an input that changes meanwhile does no harm.
 */
const SIZE = 256;
const bytes = new Uint8Array(SIZE);
const prefixes = Array.from({ length: SIZE + 1 }, (_, length) => bytes.subarray(0, length));

export const scratch = {
  size: SIZE,
  bytes,
  view: new DataView(bytes.buffer),
  /** Copies an input of at most `size` bytes in. */
  load(input: Uint8Array): void {
    bytes.set(input);
  },
  /** A copy of the first `length` bytes. */
  take: (length: number): Uint8Array => new Uint8Array(prefixes[length]),
} as const;

/** How many bytes a SCALE compact takes, for values below 2^30. */
export const compactSize = (value: number): number => (value < 64 ? 1 : value < 2 ** 14 ? 2 : 4);

/** Writes a SCALE compact below 2^30. */
export const writeCompact = (to: Uint8Array, at: number, value: number): void => {
  const size = compactSize(value);
  // The low two bits hold the mode: 0, 1, 2 for 1, 2, 4 bytes. Up to 32 bits together, so >>> keeps them unsigned.
  let rest = value * 4 + (size >> 1);
  for (let i = 0; i < size; i++) {
    to[at + i] = rest & 0xff;
    rest >>>= 8;
  }
};

/**
 * Reads a SCALE compact below 2^30 that must end before `end`; -1 if it does not, is larger, or is written longer than it
 * need be. (The longer one is what `compactSize` of the value tells.)
 */
export const readCompact = (from: Uint8Array, at: number, end: number): number => {
  if (at >= end) return -1;
  const mode = from[at] & 3;
  if (mode === 3) return -1;
  const size = 1 << mode;
  if (at + size > end) return -1;
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + from[at + i];
  value = Math.floor(value / 4);
  return compactSize(value) === size ? value : -1;
};
