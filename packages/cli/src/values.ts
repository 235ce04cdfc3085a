/** Values as the command line, JSON and tables write them. Each parser returns undefined for other text. */

/** Bytes in lowercase hex without a prefix. */
export const bytesToHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** `0x` and as few digits as the value needs. */
export const toHex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Names in a message: a program can have any number of them, of any length. */
export function namesIn(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => (name.length > 100 ? `${name.slice(0, 100)}…` : name));
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

/** 1234567 -> `1,234,567`. */
export const grouped = (value: bigint | number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** `1 job`, `2,000 jobs`. */
export const counted = (count: number, what: string): string => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

/** A duration in milliseconds as text for people. */
export function duration(ms: number): string {
  if (ms < 0.9995) return `${(ms * 1000).toFixed(0)} µs`;
  return ms < 999.5 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`;
}

/**
 * Text that came from outside, for a terminal: control characters, with which a program's symbol or a file's name could move the
 * cursor or recolour what follows, are shown as `\u{1b}`.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** The same for a message, shortened, because it may quote a very long line of a file. */
export const quoted = (text: string): string => printable(text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text);

/** An i64 in decimal. */
export function parseI64(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** What a register may be set to: an i64 or u64 in decimal, or a u64 in `0x` hex. Negative numbers become their two's complement. */
export function parseRegisterValue(text: string): bigint | undefined {
  const value = parseU64(text) ?? parseI64(text);
  return value === undefined ? undefined : BigInt.asUintN(64, value);
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
