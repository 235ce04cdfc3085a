import type { Program } from '../program/program.ts';

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** Names that a message lists at most. */
const MAX_NAMES = 10;

/** Says that a program has no export of a name, and which ones there are. @param name As text, or the bytes of its symbol. */
export function describeMissingExport({ exports }: Program, name: string | Uint8Array): string {
  const text = (symbol: string | Uint8Array): string => (typeof symbol === 'string' ? symbol : new TextDecoder().decode(symbol));
  const names = exports.slice(0, MAX_NAMES).map(({ symbol }) => text(symbol));
  const more = exports.length - names.length;
  const there =
    names.length === 0
      ? 'the program has none'
      : `there ${exports.length === 1 ? 'is' : 'are'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `there is no export ${text(name)}; ${there}`;
}
