/** Bytes from hex digits; spaces only group. */
export const hex = (digits: string): Uint8Array =>
  Uint8Array.from((digits.replaceAll(/\s/g, '').match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)));
