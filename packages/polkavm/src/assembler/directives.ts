/**
 * The lines that start with `%`. Upstream's are `%isa`, `%ro_data`, `%ro_data_size`, `%rw_data`, `%rw_data_size` and
 * `%stack_size`; the others are ours, for what upstream's assembly cannot say:
 *
 *     %ro_data_more = 01 ff ..        bytes after those of %ro_data
 *     %rw_data_more = 01 ff ..        bytes after those of %rw_data
 *     %import = 'symbol'              the next import; a symbol is 'text' or 0x and its bytes in hexadecimal
 *     %imports_section = 01 ff ..     the whole section, where its offsets are broken
 *     %export = @label 'symbol'       an export at a label or code offset, after those of `pub @label:`
 *     %export_order = b a             the order of the exports of `pub @label:`, which is alphabetical otherwise
 *     %jump_table = @label 17         the next entries of the jump table, by label or code offset
 *     %raw = 28 05                    an instruction byte by byte
 *     %raw_gap = 00 00                bytes of the code where no instruction starts
 *     %line = 12 'file.txt'           the source line of the instructions that follow; 0 ends it
 */
import { INSTRUCTION_SETS, type InstructionSetName } from '../isa/instruction-set.ts';
import { utf8Bytes } from '../program/utf8.ts';
import { type LineError, lineError } from './assembly-error.ts';

/** A label or a code offset. */
export type CodeReference = { readonly label: string; readonly at: number } | { readonly offset: number };

/** A line of the file from which an assembly text was generated. */
interface SourceLine {
  /** From 1; 0 for none. */
  readonly line: number;
  /** Undefined if it is the same as in the directive before. */
  readonly path: string | undefined;
}

/** The meaning of each directive, by name. */
interface DirectiveValues {
  readonly isa: InstructionSetName;
  readonly ro_data: Uint8Array;
  readonly ro_data_more: Uint8Array;
  readonly ro_data_size: number;
  readonly rw_data: Uint8Array;
  readonly rw_data_more: Uint8Array;
  readonly rw_data_size: number;
  readonly stack_size: number;
  readonly import: Uint8Array;
  readonly imports_section: Uint8Array;
  readonly export: { readonly target: CodeReference; readonly symbol: Uint8Array };
  readonly export_order: readonly string[];
  readonly jump_table: readonly CodeReference[];
  readonly raw: Uint8Array;
  readonly raw_gap: Uint8Array;
  readonly line: SourceLine;
}

export type Directive = {
  [Name in keyof DirectiveValues]: { readonly name: Name; readonly value: DirectiveValues[Name] };
}[keyof DirectiveValues];

/** Text from `at` on in the line. */
interface Rest {
  readonly text: string;
  readonly at: number;
}

const isError = (value: unknown): value is LineError => typeof value === 'object' && value !== null && 'message' in value;

const expected = ({ text, at }: Rest, what: string): LineError => lineError(at, text, `expected ${what}`);

const parseSize = (rest: Rest): number | LineError => {
  const value = /^(?:0x[0-9a-fA-F]{1,8}|[0-9]{1,10})$/.test(rest.text) ? Number(rest.text) : Number.NaN;
  return value <= 0xffff_ffff ? value : expected(rest, 'a number from 0 to 4294967295');
};

/** The value of a hexadecimal digit, by character code; -1 for any other character, -2 for white space. */
const HEX_DIGITS: Int8Array = Int8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? -2 : /[0-9a-fA-F]/.test(character) ? Number.parseInt(character, 16) : -1;
});

/** Bytes in hexadecimal, with spaces anywhere between the digits. */
const parseBytes = (rest: Rest): Uint8Array | LineError => {
  const { text } = rest;
  const digits = new Uint8Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = HEX_DIGITS[text.charCodeAt(i)] ?? -1;
    if (digit === -1) return expected(rest, 'bytes of two hexadecimal digits each');
    if (digit >= 0) digits[count++] = digit;
  }
  if (count % 2 !== 0) return expected(rest, 'bytes of two hexadecimal digits each');
  const bytes = new Uint8Array(count / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digits[i * 2] << 4) | digits[i * 2 + 1];
  return bytes;
};

