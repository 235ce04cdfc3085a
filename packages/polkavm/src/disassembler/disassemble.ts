/**
 * Prints a program as text that assembles to the same program: code, bitmask, jump table, exports, imports, data.
 * Optional sections (debug information) are left out.
 *
 * Instructions are in polkatool's words, `@N:` is the N-th basic block, and `pub @name:` an export. Our own directives
 * (see the assembler) express what polkatool's assembly cannot: instructions that are not in their shortest form (byte
 * by byte), exports whose symbols are not names or that point between instructions, imports, and the jump table.
 */
import { instructionName } from '../isa/instruction-id.ts';
import { INSTRUCTIONS, type InstructionName } from '../isa/instructions.ts';
import { getBitForOffset } from '../program/bitmask.ts';
import { createInstruction, decodeInstruction } from '../program/decoder.ts';
import type { Program, ProgramExport } from '../program/program.ts';
import { type CodeMap, mapCode, pieceEnd } from './code-map.ts';
import { formatInstruction } from './format-instruction.ts';

/** One line of disassembly. */
export interface DisassemblyLine {
  readonly text: string;
  /** The kind of the line; `raw` is an instruction byte by byte, `gap` is a run of bytes where no instruction starts. */
  readonly kind: 'comment' | 'directive' | 'label' | 'instruction' | 'raw' | 'gap';
  /** Where the line's bytes are in the code; a label has the offset of what follows. */
  readonly offset?: number;
  readonly bytes?: Uint8Array;
  /** The instruction; `invalid` for a byte that is none. */
  readonly name?: InstructionName | 'invalid';
}

/** Bytes of data, and entries of the jump table, on one line. */
const DATA_BYTES = 32;
const TABLE_ENTRIES = 16;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

const isPrintable = (symbol: Uint8Array): boolean => symbol.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x27);

const asciiText = (symbol: Uint8Array): string => Array.from(symbol, (byte) => String.fromCharCode(byte)).join('');

const formatSymbol = (symbol: Uint8Array): string =>
  isPrintable(symbol) ? `'${asciiText(symbol)}'` : `0x${hex(symbol).replaceAll(' ', '')}`;

const directive = (text: string): DisassemblyLine => ({ kind: 'directive', text });

/** Exports as labels, by code offset and in order; undefined if one of them cannot be a label. */
function exportLabels({ exports, code, bitmask }: Program): ReadonlyMap<number, readonly string[]> | undefined {
  const labels = new Map<number, string[]>();
  const names = new Set<string>();
  for (const { pc, symbol } of exports) {
    const name = isPrintable(symbol) ? asciiText(symbol) : '';
    const isFit = /^[A-Za-z_][\w.$-]*$/.test(name) && !names.has(name) && getBitForOffset(bitmask, code.length, pc);
    if (!isFit) return undefined;
    names.add(name);
    labels.set(pc, [...(labels.get(pc) ?? []), name]);
  }
  return labels;
}

const formatReference = (map: CodeMap, offset: number): string => {
  const block = map.blockAt(offset);
  return block === undefined ? String(offset) : `@${block}`;
};

function* dataLines(name: string, data: Uint8Array, size: number): Generator<DisassemblyLine> {
  if (size > 0) yield directive(`%${name}_size = ${size}`);
  for (let at = 0; at < data.length; at += DATA_BYTES) {
    yield directive(`%${name}${at === 0 ? '' : '_more'} = ${hex(data.subarray(at, at + DATA_BYTES))}`);
  }
}

function* exportLines(exports: readonly ProgramExport[], labels: ReturnType<typeof exportLabels>, map: CodeMap) {
  if (labels === undefined) {
    for (const { pc, symbol } of exports) yield directive(`%export = ${formatReference(map, pc)} ${formatSymbol(symbol)}`);
    return;
  }
  const names = exports.map(({ symbol }) => asciiText(symbol));
  const isSorted = names.every((name, index) => index === 0 || names[index - 1] < name);
  if (!isSorted) yield directive(`%export_order = ${names.join(' ')}`);
}

function* headLines(program: Program, labels: ReturnType<typeof exportLabels>, map: CodeMap): Generator<DisassemblyLine> {
  for (const { id, contents } of program.customSections) {
    yield { kind: 'comment', text: `// left out: section ${id}, ${contents.length} bytes` };
  }
  yield directive(`%isa = ${program.instructionSet}`);
  yield* dataLines('ro_data', program.roData, program.roDataSize);
  yield* dataLines('rw_data', program.rwData, program.rwDataSize);
  if (program.stackSize > 0) yield directive(`%stack_size = ${program.stackSize}`);
  if (program.brokenImports !== undefined) {
    yield directive(`%imports_section = ${hex(program.brokenImports)}`);
  } else {
    for (const symbol of program.imports) yield directive(`%import = ${formatSymbol(symbol!)}`);
  }
  yield* exportLines(program.exports, labels, map);
  const { jumpTable } = program;
  for (let from = 0; from < jumpTable.length; from += TABLE_ENTRIES) {
    const entries: string[] = [];
    for (let index = from; index < Math.min(from + TABLE_ENTRIES, jumpTable.length); index++) {
      entries.push(formatReference(map, jumpTable.get(index)!));
    }
    yield directive(`%jump_table = ${entries.join(' ')}`);
  }
}

/** The lines of a program's disassembly, one at a time: it can be larger than memory allows at once. */
export function* disassembleLines(program: Program): Generator<DisassemblyLine, void, undefined> {
  const { code, bitmask, instructionSet, imports } = program;
  const map = mapCode(program);
  const labels = exportLabels(program);
  yield* headLines(program, labels, map);

  const instruction = createInstruction();
  const formatTarget = (target: number): string => formatReference(map, target);
  for (let offset = 0; offset < code.length; ) {
    const end = pieceEnd(program, offset);
    const bytes = code.subarray(offset, end);
    const block = map.blockAt(offset);
    if (block !== undefined) yield { kind: 'label', text: `@${block}:`, offset };
    for (const name of labels?.get(offset) ?? []) {
      yield { kind: 'label', text: `pub @${name}:${block === undefined ? ' %no_fallthrough' : ''}`, offset };
    }

    if (getBitForOffset(bitmask, code.length, offset)) {
      decodeInstruction(program, offset, instruction);
      const name = instructionName(instruction.id);
      let text = formatInstruction(instruction, instructionSet, formatTarget);
      if (name !== 'invalid' && INSTRUCTIONS[name].flow === 'host_call') {
        const symbol = imports[instruction.imm1 >>> 0];
        text += symbol === undefined ? ' // no such import' : ` // ${formatSymbol(symbol)}`;
      }
      if (map.isExact(offset)) yield { kind: 'instruction', text: `    ${text}`, offset, bytes, name };
      else yield { kind: 'raw', text: `    %raw = ${hex(bytes)} // ${text}`, offset, bytes, name };
    } else {
      yield { kind: 'gap', text: `    %raw_gap = ${hex(bytes)}`, offset, bytes };
    }
    offset = end;
  }
}

/**
 * The whole disassembly of a program of ordinary size.
 *
 * ```ts
 * import { assembleOrThrow, disassemble, parseProgram, unwrap } from '@polkavirt/polkavm';
 *
 * const program = unwrap(parseProgram(assembleOrThrow('pub @main:\n  a0 = a0 + 1\n  ret')));
 * disassemble(program).text; // assembles to the same program
 * ```
 */
export function disassemble(program: Program): { readonly text: string; readonly lines: readonly DisassemblyLine[] } {
  const lines = [...disassembleLines(program)];
  return { lines, text: lines.map(({ text }) => `${text}\n`).join('') };
}
