/** Writes WebAssembly's binary format into one growing buffer: bytes, LEB128 numbers, sections. */

/** LEB128 of a length that is filled in later always takes this many bytes. */
const PADDED_LENGTH = 5;

export class WasmWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** An unsigned number below 2^32. */
  u32(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A signed number of 32 bits; as the bytes of an i64 it is the sign-extended number. */
  s32(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 127) | 128);
      rest >>= 7;
    }
    this.byte(rest & 127);
  }

  /** A signed number of 64 bits. */
  s64(low: number, high: number): void {
    let lo = low | 0;
    let hi = high | 0;
    while (hi !== lo >> 31 || lo < -64 || lo > 63) {
      this.byte((lo & 127) | 128);
      lo = (lo >>> 7) | (hi << 25);
      hi >>= 7;
    }
    this.byte(lo & 127);
  }

  /** A signed whole number below 2^53. */
  s53(value: number): void {
    this.s64(value | 0, Math.floor(value / 0x1_0000_0000) | 0);
  }

  /** A name: its length and its ASCII characters. */
  name(text: string): void {
    this.u32(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  append(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** Leaves room for the length of what follows, and returns what {@link endSized} needs. */
  beginSized(): number {
    this.reserve(PADDED_LENGTH);
    this.length += PADDED_LENGTH;
    return this.length;
  }

  endSized(start: number): void {
    let size = this.length - start;
    for (let at = start - PADDED_LENGTH; at < start; at++) {
      this.bytes[at] = at === start - 1 ? size : (size & 127) | 128;
      size >>>= 7;
    }
  }

  beginSection(id: number): number {
    this.byte(id);
    return this.beginSized();
  }

  /** What was written so far: a view, valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
