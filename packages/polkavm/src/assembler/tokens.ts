/** Splits a line of assembly into its words. White space separates words and has no other meaning. */
import { REGISTERS } from '../isa/registers.ts';
import { type LineError, lineError } from './assembly-error.ts';

export type Token =
  | { readonly type: 'register'; readonly text: string; readonly at: number; readonly register: number }
  | { readonly type: 'number'; readonly text: string; readonly at: number; readonly value: bigint }
  | { readonly type: 'label'; readonly text: string; readonly at: number; readonly label: string }
  | { readonly type: 'word'; readonly text: string; readonly at: number };

/** Register names, by ABI and by number, -> number. */
const REGISTER_NUMBERS: ReadonlyMap<string, number> = new Map(
  REGISTERS.flatMap((name, number): [string, number][] => [
    [name, number],
    [`r${number}`, number],
  ]),
);

const NUMBER = /-?(?:0x[0-9a-fA-F]+|0b[01]+|[0-9]+)/y;
const WORD = /[A-Za-z][A-Za-z0-9]*/y;
const LABEL = /@[^\s,]+/y;
/** Longer ones first. `>>a2` is `>>a` and `2`, as upstream reads it. */
const OPERATOR = /<<r|>>r|>>a|<=u|<=s|>=u|>=s|<<|>>|<u|<s|>u|>s|==|!=|\/u|\/s|%u|%s|\.\.|[=+\-*&|^~()[\],]/y;

const matchAt = (pattern: RegExp, line: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0];
};

/** A minus is the sign of the number after it, unless the word before it can be the left side of a subtraction. */
const endsOperand = (token: Token | undefined): boolean =>
  token !== undefined && (token.type !== 'word' || token.text === ')' || token.text === ']');

/** So many digits always exceed 64 bits. The value is not computed, because that could take long. */
const MAX_NUMBER_LENGTH = 100;
const TOO_LARGE = 1n << 64n;

const parseNumber = (text: string): bigint => {
  if (text.length > MAX_NUMBER_LENGTH) return TOO_LARGE;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
};

/** The words of a line, up to a comment. */
export function tokenize(line: string): readonly Token[] | LineError {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (line.startsWith('//', at)) break;
    if (/\s/.test(line[at])) {
      at++;
      continue;
    }
    const previous = tokens.at(-1);
    const number = line[at] === '-' && endsOperand(previous) ? undefined : matchAt(NUMBER, line, at);
    const text = number ?? matchAt(LABEL, line, at) ?? matchAt(WORD, line, at) ?? matchAt(OPERATOR, line, at);
    if (text === undefined) return lineError(at, line.slice(at).trimEnd(), 'no instruction has this character');
    const register = REGISTER_NUMBERS.get(text);
    if (number !== undefined) tokens.push({ type: 'number', text, at, value: parseNumber(text) });
    else if (register !== undefined) tokens.push({ type: 'register', text, at, register });
    else if (text.startsWith('@')) tokens.push({ type: 'label', text, at, label: text.slice(1) });
    else tokens.push({ type: 'word', text, at });
    at += text.length;
  }
  return tokens;
}
