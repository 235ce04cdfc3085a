/** Texts of the debug sections: UTF-8, cut at a length that no name of a real program has. */
const MAX_TEXT = 1024;

const decoder = new TextDecoder();

/** The text that starts at a byte; empty beyond the section. */
export function textAt(section: Uint8Array, at: number): string {
  if (!(at < section.length)) return '';
  const bytes = section.subarray(at, at + MAX_TEXT);
  const length = bytes.indexOf(0);
  return decoder.decode(length < 0 ? bytes : bytes.subarray(0, length));
}
