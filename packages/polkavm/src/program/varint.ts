/**
 * The two variable-length integers of the program format.
 *
 * A *varint* says its length in the leading ones of its first byte: `0xxxxxxx` is 7 bits, `10xxxxxx` and one
 * byte is 14 bits, up to `11110000` and four bytes for 32 bits. The remaining bits of the first byte are the
 * highest ones, the bytes after it are little-endian. Longer encodings than needed are read, never written.
 *
 * An *immediate* has no length of its own (the instruction knows it): 0 to 4 little-endian bytes, sign-extended.
 *
 * Source: polkavm-common 0.35, `varint.rs`.
 */

/** How many bytes follow the first byte of a varint: its leading ones (5 to 8 are invalid). */
export const varintExtraBytes = (firstByte: number): number => Math.clz32((~firstByte & 0xff) << 24 || 0x0080_0000);

/**
 * The value of a varint whose `extra` bytes (at most 4) are known to lie after `position`.
 * With four extra bytes upstream's shift wraps around, so the low three bits of the first byte are OR-ed
 * into the value; canonical varints have zeros there.
 */
export const varintValue = (bytes: Uint8Array, position: number, extra: number): number => {
  const upper = bytes[position] & (0xff >> extra);
  let value = extra === 4 ? upper : upper << (extra * 8);
  for (let i = 0; i < extra; i++) value |= bytes[position + 1 + i] << (i * 8);
  return value >>> 0;
};

/** The length in bytes of the shortest varint of a u32: 1 to 5. */
export const varintLength = (value: number): number => {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  if (value < 0x1000_0000) return 4;
  return 5;
};

/** Appends the shortest varint of a u32. */
export const writeVarint = (output: number[], value: number): void => {
  const extra = varintLength(value) - 1;
  const prefix = (0xff00 >> extra) & 0xff;
  output.push(extra === 4 ? prefix : prefix | (value >>> (extra * 8)));
  for (let i = 0; i < extra; i++) output.push((value >>> (i * 8)) & 0xff);
};

/** The number of bytes that the shortest immediate of a 32-bit value takes: 0 to 4. */
export const immediateLength = (value: number): number => {
  const signed = value | 0;
  if (signed === 0) return 0;
  if ((signed << 24) >> 24 === signed) return 1;
  if ((signed << 16) >> 16 === signed) return 2;
  if ((signed << 8) >> 8 === signed) return 3;
  return 4;
};

/** Appends `length` little-endian bytes of a 32-bit value. */
export const writeImmediate = (output: number[], value: number, length: number): void => {
  for (let i = 0; i < length; i++) output.push((value >>> (i * 8)) & 0xff);
};
