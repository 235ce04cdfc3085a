import type { Result } from '@polkavirt/primitives';

/** Thrown by a case when an implementation does not behave as the interface says. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** Describes what a case threw: its own message, or the unexpected error. */
export const failureMessage = (thrown: unknown): string => {
  if (thrown instanceof ConformanceFailure) return thrown.message;
  return `threw ${show(thrown)}`;
};

/** No value of the interface is nested deeper; an implementation under test may return anything, even a cycle. */
const MAX_DEPTH = 8;

/** Values as a person reads them: bytes in hex, bigints with their suffix, errors with their name and message. */
export function show(value: unknown, depth = 0): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (depth > MAX_DEPTH) return '…';
  if (value instanceof Uint8Array) return `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  if (Array.isArray(value)) return `[${value.map((one) => show(one, depth + 1)).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${show(field, depth + 1)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

const areSameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Equal in type and content. The types of the interface are plain data, so their printed form tells them apart. */
const same = (a: unknown, b: unknown): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array
    ? areSameBytes(a, b)
    : Object.is(a, b) || (typeof a === 'object' && show(a) === show(b));

/** Fails with `what`, the expected and the actual value unless both are equal. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (!same(actual, expected)) throw new ConformanceFailure(`${what}: expected ${show(expected)}, got ${show(actual)}`);
}

/** The value of a success; fails on an error. */
export function value<T, E>(result: Result<T, E>, what: string): T {
  if (!result.ok) throw new ConformanceFailure(`${what}: expected a success, got the error ${show(result.error)}`);
  return result.value;
}

/** Fails unless `result` is exactly this error. */
export function error<E>(result: Result<unknown, E>, expected: E, what: string): void {
  if (result.ok) {
    throw new ConformanceFailure(`${what}: expected the error ${show(expected)}, got the success ${show(result.value)}`);
  }
  equal(result.error, expected, what);
}

/** Fails unless `action` throws a HostFault with this code. Only the code is read, so that copies of the class count too. */
export function hostFault(action: () => unknown, code: string, what: string): void {
  let returned: unknown;
  try {
    returned = action();
  } catch (thrown) {
    const actual = thrown instanceof Error && 'code' in thrown ? thrown.code : thrown;
    equal(actual, code, `${what}: code of the HostFault`);
    return;
  }
  throw new ConformanceFailure(`${what}: expected a HostFault ${show(code)}, got ${show(returned)}`);
}
