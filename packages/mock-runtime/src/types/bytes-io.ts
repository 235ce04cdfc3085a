import { HostFault } from '@polkavirt/primitives';

/** A growing buffer that SCALE values are written to. */
export class ByteSink {
  #bytes: Uint8Array;
  /** Made when it is needed: most values are written without. */
  #view: DataView | undefined;
  /** Bytes written so far. */
  length = 0;

  /** @param room Bytes that are expected. */
  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
  }

  #reserve(count: number): number {
    const at = this.length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = undefined;
    }
    this.length = needed;
    return at;
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.#reserve(2);
    this.#bytes[at] = value;
    this.#bytes[at + 1] = value >>> 8;
  }

  u32(value: number): void {
    const at = this.#reserve(4);
    const bytes = this.#bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }

  u64(value: bigint): void {
    const at = this.#reserve(8);
    this.#view ??= new DataView(this.#bytes.buffer);
    this.#view.setBigUint64(at, value, true);
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
  }

  /** A copy of what was written from `start` up to `end`. */
  slice(start: number, end: number): Uint8Array {
    return this.#bytes.slice(start, end);
  }
}

/** As deep as upstream decodes calls of calls (frame-support, `MAX_EXTRINSIC_DEPTH`). */
const MAX_DEPTH = 256;

/** A reader over bytes that never leaves them. Every method throws `MalformedWire` where too few bytes are left. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  /** Made when it is needed: most values are read without. */
  #view: DataView | undefined;
  /** Index of the next byte. */
  at = 0;
  /** The present nesting depth of recursive types. */
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.at;
  }

  /** Reads a value that may contain others of its own type. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) malformed(`values are nested more than ${MAX_DEPTH} deep`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #advance(count: number): number {
    const { at } = this;
    if (count > this.#bytes.length - at) malformed(`${count} bytes are needed at ${at}, ${this.#bytes.length - at} are left`);
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.#bytes[this.#advance(1)];
  }

  u16(): number {
    const at = this.#advance(2);
    return this.#bytes[at] | (this.#bytes[at + 1] << 8);
  }

  u32(): number {
    const at = this.#advance(4);
    const bytes = this.#bytes;
    return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  }

  u64(): bigint {
    const bytes = this.#bytes;
    this.#view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** A copy of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.#bytes.slice(at, at + count);
  }
}

/** Throws the fault for bytes that are not a value of the type they are read as. */
export function malformed(message: string): never {
  throw new HostFault('MalformedWire', `malformed SCALE: ${message}`);
}

/** Throws the fault for a value that its type cannot hold: a bug of the caller. */
export function outOfRange(message: string): never {
  throw new HostFault('ValueOutOfRange', message);
}
