/** Messages up to this length are always parsed quickly. */
const ALWAYS_FAST = 64 * 1024;

/** Values that one message may hold: some milliseconds of parsing for each 10,000. */
export const MAX_VALUES = 500_000;

/** Each value but the first one has one of these before it. */
const BEFORE_VALUES = [',', '[', '{'];

/** Whether a message is made of so many values that parsing it would keep others waiting. Those characters in texts count as well. */
function isTooComplex(text: string): boolean {
  if (text.length <= ALWAYS_FAST) return false;
  let values = 0;
  for (const character of BEFORE_VALUES) {
    for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
      values += 1;
      if (values > MAX_VALUES) return true;
    }
  }
  return false;
}

/** A message as JSON, or the reason why it is not valid. */
export type Parsed = { readonly value: unknown } | { readonly error: 'not JSON' | 'too complex' };

export function parseMessage(text: string): Parsed {
  if (isTooComplex(text)) return { error: 'too complex' };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: 'not JSON' };
  }
}
