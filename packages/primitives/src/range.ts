import { HostFault } from './result.ts';
import { checkText } from './utf8.ts';
import type { ExecAction } from './virt.ts';

/**
 * Checks that a value fits the type which the interface gives it. A value that does not is a bug of the caller, so
 * each throws {@link HostFault} `ValueOutOfRange`, naming `what` and the range. All return the value.
 *
 * The types alone do not do it: a number may be a fraction, a bigint may have any size, and callers in plain
 * JavaScript pass anything.
 */
const outOfRange = (value: unknown, what: string, range: string): HostFault =>
  new HostFault('ValueOutOfRange', `${what}: ${describe(value)} is not ${range}`);

const describe = (value: unknown): string => {
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'number') return `the number ${value}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
};

/** A `number` from 0 to 2^32 - 1. */
export const checkU32 = (value: number, what: string): number => {
  if (typeof value !== 'number' || value >>> 0 !== value) throw outOfRange(value, what, 'a u32 (a number, 0 to 4294967295)');
  return value;
};

/** A `bigint` from 0 to 2^64 - 1. */
export const checkU64 = (value: bigint, what: string): bigint => {
  if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) {
    throw outOfRange(value, what, 'a u64 (a bigint, 0 to 18446744073709551615)');
  }
  return value;
};

/** A `bigint` from -2^63 to 2^63 - 1. */
export const checkI64 = (value: bigint, what: string): bigint => {
  if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) {
    throw outOfRange(value, what, 'an i64 (a bigint, -9223372036854775808 to 9223372036854775807)');
  }
  return value;
};

/** A `Uint8Array` (a `Buffer` is one), also one of another realm. */
export const checkBytes = (value: Uint8Array, what: string): Uint8Array => {
  if (!isBytes(value)) throw outOfRange(value, what, 'a Uint8Array');
  return value;
};

/** An action of a known kind, whose function name is a text with a UTF-8 form, or whose return value is a u64. */
export const checkAction = (action: ExecAction): ExecAction => {
  switch (action?.kind) {
    case 'Resume':
      checkU64(action.returnValue, 'return value');
      return action;
    case 'Execute':
      checkText(action.functionName, 'function name');
      return action;
    default:
      throw outOfRange(action, 'action', "an ExecAction (kind 'Execute' or 'Resume')");
  }
};

/** Whether `value` is a `Uint8Array`, of this realm or another. */
export const isBytes = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
