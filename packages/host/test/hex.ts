/** Bytes from hex digits; spaces only group. */
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from((digits.replaceAll(/\s/g, '').match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)));

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
