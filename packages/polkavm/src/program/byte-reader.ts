/**
 * Reads bytes front to back and remembers the first failure: every read after it gives zero or nothing,
 * so that a parser checks `error` once per section and needs no exceptions.
 */
import type { ProgramError, ProgramErrorCode } from './program-error.ts';
import { varintExtraBytes, varintValue } from './varint.ts';

const EMPTY = new Uint8Array(0);

export interface ByteReader {
  readonly position: number;
  readonly remaining: number;
  readonly error: ProgramError | undefined;
  /** Records a failure at `offset` unless there is one already. */
  fail(code: ProgramErrorCode, offset: number, message: string): void;
  /** The next byte; `what` names it in the error. */
  byte(what: string): number;
  /** The next varint. */
  varint(what: string): number;
  /** A view of the next `length` bytes. */
  view(length: number, what: string): Uint8Array;
}

/** A reader of `bytes[start..end]`; positions and error offsets count from the start of `bytes`. */
export function createByteReader(bytes: Uint8Array, start = 0, end = bytes.length): ByteReader {
  let position = start;
  let error: ProgramError | undefined;

  const fail = (code: ProgramErrorCode, offset: number, message: string): void => {
    error ??= { code, offset, message: `${message} (at byte ${offset})` };
  };

  const has = (length: number, what: string): boolean => {
    if (error !== undefined) return false;
    if (end - position >= length) return true;
    fail('unexpected_end', position, `${what}: needs ${length} bytes, ${end - position} are left`);
    return false;
  };

  return {
    get position() {
      return position;
    },
    get remaining() {
      return end - position;
    },
    get error() {
      return error;
    },
    fail,
    byte(what) {
      return has(1, what) ? bytes[position++] : 0;
    },
    varint(what) {
      if (!has(1, what)) return 0;
      const extra = varintExtraBytes(bytes[position]);
      if (extra > 4 || end - position - 1 < extra) {
        const reason = extra > 4 ? 'has more than four bytes after its first' : 'is cut off';
        fail('bad_varint', position, `${what}: the varint ${reason}`);
        return 0;
      }
      const value = varintValue(bytes, position, extra);
      position += 1 + extra;
      return value;
    },
    view(length, what) {
      if (!has(length, what)) return EMPTY;
      position += length;
      return bytes.subarray(position - length, position);
    },
  };
}
