import { readVarint } from './read-varint.ts';

/** Every JavaScript host has it, but this package is compiled without the types of any host. */
declare const TextDecoder: new (encoding: 'utf-8', options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

/** The longest text in bytes, so that comparing one never takes long. */
const MAX_TEXT_LENGTH = 8192;

/**
 * Reads texts of the section of strings by their offsets. A broken text becomes the empty text, which means "not known", and is reported to `note`.
 * Texts are cached. Valid texts do not overlap, so no more bytes are decoded than the section has.
 */
export function createTextReader(strings: Uint8Array, note: (problem: string) => void): (offset: number) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const texts = new Map<number, string>([[0, '']]);
  let left = strings.length;

  const decode = (offset: number): string => {
    const length = readVarint(strings, offset);
    const start = offset + (length?.size ?? 0);
    if (length === undefined || start + length.value > strings.length) {
      note(`there is no text at ${offset} of the section of strings`);
      return '';
    }
    if (length.value > MAX_TEXT_LENGTH) {
      note(`the text at ${offset} of the section of strings has ${length.value} bytes, the limit is ${MAX_TEXT_LENGTH}`);
      return '';
    }
    left -= length.size + length.value;
    if (left < 0) {
      note('texts overlap in the section of strings');
      return '';
    }
    try {
      return decoder.decode(strings.subarray(start, start + length.value));
    } catch {
      note(`the text at ${offset} of the section of strings is not UTF-8`);
      return '';
    }
  };

  return (offset) => {
    let text = texts.get(offset);
    if (text === undefined) {
      text = decode(offset);
      texts.set(offset, text);
    }
    return text;
  };
}
