import { isBytes } from '../range.ts';
import { MAX_SCALE_BYTES } from './scale.ts';

/**
 * The reused buffer of the fast codecs (fast-run.ts, fast-memory.ts, fast-lifecycle.ts). It never leaves them: bytes
 * are copied in and out. Copying costs 25 to 40 ns. In return a recorder may keep what it saw, calls may nest, and an
 * input that changes meanwhile does no harm.
 */
const SIZE = 256;
const bytes = new Uint8Array(SIZE);
const prefixes = Array.from({ length: SIZE + 1 }, (_, length) => bytes.subarray(0, length));

export const scratch = {
  size: SIZE,
  bytes,
  view: new DataView(bytes.buffer),
  /**
   * The same as 64-bit numbers. A read of one takes a fraction of `getBigUint64` of a DataView, which V8 does not inline, so
   * a message is loaded to where its numbers are aligned.
   */
  words: new BigUint64Array(bytes.buffer),
  /** Copies an input in from `at` on, which it must fit. */
  load(input: Uint8Array, at = 0): void {
    bytes.set(input, at);
  },
  /** A copy of the first `length` bytes. */
  take: (length: number): Uint8Array => new Uint8Array(prefixes[length]),
} as const;

/** How many bytes a SCALE compact takes, for values below 2^30. */
const compactSize = (value: number): number => (value < 64 ? 1 : value < 2 ** 14 ? 2 : 4);

/** Writes a SCALE compact below 2^30. */
const writeCompact = (to: Uint8Array, at: number, value: number): void => {
  const size = compactSize(value);
  // The low two bits hold the mode: 0, 1, 2 for 1, 2, 4 bytes. Up to 32 bits together, so >>> keeps them unsigned.
  let rest = value * 4 + (size >> 1);
  for (let i = 0; i < size; i++) {
    to[at + i] = rest & 0xff;
    rest >>>= 8;
  }
};

/**
 * Reads a SCALE compact below 2^30 that must end before `end`; -1 if it does not, is larger, or is longer than
 * necessary (which is checked by `compactSize` of the value).
 */
const readCompact = (from: Uint8Array, at: number, end: number): number => {
  const mode = from[at] & 3;
  if (mode === 3) return -1;
  const size = 1 << mode;
  if (at + size > end) return -1;
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + from[at + i];
  value = Math.floor(value / 4);
  return compactSize(value) === size ? value : -1;
};

export const isU32 = (value: number): boolean => value >>> 0 === value;

/** Whether a value can be written as a `Vec<u8>`. */
export const fitsVec = (value: Uint8Array): boolean => isBytes(value) && value.length <= MAX_SCALE_BYTES;

/**
 * Up to this length a payload is copied byte by byte instead of through a view: V8 keeps small arrays on its heap and
 * moves the bytes off it when a view is taken, which costs several times as much as the copy.
 */
export const SMALL = 64;

/** The first `fixed` bytes of the scratch buffer, a compact length, and room for the payload after it. */
export const withRoom = (fixed: number, length: number): Uint8Array => {
  const message = new Uint8Array(fixed + compactSize(length) + length);
  for (let i = 0; i < fixed; i++) message[i] = bytes[i];
  writeCompact(message, fixed, length);
  return message;
};

/** The first `fixed` bytes of the scratch buffer, and a payload as a `Vec<u8>`. */
export const withPayload = (fixed: number, payload: Uint8Array): Uint8Array => {
  const message = withRoom(fixed, payload.length);
  message.set(payload, message.length - payload.length);
  return message;
};

/** The `Vec<u8>` that fills the input from `at` to its end, to be used before the input changes; undefined if there is none. */
export const payloadAt = (input: Uint8Array, at: number): Uint8Array | undefined => {
  const length = readCompact(input, at, input.length);
  const start = at + compactSize(length);
  if (length < 0 || start + length !== input.length) return undefined;
  if (length > SMALL) return input.subarray(start);
  const payload = new Uint8Array(length);
  for (let i = 0; i < length; i++) payload[i] = input[start + i];
  return payload;
};
