/**
 * Finds the imports of a Solidity source. It only reads tokens, in one pass, because a source may be broken or hostile;
 * reporting errors is the compiler's job.
 */

/** An import, with the line where it starts, from 1. */
export interface SourceImport {
  readonly path: string;
  readonly line: number;
}

/** A word, a string or a sign of a source. */
export type Token = { readonly kind: 'word' | 'string' | 'sign'; readonly text: string; readonly line: number };

const WORD = /[\w$]+/y;
/** A string up to its end, or to the end of the line, where a broken one ends. */
const STRING = /"(?:[^"\\\n]|\\[^\n])*"?|'(?:[^'\\\n]|\\[^\n])*'?/y;

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([^\n]))/g;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The value of a string literal. */
const literalValue = (literal: string): string =>
  literal
    .slice(1, literal.length > 1 && literal.endsWith(literal[0]) ? -1 : undefined)
    .replace(ESCAPE, (_, byte?: string, unit?: string, plain = '') =>
      byte === undefined && unit === undefined
        ? (ESCAPED[plain] ?? plain)
        : String.fromCharCode(Number.parseInt((byte ?? unit) as string, 16)),
    );

/** Words, strings and signs, without comments and white space. */
export function* tokensOf(text: string): Generator<Token> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 10) line++;
    if (code <= 32) {
      at++;
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      const next = end < 0 ? text.length : end + 2;
      for (let newline = text.indexOf('\n', at); newline >= 0 && newline < next; newline = text.indexOf('\n', newline + 1))
        line++;
      at = next;
    } else {
      const kind = code === 34 || code === 39 ? 'string' : 'word';
      const pattern = kind === 'string' ? STRING : WORD;
      pattern.lastIndex = at;
      const found = pattern.exec(text)?.[0];
      const token = found ?? text[at];
      yield { kind: found === undefined ? 'sign' : kind, text: token, line };
      at += token.length;
    }
  }
}

/** `import "x"`, `import "x" as Y`, `import * as Y from "x"`, `import {A, B as C} from "x"`. */
export function findImports(text: string): readonly SourceImport[] {
  const imports: SourceImport[] = [];
  /** The import that is being read: its line, whether it is within braces, and whether anything came after the word. */
  let open: { readonly line: number; isInBraces: boolean; isFirst: boolean } | undefined;
  for (const token of tokensOf(text)) {
    const isFirst: boolean = open?.isFirst ?? false;
    if (open !== undefined) open.isFirst = false;
    if (token.kind === 'word' && token.text === 'import') open = { line: token.line, isInBraces: false, isFirst: true };
    else if (open === undefined) continue;
    else if (token.kind === 'word' && isFirst) open = undefined;
    else if (token.kind === 'string') {
      if (!open.isInBraces) imports.push({ path: literalValue(token.text), line: open.line });
      open = undefined;
    } else if (token.kind === 'sign') {
      if (token.text === '{' && !open.isInBraces) open.isInBraces = true;
      else if (token.text === '}' && open.isInBraces) open.isInBraces = false;
      else if (token.text !== '*' && token.text !== ',') open = undefined;
    }
  }
  return imports;
}
