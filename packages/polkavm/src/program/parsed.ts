/** What a reader of untrusted input returns: bad input is a value, never an exception. */
export type Parsed<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const parsed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const rejected = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/**
 * The value, or an Error of the error's message with the error as its cause: for programs that are known to be good, as
 * in a test or an example. For anybody else's program, look at `ok` instead.
 */
export function unwrap<T>(result: Parsed<T, { readonly message: string }>): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message, { cause: result.error });
}