const parseSymbol = (rest: Rest): Uint8Array | LineError => {
  const text = /^'([^']*)'$/.exec(rest.text);
  if (text !== null) return utf8Bytes(text[1]);
  if (rest.text.startsWith('0x')) return parseBytes({ text: rest.text.slice(2), at: rest.at + 2 });
  return expected(rest, "a symbol: 'text', or 0x and hexadecimal digits");
};

const parseReference = (rest: Rest): CodeReference | LineError => {
  if (/^@[^\s,]+$/.test(rest.text)) return { label: rest.text.slice(1), at: rest.at };
  const offset = parseSize(rest);
  return isError(offset) ? expected(rest, '@label or a code offset') : { offset };
};

/** The words of a list, which spaces or commas separate. */
const words = (rest: Rest): readonly Rest[] =>
  [...rest.text.matchAll(/[^\s,]+/g)].map((match) => ({ text: match[0], at: rest.at + match.index }));

const parseReferences = (rest: Rest): readonly CodeReference[] | LineError => {
  const references: CodeReference[] = [];
  for (const word of words(rest)) {
    const reference = parseReference(word);
    if (isError(reference)) return reference;
    references.push(reference);
  }
  return references;
};

const parseExport = (rest: Rest): { target: CodeReference; symbol: Uint8Array } | LineError => {
  const parts = /^(\S+)(\s+)(.*)$/.exec(rest.text);
  if (parts === null) return expected(rest, '@label or a code offset, and a symbol');
  const target = parseReference({ text: parts[1], at: rest.at });
  if (isError(target)) return target;
  const symbol = parseSymbol({ text: parts[3], at: rest.at + parts[1].length + parts[2].length });
  return isError(symbol) ? symbol : { target, symbol };
};

const parseLine = (rest: Rest): SourceLine | LineError => {
  const parts = /^([0-9]{1,10})(?:\s+'([^']+)')?$/.exec(rest.text);
  const line = Number(parts?.[1]);
  return line <= 0xffff_ffff
    ? { line, path: parts?.[2] }
    : expected(rest, "a line, and the name of its file in quotes: 12 'file.txt'");
};

const parseIsa = (rest: Rest): InstructionSetName | LineError =>
  Object.hasOwn(INSTRUCTION_SETS, rest.text)
    ? (rest.text as InstructionSetName)
    : expected(rest, `one of ${Object.keys(INSTRUCTION_SETS).join(', ')}`);

const PARSERS: { readonly [Name in keyof DirectiveValues]: (rest: Rest) => DirectiveValues[Name] | LineError } = {
  isa: parseIsa,
  ro_data: parseBytes,
  ro_data_more: parseBytes,
  ro_data_size: parseSize,
  rw_data: parseBytes,
  rw_data_more: parseBytes,
  rw_data_size: parseSize,
  stack_size: parseSize,
  import: parseSymbol,
  imports_section: parseBytes,
  export: parseExport,
  export_order: (rest) => words(rest).map(({ text }) => text),
  jump_table: parseReferences,
  raw: parseBytes,
  raw_gap: parseBytes,
  line: parseLine,
};

/** The part of a line before its comment. Two slashes inside quotes do not start a comment. */
const withoutComment = (line: string): string => {
  let at = 0;
  while (at < line.length && !line.startsWith('//', at)) {
    const closing = line[at] === "'" ? line.indexOf("'", at + 1) : -1;
    at = closing === -1 ? at + 1 : closing + 1;
  }
  return line.slice(0, at).trimEnd();
};

/** Reads a line that starts with `%`. */
export function parseDirective(line: string): Directive | LineError {
  const text = withoutComment(line);
  const head = /^\s*%(\w*)\s*(=?)\s*/.exec(text)!;
  const at = text.indexOf('%');
  if (!Object.hasOwn(PARSERS, head[1])) {
    const names = Object.keys(PARSERS).map((name) => `%${name}`);
    return lineError(at, text.slice(at), `expected one of ${names.join(', ')}`);
  }
  if (head[2] === '') return lineError(at, text.slice(at), `expected \`%${head[1]} = \``);
  const name = head[1] as Directive['name'];
  const value = PARSERS[name]({ text: text.slice(head[0].length), at: head[0].length });
  return isError(value) ? value : ({ name, value } as Directive);
}
