/**
 * Maps lines of generated Yul to Solidity: the compiler's debug sections name lines of the Yul, whose comments name the Solidity.
 *
 *     /// @use-src 0:"contracts/Token.sol"
 *     function fun_transfer(var_to, var_value) {
 *         /// @src 0:512:530  "balances[to] += v"
 *
 * Source: Solidity 0.8 documentation, "Yul", "Debug annotations".
 */

/** A place in a source: its unit, and the offset in bytes of UTF-8. */
export interface SourceOffset {
  readonly file: string;
  readonly start: number;
  /** The end of the construct, after its last byte. */
  readonly end: number;
}

export interface YulLine {
  /** The Yul function that the line is in; empty outside of one. */
  readonly function: string;
  /** Undefined where the compiler does not say. */
  readonly origin: SourceOffset | undefined;
}

const USE_SRC = /@use-src\s+(.*)/;
const SOURCE_NAME = /(\d+):"((?:[^"\\]|\\.)*)"/g;
const SRC = /@src\s+(-?\d+):(-?\d+):(-?\d+)/g;
/** Comments quote the source, with braces in them. */
const COMMENTS = /\/\/\/.*|\/\*\*.*?\*\/|"(?:[^"\\]|\\.)*"/g;
const FUNCTION = /\bfunction\s+([\w$.]+)/;

/** The lines of a Yul text, the first at index 0. */
export function readYulLines(yul: string): readonly YulLine[] {
  const files = new Map<number, string>();
  const lines: YulLine[] = [];
  let origin: SourceOffset | undefined;
  /** The functions that are open, each with the depth of braces outside of it. */
  const open: { readonly name: string; readonly depth: number }[] = [];
  let depth = 0;
  let declared: string | undefined;
  for (const line of yul.split('\n')) {
    const used = USE_SRC.exec(line);
    if (used !== null) {
      for (const [, index, name] of used[1].matchAll(SOURCE_NAME)) files.set(Number(index), JSON.parse(`"${name}"`) as string);
    }
    for (const [, file, start, end] of line.matchAll(SRC)) {
      const name = files.get(Number(file));
      origin = name === undefined || Number(start) < 0 ? undefined : { file: name, start: Number(start), end: Number(end) };
    }
    const code = line.replace(COMMENTS, '');
    const head = FUNCTION.exec(code);
    if (head !== null) declared = head[1];
    lines.push({ function: declared ?? open.at(-1)?.name ?? '', origin });
    for (const sign of code) {
      if (sign === '{') {
        if (declared !== undefined) {
          open.push({ name: declared, depth });
          declared = undefined;
        }
        depth++;
      } else if (sign === '}') {
        depth--;
        if (open.at(-1)?.depth === depth) open.pop();
      }
    }
  }
  return lines;
}
