/** JSON whose integers are exact: those beyond 2^53 become bigints. `JSON.parse` alone would round them. */

export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

/** Strings, and numbers that could be too long to be exact. */
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** Stands before the digits of a long integer in the text that `JSON.parse` sees; no JSON string has it raw. */
const MARK = '\u{f0000}integer:';

/** Parses JSON. Throws a SyntaxError as `JSON.parse` does. */
export function parseLosslessJson(text: string): Json {
  const marked = text.replace(STRING_OR_LONG_NUMBER, (match) => (match.startsWith('"') ? match : `"${MARK}${match}"`));
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    const integer = BigInt(value.slice(MARK.length));
    return BigInt(Number(integer)) === integer && Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  }) as Json;
}
