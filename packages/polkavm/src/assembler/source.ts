/** Reads the lines of an assembly text. Labels are resolved in a second step, once all of them are known. */
import { IDS_BY_OPCODE, INSTRUCTION_IDS, INVALID_INSTRUCTION, idEndsBasicBlock } from '../isa/instruction-id.ts';
import type { InstructionSetName } from '../isa/instruction-set.ts';
import { createInstruction } from '../program/decoder.ts';
import { CODE_ADDRESS_ALIGNMENT, MAX_IMPORTS } from '../program/limits.ts';
import { type Parsed, parsed, rejected } from '../program/parsed.ts';
import { utf8Bytes } from '../program/utf8.ts';
import { type AssemblyError, atLine, type LineError, lineError } from './assembly-error.ts';
import { type CodeReference, type Directive, parseDirective } from './directives.ts';
import { type ParsedLine, parseInstruction } from './parse-instruction.ts';

/** The position that `%line` gives to a piece. */
interface PieceOrigin {
  readonly line: number;
  /** Undefined for the file of the text itself. */
  readonly path: string | undefined;
}

/** A piece of code and the line that it comes from. */
export type Piece = { readonly line: number; readonly origin: PieceOrigin | undefined } & (
  | { readonly type: 'instruction'; readonly parsed: ParsedLine }
  | { readonly type: 'raw' | 'gap'; readonly bytes: Uint8Array }
);

/** Where a label is: the piece after it, and the first piece of the basic block that it is in. */
export interface Label {
  /** Where the label itself stands, from 1. */
  readonly line: number;
  readonly piece: number;
  readonly block: number;
}

/** A value with the number of its line, from 1. */
type AtLine<T> = T & { readonly line: number };

/** The contents of a directive with its line (from 1) and the column of its `%` (from 0). */
type AtDirective<T> = AtLine<T> & { readonly at: number };

/** Everything that was read from a text. */
export interface Source {
  readonly instructionSet: InstructionSetName;
  readonly pieces: readonly Piece[];
  readonly labels: ReadonlyMap<string, Label>;
  /** The labels of `pub @label:`. */
  readonly publicLabels: readonly { readonly name: string; readonly symbol: Uint8Array; readonly piece: number }[];
  readonly exportOrder: AtDirective<{ readonly names: readonly string[] }> | undefined;
  /** The exports of `%export`. */
  readonly exports: readonly AtLine<{ readonly target: CodeReference; readonly symbol: Uint8Array }>[];
  readonly jumpTable: readonly AtLine<{ readonly target: CodeReference }>[];
  readonly imports: readonly Uint8Array[];
  readonly brokenImports: Uint8Array | undefined;
  readonly roData: Uint8Array;
  readonly rwData: Uint8Array;
  readonly roDataSize: number;
  readonly rwDataSize: number;
  readonly stackSize: number;
}

const isLineError = (value: Directive | ParsedLine | LineError): value is LineError => 'message' in value;

const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const LABEL_LINE = /^\s*(pub\s+)?@(\S+):\s*(%no_fallthrough)?\s*(?:\/\/.*)?$/;

/** The last `%isa` of the text, which also applies to the instructions before it. */
function findInstructionSet(
  lines: readonly string[],
  fallback: InstructionSetName | undefined,
): Parsed<InstructionSetName, AssemblyError> {
  let found = fallback;
  for (const [index, line] of lines.entries()) {
    if (!/^\s*%isa\b/.test(line)) continue;
    const directive = parseDirective(line);
    if (isLineError(directive)) return rejected(atLine(index + 1, directive));
    if (directive.name === 'isa') found = directive.value;
  }
  return found === undefined ? rejected(atLine(1, lineError(0, '', 'expected `%isa = ` somewhere'))) : parsed(found);
}

