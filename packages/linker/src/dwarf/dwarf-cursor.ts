/** Reads DWARF front to back. Broken data throws a {@link DwarfFault}, which ends the reading of debug information. */

/** The debug information is broken, of an unknown version, or too expensive to read. */
export class DwarfFault extends Error {
  override readonly name = 'DwarfFault';
}

export class DwarfCursor {
  readonly bytes: Uint8Array;
  position: number;
  /** The end of the unit that is read: nothing is read from there on. */
  end: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    if (!(position >= 0 && position <= end && end <= bytes.length))
      throw new DwarfFault(`byte ${position} of ${bytes.length} is asked for`);
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  skip(length: number): number {
    const at = this.position;
    if (!(length >= 0 && at + length <= this.end))
      throw new DwarfFault(`${length} bytes at ${at} go beyond the end at ${this.end}`);
    this.position = at + length;
    return at;
  }

  u8 = (): number => this.bytes[this.skip(1)];
  i8 = (): number => (this.u8() << 24) >> 24;
  u16 = (): number => this.#view.getUint16(this.skip(2), true);
  u32 = (): number => this.#view.getUint32(this.skip(4), true);

  /** A u64. Beyond 2^53 it is not exact, but no offset of a real file is that large. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 0x1_0000_0000;
  }

  /** A number of 1 to 8 bytes. */
  unsigned(size: number): number {
    let value = 0;
    const at = this.skip(size);
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.bytes[at + i];
    return value;
  }

  uleb(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return value;
    }
  }

  sleb(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return byte & 0x40 ? value - scale : value;
    }
  }

  /** Skips a text that ends with a zero byte, and returns its start. */
  text(): number {
    const start = this.position;
    const length = this.bytes.subarray(start, this.end).indexOf(0);
    if (length < 0) throw new DwarfFault(`the text at ${start} has no end`);
    this.position = start + length + 1;
    return start;
  }

  /** The length of a unit, whose end becomes the cursor's; the size of offsets in it is 4 or 8. */
  unitLength(): { readonly offsetSize: 4 | 8; readonly end: number } {
    let offsetSize: 4 | 8 = 4;
    let length = this.u32();
    if (length === 0xffff_ffff) {
      offsetSize = 8;
      length = this.u64();
    } else if (length >= 0xffff_fff0) throw new DwarfFault(`a unit of the reserved length ${length}`);
    const end = this.position + length;
    if (!(end <= this.end)) throw new DwarfFault(`a unit of ${length} bytes goes beyond the end of its section`);
    return { offsetSize, end };
  }
}
