/** Values as the command line and JSON write them: each parser gives undefined for what is no such value. */

/** Bytes in lowercase hex without a prefix. */
export const bytesToHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** `0x` and as few digits as the value needs. */
export const toHex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** 1234567 -> `1,234,567`. */
export const grouped = (value: bigint | number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** An i64 in decimal. */
export function parseI64(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** A u64 in decimal or `0x` hex. */
export function parseU64(text: string): bigint | undefined {
  if (!/^(\d{1,20}|0[xX][\da-fA-F]{1,16})$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asUintN(64, value) === value ? value : undefined;
}

/** A whole number that a JavaScript number holds exactly, in decimal or `0x` hex. */
export function parseCount(text: string): number | undefined {
  const value = parseU64(text);
  return value !== undefined && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

/** An address in hex, with or without `0x`. Beyond u32 is allowed here: nothing is accessible there. */
export function parseAddress(text: string): bigint | undefined {
  const digits = text.replace(/^0[xX]/, '');
  return /^[\da-fA-F]{1,16}$/.test(digits) ? BigInt(`0x${digits}`) : undefined;
}

/** Base64, standard or URL alphabet, padded or not. */
export function parseBase64(text: string): Uint8Array | undefined {
  if (!/^[\w+/-]*={0,2}$/.test(text)) return undefined;
  const digits = text.replace(/=+$/, '');
  return digits.length % 4 === 1 ? undefined : new Uint8Array(Buffer.from(digits, 'base64'));
}
