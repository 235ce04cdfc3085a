import { assembleOrThrow, unwrap } from '@polkavirt/polkavm';
import { exploreUntil, fewer } from '@polkavirt/test-support/exploring';
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

const DIRECTIVES = [
  'ro_data',
  'ro_data_more',
  'ro_data_size',
  'rw_data',
  'rw_data_more',
  'rw_data_size',
  'stack_size',
  'import',
  'imports_section',
  'export',
  'export_order',
  'jump_table',
  'raw',
  'raw_gap',
  'isa',
  'none',
];

const VALUES = [
  '01',
  '01 02 03',
  '0',
  '1',
  '4294967296',
  'ff',
  'x',
  "'symbol'",
  '0x6162',
  '@x',
  '7',
  'latest64',
  'jam_v1',
  '// end',
];

/** So that texts come far enough to be refused for what can be seen at their end only. */
const GOOD_LINES = [
  'pub @x:',
  '@y:',
  'a0 = a1 + a2',
  'jump @x if a0 <u a1',
  'jump @y',
  'a0 = @x',
  'trap',
  'ret',
  '%rw_data_size = 1',
  '%ro_data_size = 0',
  '%ro_data = 01 02 03',
  '%export_order = x',
  '// nothing',
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
    const anyWords = fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(' '));
    const anyDirective = fc
      .tuple(fc.constantFrom(...DIRECTIVES), fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }))
      .map(([name, values]) => `%${name} = ${values.join(' ')}`);
    const anyLine = fc
      .tuple(
        fc.constantFrom('', '', ' ', '\t  '),
        fc.oneof(anyWords, anyDirective, fc.constantFrom(...GOOD_LINES), fc.string({ maxLength: 30 })),
      )
      .map(([indent, line]) => `${indent}${line}`);
    let assembled = 0;
    const messages = new Set<string>();
    exploreUntil(
      RUNS,
      (round) =>
        fc.assert(
          fc.property(fc.array(anyLine, { maxLength: 4 }), anySet, (lines, instructionSet) => {
            const result = assemble(lines.join('\n'), { instructionSet });
            if (result.ok) {
              assembled++;
              // What is assembled is a program, unless its imports section was given byte by byte.
              expect(parseProgram(result.value).ok || lines.some((line) => line.includes('%imports_section'))).toBe(true);
            } else {
              const { line, column, text, message } = result.error;
              messages.add(message.replace(/`.*?`|[0-9]+/g, '..'));
              const source = lines.join('\n').split(/\r?\n/)[line - 1];
              if (!source.slice(column - 1).startsWith(text)) expect([source, column]).toEqual([source, text]);
            }
          }),
          { ...round, numRuns: round.numRuns * 5 },
        ),
      // Both happen, and for many reasons: words that say the same each time would prove little.
      () => [...fewer(RUNS.numRuns / 10, { assembled }), ...fewer(15, { messages: messages.size })],
    );
  });
});
