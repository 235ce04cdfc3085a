/**
 * Reads bytes front to back and remembers the first failure: every read after it gives zero or nothing,
 * so that a parser checks `error` once per section and needs no exceptions.
 */
import type { ProgramError, ProgramErrorCode } from './program-error.ts';
import { varintExtraBytes, varintValue } from './varint.ts';

const EMPTY = new Uint8Array(0);

/** A reader of `bytes[start..end]`; positions and error offsets count from the start of `bytes`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #position: number;
  #error: ProgramError | undefined;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#end - this.#position;
  }

  get error(): ProgramError | undefined {
    return this.#error;
  }

  /** Records a failure at `offset` unless there is one already. */
  fail(code: ProgramErrorCode, offset: number, message: string): void {
    this.#error ??= { code, offset, message: `${message} (at byte ${offset})` };
  }

  /** The next byte; `what` names it in the error. */
  byte(what: string): number {
    return this.#has(1, what) ? this.#bytes[this.#position++] : 0;
  }

  /** The next varint. */
  varint(what: string): number {
    if (!this.#has(1, what)) return 0;
    const extra = varintExtraBytes(this.#bytes[this.#position]);
    if (extra > 4 || this.remaining - 1 < extra) {
      const reason = extra > 4 ? 'has more than four bytes after its first' : 'is cut off';
      this.fail('bad_varint', this.#position, `${what}: the varint ${reason}`);
      return 0;
    }
    const value = varintValue(this.#bytes, this.#position, extra);
    this.#position += 1 + extra;
    return value;
  }

  /** A view of the next `length` bytes. */
  view(length: number, what: string): Uint8Array {
    if (!this.#has(length, what)) return EMPTY;
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  #has(length: number, what: string): boolean {
    if (this.#error !== undefined) return false;
    if (this.remaining >= length) return true;
    this.fail('unexpected_end', this.#position, `${what}: needs ${length} bytes, ${this.remaining} are left`);
    return false;
  }
}
