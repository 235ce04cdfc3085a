import { utf8Bytes } from '../program/utf8.ts';
import { writeVarint } from '../program/varint.ts';

/** Collects the texts of the section of strings. A text is named by its offset there; 0 is the empty one. */
export interface StringPool {
  offsetOf(text: string): number;
  finish(): Uint8Array;
}

export function createStringPool(): StringPool {
  const offsets = new Map<string, number>();
  const pieces: Uint8Array[] = [];
  let length = 0;
  const offsetOf = (text: string): number => {
    const known = offsets.get(text);
    if (known !== undefined) return known;
    const offset = length;
    const bytes = utf8Bytes(text);
    const prefix: number[] = [];
    writeVarint(prefix, bytes.length);
    pieces.push(Uint8Array.from(prefix), bytes);
    length += prefix.length + bytes.length;
    offsets.set(text, offset);
    return offset;
  };
  offsetOf('');

  return {
    offsetOf,
    finish() {
      const output = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        output.set(piece, at);
        at += piece.length;
      }
      return output;
    },
  };
}
