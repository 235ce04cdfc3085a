import { utf8Encode } from '@polkavirt/primitives';

/** Bytes as lowercase hex with the prefix 0x. The form of storage keys, accounts and hashes. */
export type HexString = `0x${string}`;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function bytesToHex(bytes: Uint8Array): HexString {
  let hex = '0x';
  for (let i = 0; i < bytes.length; i++) hex += HEX[bytes[i]];
  return hex as HexString;
}

/** The value of a hex digit's character code, or -1. */
const nibbleOf = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

/** @throws RangeError unless `hex` is 0x and an even number of hex digits. */
export function hexToBytes(hex: string): Uint8Array {
  if (!hex.startsWith('0x') || hex.length % 2 !== 0) throw new RangeError(`not a hex string: ${hex.slice(0, 80)}`);
  const bytes = new Uint8Array((hex.length - 2) / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = nibbleOf(hex.charCodeAt(2 * i + 2));
    const low = nibbleOf(hex.charCodeAt(2 * i + 3));
    if (high < 0 || low < 0) throw new RangeError(`not a hex string: ${hex.slice(0, 80)}`);
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** The bytes of lowercase hex digits after 0x; undefined unless there are exactly so many bytes. */
export function lowerHexToBytes(hex: string, length: number): Uint8Array | undefined {
  if (typeof hex !== 'string' || hex.length !== 2 + 2 * length || !hex.startsWith('0x')) return undefined;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const first = hex.charCodeAt(2 * i + 2);
    const second = hex.charCodeAt(2 * i + 3);
    const [high, low] = [nibbleOf(first), nibbleOf(second)];
    // Capital letters are below the small ones.
    if (high < 0 || low < 0 || (first > 57 && first < 97) || (second > 57 && second < 97)) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
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

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The UTF-8 bytes of a text. @throws HostFault `ValueOutOfRange` for a lone surrogate. */
export const textToBytes = (text: string): Uint8Array => utf8Encode(text, 'text');

/** UTF-8 bytes of a text as hex, such as the key `:code`. */
export const textToHex = (text: string): HexString => bytesToHex(textToBytes(text));
