import { HostFault } from './result.ts';

/** The part of the encoding standard that this package uses. Node and browsers have it, but the types of the ES library do not. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: 'utf-8',
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
// In a symbol a BOM is an ordinary character, so it must not be dropped or added.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The UTF-8 bytes of a text.
 *
 * @throws HostFault `ValueOutOfRange` if it is not a string, or holds a lone surrogate: that has no UTF-8 form, and
 *   the platform's encoder would silently write U+FFFD in its place.
 */
export const utf8Encode = (text: string, what: string): Uint8Array => encoder.encode(checkText(text, what));

/** The text of UTF-8 bytes, or undefined if they are not valid UTF-8. */
export const utf8Decode = (bytes: Uint8Array): string | undefined => {
  // Names of functions are short and ASCII; the platform's decoder costs ten times as much for them.
  if (bytes.length <= 32) {
    let text = '';
    let i = 0;
    while (i < bytes.length && bytes[i] < 0x80) text += String.fromCharCode(bytes[i++]);
    if (i === bytes.length) return text;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** @throws HostFault `ValueOutOfRange` if `text` is not a string or has no UTF-8 form. Returns it otherwise. */
export const checkText = (text: string, what: string): string => {
  if (typeof text !== 'string') {
    throw new HostFault('ValueOutOfRange', `${what}: a value of type ${typeof text} is not a string`);
  }
  if (LONE_SURROGATE.test(text)) {
    throw new HostFault('ValueOutOfRange', `${what}: ${JSON.stringify(text)} holds a lone surrogate, which UTF-8 cannot express`);
  }
  return text;
};