/** Reads a text, in the instruction set of its `%isa` or else in `fallback`. */
export function readSource(text: string, fallback: InstructionSetName | undefined): Parsed<Source, AssemblyError> {
  const lines = text.split(/\r?\n/);
  const set = findInstructionSet(lines, fallback);
  if (!set.ok) return set;
  const instructionSet = set.value;

  const pieces: Piece[] = [];
  const labels = new Map<string, Label>();
  const publicLabels: { name: string; symbol: Uint8Array; piece: number }[] = [];
  const exports: AtLine<{ target: CodeReference; symbol: Uint8Array }>[] = [];
  const jumpTable: AtLine<{ target: CodeReference }>[] = [];
  const imports: Uint8Array[] = [];
  const sizes: Partial<Record<'ro_data_size' | 'rw_data_size' | 'stack_size', number>> = {};
  const data: Record<'ro_data' | 'rw_data', AtDirective<{ parts: Uint8Array[] }> | undefined> = {
    ro_data: undefined,
    rw_data: undefined,
  };
  let exportOrder: Source['exportOrder'];
  let brokenImports: Uint8Array | undefined;
  let origin: PieceOrigin | undefined;
  let originPath: string | undefined;
  let atBlockStart = true;
  let block = 0;

  const push = (piece: Piece, endsBlock: boolean): void => {
    pieces.push(piece);
    atBlockStart = endsBlock;
    if (endsBlock) block = pieces.length;
  };

  const pushInstruction = (line: number, parsedLine: ParsedLine): void =>
    push({ type: 'instruction', line, origin, parsed: parsedLine }, idEndsBasicBlock(parsedLine.instruction.id));

  const readLabel = (text: string, line: number): LineError | undefined => {
    const match = LABEL_LINE.exec(text);
    if (match === null) return lineError(text.search(/\S/), text.trim(), 'expected `@name:`');
    const [, isPublic, name, noFallthrough] = match;
    if (labels.has(name)) return lineError(text.indexOf('@'), `@${name}`, 'expected another name: this label exists already');
    if (!atBlockStart && noFallthrough === undefined) {
      pushInstruction(line, { instruction: { ...createInstruction(), id: INSTRUCTION_IDS.fallthrough } });
    }
    labels.set(name, { line, piece: pieces.length, block });
    if (isPublic !== undefined) publicLabels.push({ name, symbol: utf8Bytes(name), piece: pieces.length });
    return undefined;
  };

  const readDirective = (text: string, line: number): LineError | undefined => {
    const directive = parseDirective(text);
    if (isLineError(directive)) return directive;
    const at = text.indexOf('%');
    switch (directive.name) {
      case 'isa':
        break;
      case 'ro_data':
      case 'rw_data':
        data[directive.name] = { line, at, parts: [directive.value] };
        break;
      case 'ro_data_more':
      case 'rw_data_more': {
        const name = directive.name === 'ro_data_more' ? 'ro_data' : 'rw_data';
        data[name] ??= { line, at, parts: [] };
        data[name].parts.push(directive.value);
        break;
      }
      case 'ro_data_size':
      case 'rw_data_size':
      case 'stack_size':
        sizes[directive.name] = directive.value;
        break;
      case 'import':
        imports.push(directive.value);
        if (imports.length > MAX_IMPORTS) return lineError(at, text.trim(), `expected at most ${MAX_IMPORTS} imports`);
        break;
      case 'imports_section':
        brokenImports = directive.value;
        break;
      case 'export':
        exports.push({ line, ...directive.value });
        break;
      case 'export_order':
        exportOrder = { line, at, names: directive.value };
        break;
      case 'jump_table':
        for (const target of directive.value) jumpTable.push({ line, target });
        break;
      case 'raw': {
        if (directive.value.length === 0) return lineError(text.trimEnd().length, '', 'expected at least one byte');
        const id = IDS_BY_OPCODE[instructionSet][directive.value[0]];
        push({ type: 'raw', line, origin, bytes: directive.value }, id !== INVALID_INSTRUCTION && idEndsBasicBlock(id));
        break;
      }
      case 'raw_gap':
        if (directive.value.length > 0) push({ type: 'gap', line, origin, bytes: directive.value }, false);
        break;
      case 'line':
        originPath = directive.value.path ?? originPath;
        origin = directive.value.line === 0 ? undefined : { line: directive.value.line, path: originPath };
        break;
    }
    return undefined;
  };

  const readInstruction = (text: string, line: number): LineError | undefined => {
    const result = parseInstruction(text, instructionSet);
    if (isLineError(result)) return result;
    if (result.label?.use === 'address') {
      jumpTable.push({ line, target: { label: result.label.name, at: result.label.at } });
      result.instruction.imm1 = jumpTable.length * CODE_ADDRESS_ALIGNMENT;
    }
    pushInstruction(line, result);
    return undefined;
  };

  for (const [index, line] of lines.entries()) {
    const first = line.trimStart();
    if (first === '' || first.startsWith('//')) continue;
    const read = first.startsWith('%') ? readDirective : /^(?:@|pub\b)/.test(first) ? readLabel : readInstruction;
    const error = read(line, index + 1);
    if (error !== undefined) return rejected(atLine(index + 1, error));
  }

  const roData = concatenate(data.ro_data?.parts ?? []);
  const rwData = concatenate(data.rw_data?.parts ?? []);
  const { ro_data_size: roDataSize = roData.length, rw_data_size: rwDataSize = rwData.length, stack_size: stackSize = 0 } = sizes;
  const tooLong = (name: 'ro_data' | 'rw_data', length: number, size: number): Parsed<Source, AssemblyError> => {
    const message = `expected at most the ${size} bytes of %${name}_size, these are ${length}`;
    const { line, at } = data[name]!;
    return rejected(atLine(line, lineError(at, `%${name}`, message)));
  };
  if (roData.length > roDataSize) return tooLong('ro_data', roData.length, roDataSize);
  if (rwData.length > rwDataSize) return tooLong('rw_data', rwData.length, rwDataSize);
  return parsed({
    instructionSet,
    pieces,
    labels,
    publicLabels,
    exportOrder,
    exports,
    jumpTable,
    imports,
    brokenImports,
    roData,
    rwData,
    roDataSize,
    rwDataSize,
    stackSize,
  });
}
