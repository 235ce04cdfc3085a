import { utf8Decode, utf8Encode } from '@polkavirt/primitives';

/** Bytes as lowercase hex with the prefix 0x. The form of storage keys, accounts and hashes. */
export type HexString = `0x${string}`;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Beyond this, characters are put into bytes and decoded: a string that is put together from so many pieces costs the garbage collector more. */
const FEW_BYTES = 512;
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

export function bytesToHex(bytes: Uint8Array): HexString {
  if (bytes.length > FEW_BYTES) return `0x${utf8Decode(digitsOf(bytes))}`;
  let hex = '0x';
  for (let i = 0; i < bytes.length; i++) hex += HEX[bytes[i]];
  return hex as HexString;
}

/** The character codes of the digits. */
function digitsOf(bytes: Uint8Array): Uint8Array {
  const digits = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    digits[2 * i] = DIGITS[bytes[i] >> 4];
    digits[2 * i + 1] = DIGITS[bytes[i] & 15];
  }
  return digits;
}

/** Stands for a character that is not a digit. */
const NONE = 16;
/** The values of lowercase hex digits by character code. */
const LOWER_NIBBLES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value < 0 ? NONE : value;
});
/** The same with capital letters. */
const NIBBLES = LOWER_NIBBLES.map((value, code) => (code >= 65 && code <= 70 ? code - 55 : value));

/** Reads hex digits from the third character on. @returns Whether all of them are digits of the table. */
function readHex(hex: string, bytes: Uint8Array, nibbles: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const high = nibbles[hex.charCodeAt(2 * i + 2)] ?? NONE;
    const low = nibbles[hex.charCodeAt(2 * i + 3)] ?? NONE;
    if (high === NONE || low === NONE) return false;
    bytes[i] = (high << 4) | low;
  }
  return true;
}

/** @throws RangeError unless `hex` is 0x and an even number of hex digits. */
export function hexToBytes(hex: string): Uint8Array {
  if (!hex.startsWith('0x') || hex.length % 2 !== 0) throw new RangeError(`not a hex string: ${hex.slice(0, 80)}`);
  const bytes = new Uint8Array((hex.length - 2) / 2);
  if (!readHex(hex, bytes, NIBBLES)) throw new RangeError(`not a hex string: ${hex.slice(0, 80)}`);
  return bytes;
}

/** The bytes of lowercase hex digits after 0x; undefined unless there are exactly so many bytes. */
export function lowerHexToBytes(hex: string, length: number): Uint8Array | undefined {
  if (typeof hex !== 'string' || hex.length !== 2 + 2 * length || !hex.startsWith('0x')) return undefined;
  const bytes = new Uint8Array(length);
  return readHex(hex, bytes, LOWER_NIBBLES) ? bytes : undefined;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whether two arrays have the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The UTF-8 bytes of a text. @throws HostFault `ValueOutOfRange` for a lone surrogate. */
export const textToBytes = (text: string): Uint8Array => utf8Encode(text, 'text');

/** UTF-8 bytes of a text as hex, such as the key `:code`. */
export const textToHex = (text: string): HexString => bytesToHex(textToBytes(text));
