import { varintExtraBytes, varintValue } from '../program/varint.ts';

/** The varint at an offset, and how many bytes it takes; undefined if it is cut off, too long, or beyond the end. */
export function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly size: number } | undefined {
  if (!(at < bytes.length)) return undefined;
  const extra = varintExtraBytes(bytes[at]);
  if (extra > 4 || at + 1 + extra > bytes.length) return undefined;
  return { value: varintValue(bytes, at, extra), size: 1 + extra };
}
