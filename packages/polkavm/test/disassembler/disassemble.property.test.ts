import { assembleOrThrow, unwrap } from '@polkavirt/polkavm';
import fc from 'fast-check';
import { assemble } from '../../src/assembler/assemble.ts';
import { disassemble } from '../../src/disassembler/disassemble.ts';
import { formatInstruction, isTextExact } from '../../src/disassembler/format-instruction.ts';
import { INSTRUCTION_IDS } from '../../src/isa/instruction-id.ts';
import { createInstruction } from '../../src/program/decoder.ts';
import { encodeInstruction } from '../../src/program/encoder.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import { writeProgram } from '../../src/program/write-program.ts';
import { anyOperands, anyProgram, anySet, namesIn, RUNS } from '../program/arbitraries.ts';

const WORDS = [
  'a0',
  'a1',
  'r13',
  '@x',
  '=',
  '+',
  '-',
  '[',
  ']',
  '(',
  ')',
  ',',
  '<u',
  '>>a',
  '5',
  '-1',
  '0xffffffff',
  'if',
  '==',
  '0',
  'jump',
  'u8',
  'i32',
  'i64',
  'pub',
  '@x:',
  '%raw',
  '%isa',
  '//',
  "'",
  'tmp',
  'ecalli',
];

describe('properties of assembly', () => {
  it('the text of any program assembles to the same bytes', () => {
    fc.assert(
      fc.property(anyProgram, (parts) => {
        const blob = writeProgram(parts);
        const program = unwrap(parseProgram(blob));
        const result = assemble(disassemble(program).text);
        expect(result).toEqual({ ok: true, value: blob });
      }),
      RUNS,
    );
  });

  it('the text of an instruction assembles to its shortest encoding', () => {
    const anyInstruction = anySet.chain((set) => fc.tuple(fc.constant(set), fc.constantFrom(...namesIn(set)), anyOperands));
    fc.assert(
      fc.property(anyInstruction, ([instructionSet, name, operands]) => {
        const instruction = { ...createInstruction(), ...operands, id: INSTRUCTION_IDS[name] };
        fc.pre(isTextExact(instruction));
        const expected: number[] = [];
        encodeInstruction(instructionSet, instruction, expected);
        const result = assembleOrThrow(formatInstruction(instruction, instructionSet), { instructionSet });
        const program = parseProgram(result);
        expect(program).toMatchObject({ ok: true, value: { code: Uint8Array.from(expected) } });
      }),
      RUNS,
    );
  });

  it('any words are assembled or refused with a place, never more', () => {
    const anyLine = fc.oneof(
      fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(' ')),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 4 }), anySet, (lines, instructionSet) => {
        const result = assemble(lines.join('\n'), { instructionSet });
        if (result.ok) {
          // What is assembled is a program, unless its imports section was given byte by byte.
          expect(parseProgram(result.value).ok || lines.some((line) => line.includes('%imports_section'))).toBe(true);
        } else {
          const { line, column, text } = result.error;
          const source = lines.join('\n').split(/\r?\n/)[line - 1];
          expect(source.slice(column - 1).startsWith(text) || column === 1).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
