import { hexToU8a } from '@polkadot/util/hex/toU8a';

/** Thrown for a text that is not hex; the message is a sentence without a full stop. */
export class HexError extends Error {
  override readonly name = 'HexError';
}

/**
 * Bytes from hex digits, with or without `0x`; white space only groups.
 *
 * @throws HexError Which says where the text is not hex, or that a digit is missing.
 */
export const parseHex = (text: string): Uint8Array => {
  const digits = text.trim().replace(/^0x/i, '').replaceAll(/\s+/g, '');
  const wrong = /[^0-9a-f]/iu.exec(digits);
  if (wrong !== null) throw new HexError(`not hex: ${JSON.stringify(wrong[0])} after ${wrong.index} digits`);
  if (digits.length % 2 !== 0) throw new HexError(`hex of ${digits.length} digits: a byte takes two, so one is missing`);
  return hexToU8a(digits);
};
