/** Answers of host calls by a JavaScript function that the visitor wrote. */

/** What the function gets as `call`. Numbers may be given where it takes bigints. */
export interface HandlerCall {
  /** The number of the import. */
  readonly number: number;
  /** Its name: text, or the number that its four bytes are. */
  readonly symbol: string;
  /** a0 to a5. */
  readonly args: readonly bigint[];
  readonly gas: bigint;
  /** How many host calls came before. */
  readonly count: number;
  /** Bytes of the program's memory. @throws RangeError if it has no such memory. */
  read(address: bigint | number, length: bigint | number): Uint8Array;
  /** Writes bytes, or a text as UTF-8. @throws RangeError if the program cannot write there. */
  write(address: bigint | number, bytes: Uint8Array | readonly number[] | string): void;
}

/** The answer, for a0. */
export type Handler = (call: HandlerCall) => bigint;

/** The most bytes that one `read` gives. */
const MAX_READ = 1 << 20;

/** A number that a handler gave as an address or a length. @throws RangeError */
export function checkedNumber(value: unknown, what: string, most: number): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new RangeError(`${what} must be a whole number from 0 to ${most}, not ${String(value)}`);
}

/** A length that `read` takes. @throws RangeError */
export const checkedLength = (value: unknown): number => checkedNumber(value, 'the length', MAX_READ);

/**
 * Compiles the body of a handler.
 *
 * @throws SyntaxError if it is no JavaScript.
 */
export function compileHandler(code: string): Handler {
  const run = new Function('call', `"use strict";\n${code}`) as (call: HandlerCall) => unknown;
  return (call) => {
    const answer = run(call);
    if (answer === undefined) return 0n;
    if (typeof answer === 'bigint') return BigInt.asUintN(64, answer);
    if (typeof answer === 'number' && Number.isSafeInteger(answer)) return BigInt.asUintN(64, BigInt(answer));
    if (typeof answer === 'boolean') return answer ? 1n : 0n;
    if (answer instanceof Promise) throw new TypeError('the handler gave a promise: a host call is answered at once');
    throw new TypeError(`the handler must return a whole number, not ${String(answer)}`);
  };
}
