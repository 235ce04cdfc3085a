/** Messages of up to so many characters are parsed in no time, whatever they are. */
const ALWAYS_FAST = 64 * 1024;

/** Values that one message may hold: some milliseconds of parsing for each 10,000. */
export const MAX_VALUES = 500_000;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Whether a message is made of so many values that parsing it would keep others waiting. Commas in texts count as well. */
function isTooComplex(text: string): boolean {
  if (text.length <= ALWAYS_FAST) return false;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA || code === BRACKET || code === BRACE) values += 1;
  }
  return values > MAX_VALUES;
}

/** A message as JSON, or why it is none. */
export type Parsed = { readonly value: unknown } | { readonly error: 'not JSON' | 'too complex' };

export function parseMessage(text: string): Parsed {
  if (isTooComplex(text)) return { error: 'too complex' };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: 'not JSON' };
  }
}
