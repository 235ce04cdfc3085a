import { fromBigEndian } from '../u256.ts';

const SHORT = 55;
/** The first bytes of a string and of a list, without their lengths. */
const STRING = 0x80;
const LIST = 0xc0;

/**
 * Reads RLP item by item, without copies and no deeper than it is asked to: the library's decoder follows any nesting and
 * copies at each level, so that a megabyte of a hostile sender would keep it busy for seconds. Every method throws an Error
 * that says what is wrong.
 *
 * Source: Ethereum's yellow paper, appendix B.
 */
export class RlpReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything has been read. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @param size How many bytes it must have; any number by default. */
  bytes(size?: number): Uint8Array {
    const item = this.#item(STRING);
    if (size !== undefined && item.length !== size) throw new Error(`${item.length} bytes where ${size} are expected`);
    return item;
  }

  /** A whole number, big-endian, without leading zeros. */
  quantity(): bigint {
    const item = this.#item(STRING);
    if (item.length > 32) throw new Error('a number of more than 32 bytes');
    if (item[0] === 0) throw new Error('a number with leading zeros');
    return fromBigEndian(item);
  }

  list(): RlpReader {
    return new RlpReader(this.#item(LIST));
  }

  /** For the end of a list. */
  end(): void {
    if (!this.isAtEnd) throw new Error('more items or bytes than expected');
  }

  #item(kind: typeof STRING | typeof LIST): Uint8Array {
    const first = this.#bytes[this.#at];
    if (first === undefined) throw new Error('it ends too early');
    if ((first < LIST ? STRING : LIST) !== kind) {
      throw new Error(kind === LIST ? 'bytes in place of a list' : 'a list in place of bytes');
    }
    let start = this.#at;
    let length = 1;
    if (first >= STRING) {
      start += 1;
      length = first - kind;
      if (length > SHORT) [start, length] = this.#longLength(start, length - SHORT);
      else if (kind === STRING && length === 1 && this.#bytes[start] < STRING) {
        throw new Error('a byte that needs no length has one');
      }
    }
    if (start + length > this.#bytes.length) throw new Error('it ends too early');
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }

  /** @returns Where the item starts, and its length. */
  #longLength(at: number, digits: number): [number, number] {
    const end = at + digits;
    if (end > this.#bytes.length) throw new Error('it ends too early');
    let length = 0;
    for (let i = at; i < end; i += 1) length = length * 256 + this.#bytes[i];
    if (this.#bytes[at] === 0 || length <= SHORT) throw new Error('a length that could be shorter');
    return [end, length];
  }
}
