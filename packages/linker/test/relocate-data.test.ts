/** Every relocation of data, by hand: what a program finds in its memory after sections moved. */
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { linkElf } from '../src/index.ts';
import { DATA, READ_ONLY, RET, simpleElf, type WrittenRelocation } from './support/elf-writer.ts';

/** lui a0, 0: with a relocation it makes the table reachable. */
const LUI_A0 = 0x0000_0537;

/** Where the file has the sections, and where the program has them. */
const FILE = { table: 0x50_0000, data: 0x70_0000 };
const PROGRAM = { table: 0x1_0000n, data: 0x3_0000n };

function tableOf(contents: readonly number[], relocations: readonly WrittenRelocation[]) {
  const elf = simpleElf({
    code: [LUI_A0, RET],
    relocations: [{ offset: 0, type: 26, symbol: 'table' }],
    sections: [
      { name: '.rodata', flags: READ_ONLY, address: FILE.table, contents: Uint8Array.from(contents), relocations },
      { name: '.data', flags: DATA, address: FILE.data, contents: new Uint8Array(16) },
    ],
    symbols: [
      { name: 'table', section: '.rodata' },
      { name: 'data', section: '.data' },
      { name: 'inner', section: '.data', offset: 5 },
      { name: 'fixed', section: 'absolute', offset: 0x1234 },
    ],
  });
  const linked = linkElf(elf);
  if (!linked.ok) return linked.error.message;
  return [...unwrap(parseProgram(linked.value.program)).roData];
}

/** A number in as many bytes. */
const le = (value: bigint, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 0xffn));

const inner = PROGRAM.data + 5n;
/** What the file's own linker put there: the difference of the places in the file. */
const inFile = BigInt(FILE.data + 5 - FILE.table);
const distance = inner - PROGRAM.table;

describe('data', () => {
  it('has the new addresses of symbols, with what is added', () => {
    // R_RISCV_64 and R_RISCV_32; one byte between, which stays.
    const relocations = [
      { offset: 0, type: 2, symbol: 'data', addend: 3 },
      { offset: 9, type: 1, symbol: 'inner' },
      { offset: 13, type: 1, symbol: 'fixed' },
    ];
    const expected = [...le(PROGRAM.data + 3n, 8), 0x77, ...le(inner, 4), ...le(0x1234n, 4)];
    expect(tableOf([...new Array(8).fill(9), 0x77, ...new Array(8).fill(9)], relocations)).toEqual(expected);
  });

  it.each([
    [8, 33, 37],
    [16, 34, 38],
    [32, 35, 39],
    [64, 36, 40],
  ])('has the new differences in %i bits', (bits, add, sub) => {
    const relocations = [
      { offset: 1, type: add, symbol: 'inner' },
      { offset: 1, type: sub, symbol: 'table' },
    ];
    const bytes = bits / 8;
    expect(tableOf([1, ...le(inFile, bytes), 2], relocations)).toEqual([1, ...le(distance, bytes), 2]);
  });

  it('has differences of six bits beside two others', () => {
    // SET6 and SUB6 of symbols 5 apart.
    const relocations = [
      { offset: 0, type: 53, symbol: 'inner' },
      { offset: 0, type: 52, symbol: 'data' },
    ];
    expect(tableOf([0b1100_0101], relocations)).toEqual([0b1100_0101]);
  });

  it('has differences as ULEB128 of the length that is there', () => {
    const relocations = [
      { offset: 1, type: 60, symbol: 'inner' },
      { offset: 1, type: 61, symbol: 'table' },
    ];
    const value = Number(distance);
    const uleb = [value & 0x7f, (value >> 7) & 0x7f, (value >> 14) & 0x7f].map((one, i) => (i < 2 ? one | 0x80 : one));
    expect(value).toBeLessThan(2 ** 21);
    expect(tableOf([1, 0xff, 0xff, 0x7f, 2], relocations)).toEqual([1, ...uleb, 2]);
    expect(tableOf([1, 0xff, 0x7f, 2], relocations)).toMatch(/^R_RISCV_SUB_ULEB128 at .*: the difference does not fit/);
    expect(tableOf([1, 0xff, 0xff, 0x7f, 2], relocations.slice(1))).toContain('there is no R_RISCV_SET_ULEB128 before it');
  });

  it.each<[string, WrittenRelocation, RegExp]>([
    ['beyond the end of its section', { offset: 1, type: 2, symbol: 'data' }, /it lies beyond the end of its section$/],
    [
      'of a kind that only code has',
      { offset: 0, type: 23, symbol: 'data' },
      /^R_RISCV_PCREL_HI20 at .*: not supported in data$/,
    ],
    ['of thread-local storage', { offset: 0, type: 9, symbol: 'data' }, /thread-local storage, which PolkaVM does not have/],
  ])('with a relocation %s is refused', (_, relocation, message) => {
    expect(tableOf([0, 0, 0, 0, 0, 0, 0, 0], [relocation])).toMatch(message);
  });
});
