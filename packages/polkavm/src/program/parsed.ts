/** What a reader of untrusted input returns: bad input is a value, never an exception. */
export type Parsed<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const parsed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const rejected = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
