/** Builds containers byte by byte for the tests: nothing here uses the writer under test. */

/** One section: id, length in one byte (so at most 127 bytes), contents. */
export const section = (id: number, ...contents: number[]): number[] => [id, contents.length, ...contents];

/** A container of the given bytes behind the header, with the right length. */
export const container = (version: number, ...body: number[]): Uint8Array => {
  const length = 13 + body.length;
  return Uint8Array.of(0x50, 0x56, 0x4d, 0, version, length & 0xff, length >> 8, 0, 0, 0, 0, 0, 0, ...body);
};

/** The smallest code section: one `trap`, no jump table. */
export const TRAP_CODE = section(6, 0, 0, 1, 0x00, 0x01);

/** A bitmask of `length` bits with the given ones set. */
export const bitmaskOf = (length: number, ...bits: number[]): Uint8Array => {
  const bitmask = new Uint8Array(Math.ceil(length / 8));
  for (const bit of bits) bitmask[bit >> 3] |= 1 << (bit & 7);
  return bitmask;
};

export const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

/** ASCII text as bytes. */
export const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));
