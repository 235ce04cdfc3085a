/** Little-endian reads of an ELF file. Whoever reads has checked that the bytes are there. */
import { LinkFailure } from '../link-error.ts';

export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8 = (at: number): number => this.bytes[at];
  u16 = (at: number): number => this.#view.getUint16(at, true);
  u32 = (at: number): number => this.#view.getUint32(at, true);
  i32 = (at: number): number => this.#view.getInt32(at, true);

  /** A u64, or NaN above 2^53. */
  u64(at: number): number {
    const value = this.u32(at) + this.u32(at + 4) * 0x1_0000_0000;
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }

  /** An i64, or NaN beyond 2^53 on either side. */
  i64(at: number): number {
    const value = this.u32(at) + this.i32(at + 4) * 0x1_0000_0000;
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }
}

/** The most bytes of a name. Names come from the file, so unprintable characters are dropped. */
const MAX_NAME = 4096;

/** The text up to the next zero byte, as Latin-1. */
export function readName(bytes: Uint8Array, at: number, what: string): string {
  if (at >= bytes.length && at !== 0) {
    throw new LinkFailure('bad_elf', `the name of ${what} starts at byte ${at} of a string table of ${bytes.length} bytes`);
  }
  const end = bytes.subarray(at, at + MAX_NAME).indexOf(0);
  return String.fromCharCode(...bytes.subarray(at, end < 0 ? Math.min(bytes.length, at + MAX_NAME) : at + end));
}
