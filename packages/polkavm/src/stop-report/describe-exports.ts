import type { Program } from '../program/program.ts';

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** Names that a message lists at most. */
const MAX_NAMES = 10;

/** Why a program has no export of a name, in words: which ones there are. */
export function describeMissingExport({ exports }: Program, name: string): string {
  const names = exports.slice(0, MAX_NAMES).map(({ symbol }) => new TextDecoder().decode(symbol));
  const more = exports.length - names.length;
  const there =
    names.length === 0
      ? 'the program has none'
      : `there ${exports.length === 1 ? 'is' : 'are'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `there is no export ${name}; ${there}`;
}
