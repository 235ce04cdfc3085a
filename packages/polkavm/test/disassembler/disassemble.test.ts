import { readdirSync, readFileSync } from 'node:fs';
import { assembleOrThrow, unwrap } from '@polkavirt/polkavm';
import { disassemble } from '../../src/disassembler/disassemble.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import type { Program } from '../../src/program/program.ts';
import { jumpTableOf, type ProgramParts, writeProgram } from '../../src/program/write-program.ts';
import { ascii, bitmaskOf, bytesOf, container, section } from '../program/container.ts';

const parse = (blob: Uint8Array): Program => {
  return unwrap(parseProgram(blob));
};

const assembled = (text: string): Uint8Array => {
  return assembleOrThrow(text);
};

/** The text of some code with the given instruction starts; what is not given is empty. */
const disassembled = (code: number[], starts: number[], parts: Partial<ProgramParts> = {}): string[] => {
  const bitmask = bitmaskOf(code.length, ...starts);
  const blob = writeProgram({ instructionSet: 'latest64', code: Uint8Array.from(code), bitmask, ...parts });
  const { text } = disassemble(parse(blob));
  expect(assembled(text)).toEqual(blob);
  return text.trimEnd().split('\n');
};

describe('disassemble', () => {
  it('prints everything that a program has', () => {
    const text = `%isa = latest64
%ro_data_size = 4
%ro_data = 01 02
%rw_data_size = 40
%rw_data = 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f
%rw_data_more = 20 21
%stack_size = 4096
%import = 'get_storage'
%import = 0x01000000
%jump_table = @1 @0 7
@0:
pub @main:
    a0 = 0x1
    ecalli 0 // 'get_storage'
    ecalli 1 // 0x01000000
    ecalli 2 // no such import
    jump @1 if a0 <u a1
@1:
    ret
`;
    expect(disassemble(parse(assembled(text))).text).toBe(text);
  });

  it('gives each line its place in the code', () => {
    const { lines } = disassemble(parse(assembled('%isa = latest64\npub @main:\na0 = 1\n%raw = ff 01\n%raw_gap = 05')));
    expect(lines).toEqual([
      { kind: 'directive', text: '%isa = latest64' },
      { kind: 'label', text: '@0:', offset: 0 },
      { kind: 'label', text: 'pub @main:', offset: 0 },
      { kind: 'instruction', text: '    a0 = 0x1', offset: 0, bytes: bytesOf(0x33, 7, 1), name: 'load_imm' },
      { kind: 'raw', text: '    %raw = ff 01 05 // invalid', offset: 3, bytes: bytesOf(0xff, 1, 5), name: 'invalid' },
    ]);
  });

  it.each<[string, number[], string]>([
    ['an immediate with a byte too many', [0x33, 7, 1, 0], '    %raw = 33 07 01 00 // a0 = 0x1'],
    ['a distance with a byte too many', [40, 0], '    %raw = 28 00 // jump @0'],
    ['a register above 12', [0x33, 0x0d, 1], '    %raw = 33 0d 01 // a5 = 0x1'],
    ['bits that mean nothing', [0x33, 0x70, 1], '    %raw = 33 70 01 // ra = 0x1'],
    ['bytes behind it', [0, 1, 2], '    %raw = 00 01 02 // trap'],
    ['bytes missing', [20, 7, 1], '    %raw = 14 07 01 // a0 = i64 0x1'],
    ['a value that does not fit what is stored', [30, 0, 0x00, 0x01], '    %raw = 1e 00 00 01 // u8 [0] = 0x100'],
    ['an opcode that is none', [0xff], '    %raw = ff // invalid'],
  ])('prints an instruction with %s byte by byte', (_, code, line) => {
    expect(disassembled(code, [0])).toEqual(['%isa = latest64', '@0:', line]);
  });

  it('prints code where no instruction starts', () => {
    expect(disassembled([9, 9, 0], [2])).toEqual(['%isa = latest64', '@0:', '    %raw_gap = 09 09', '    trap']);
  });

  it('keeps an instruction that is longer than it can be', () => {
    const code = new Array(40).fill(0);
    expect(disassembled(code, [0, 39])).toEqual([
      '%isa = latest64',
      '@0:',
      `    %raw = ${new Array(39).fill('00').join(' ')} // trap`,
      '@1:',
      '    trap',
    ]);
  });

  it('prints targets that can have no label as code offsets', () => {
    // Into the middle of a block, into an instruction, behind the end, before the start.
    expect(disassembled([0x33, 7, 1, 40, 0xff, 40, 0xfd, 40, 2, 40, 0xf6], [0, 3, 5, 7, 9]).slice(2)).toEqual([
      '    a0 = 0x1',
      '    jump 2',
      '@1:',
      '    jump 2',
      '@2:',
      '    jump @3',
      '@3:',
      '    jump 4294967295',
    ]);
  });

  it('keeps distances that are longer than they have to be, but right for each other', () => {
    // The jump at 3 reaches over the one at 129, and that one back over it: both could do with one byte.
    const code = [0, 0, 0, 40, 0x81, 0x00, ...new Array(123).fill(0), 40, 0x7f, 0xff, 0];
    const starts = [0, 1, 2, 3, ...Array.from({ length: 123 }, (_, i) => 6 + i), 129, 132];
    const lines = disassembled(code, starts);
    expect(lines.filter((line) => line.includes('jump'))).toEqual([
      '    %raw = 28 81 00 // jump @128',
      '    %raw = 28 7f ff // jump @0',
    ]);
  });

  it('prints exports that are no names by code offset', () => {
    const exports = [
      { pc: 0, symbol: bytesOf(...ascii('main()')) },
      { pc: 1, symbol: bytesOf(0xff, 0) },
      { pc: 0, symbol: bytesOf(...ascii("it's")) },
    ];
    expect(disassembled([0x64, 0, 0], [0, 2], { exports }).slice(1, 4)).toEqual([
      "%export = @0 'main()'",
      '%export = 1 0xff00',
      '%export = @0 0x69742773',
    ]);
  });

  it('keeps the order of exports, and those in mid-block', () => {
    const exports = ['b', 'a', 'c'].map((name, index) => ({ pc: [0, 2, 2][index], symbol: bytesOf(...ascii(name)) }));
    expect(disassembled([0x64, 0, 0], [0, 2], { exports })).toEqual([
      '%isa = latest64',
      '%export_order = b a c',
      '@0:',
      'pub @b:',
      '    ra = ra',
      'pub @a: %no_fallthrough',
      'pub @c: %no_fallthrough',
      '    trap',
    ]);
  });

  it('keeps exports of the same name', () => {
    const exports = [0, 2].map((pc) => ({ pc, symbol: bytesOf(...ascii('f')) }));
    expect(disassembled([0x64, 0, 0], [0, 2], { exports }).slice(1, 3)).toEqual(["%export = @0 'f'", "%export = 2 'f'"]);
  });

  it('keeps imports that are broken', () => {
    const blob = container(0, ...section(4, 1, 9, 0, 0, 0), ...section(6, 0, 0, 1, 0, 1), 0);
    const { text } = disassemble(parse(blob));
    expect(text).toContain('%imports_section = 01 09 00 00 00\n');
    expect(assembled(text)).toEqual(blob);
  });

  it('wraps the jump table', () => {
    const lines = disassembled([0], [0], { jumpTable: jumpTableOf(Array.from({ length: 17 }, (_, i) => i)) });
    expect(lines.slice(1, 3)).toEqual(['%jump_table = @0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15', '%jump_table = 16']);
  });

  it('says what it leaves out', () => {
    const blob = container(2, ...section(6, 0, 0, 1, 0, 1), ...section(128, 1, 2), 0);
    expect(disassemble(parse(blob)).text.split('\n')[0]).toBe('// left out: section 128, 2 bytes');
  });

  it('of no code is no code', () => {
    expect(disassembled([], [])).toEqual(['%isa = latest64']);
  });
});

const FIXTURES = new URL('../../../../fixtures/', import.meta.url);
const BLOBS = ['guests', 'solidity'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((file) => file.endsWith('.polkavm'))
    .map((file) => `${folder}/${file}`),
);

describe('a program that other tools made', () => {
  it.each(BLOBS)('%s can be disassembled and assembled to the same bytes, without a line byte by byte', (path) => {
    const blob = Uint8Array.from(readFileSync(new URL(path, FIXTURES)));
    const { text, lines } = disassemble(parse(blob));
    expect(Buffer.from(assembled(text)).equals(blob)).toBe(true);
    expect(lines.filter(({ kind }) => kind === 'raw' || kind === 'gap')).toEqual([]);
  });
});
