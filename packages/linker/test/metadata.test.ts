/** PolkaVM's tables in the ELF file: metadata of both versions, the numbers of imports, stack sizes; and what is wrong with broken ones. */
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { MAX_IMPORTS } from '@polkavirt/polkavm/program';
import { linkElf } from '../src/index.ts';
import { metadata, pointerType, RET, simpleElf, type WrittenSection, type WrittenSymbol } from './support/elf-writer.ts';
import { runProgram } from './support/run-program.ts';

interface ImportRecord {
  readonly symbol: string;
  /** Version 2 has an index, or says that there is none. */
  readonly index?: number | 'none';
  readonly inputs?: number;
  readonly outputs?: number;
  readonly version?: number;
  readonly flags?: number;
  /** What the record says instead of the symbol's own length. */
  readonly length?: number;
  /** Bytes that are missing at its end. */
  readonly cut?: number;
}

const ECALLI = 0x0000_000b;

/** A record, byte by byte. */
function recordOf(bits: 32 | 64, { symbol, index, inputs = 0, outputs = 0, version, flags = 0, length, cut = 0 }: ImportRecord) {
  const first = metadata(bits, length ?? symbol.length, { version: version ?? (index === undefined ? 1 : 2), flags });
  const bytes = [...first.subarray(0, first.length - 2), inputs, outputs];
  if (index !== undefined) {
    const value = index === 'none' ? 0 : index;
    bytes.push(index === 'none' ? 0 : 1, ...[0, 8, 16, 24].map((shift) => (value >>> shift) & 255));
  }
  return Uint8Array.from(bytes.slice(0, bytes.length - cut));
}

/** A program whose `main` calls imports one after the other. */
function calling(imports: readonly ImportRecord[], bits: 32 | 64 = 64): Uint8Array {
  const type = pointerType(bits);
  const pointer = new Array(bits / 32).fill(0);
  const sections = imports.flatMap((one, i): WrittenSection[] => [
    { name: `.name${i}`, contents: Buffer.from(one.symbol, 'latin1') },
    { name: `.record${i}`, contents: recordOf(bits, one), relocations: [{ offset: 9, type, symbol: `name${i}` }] },
  ]);
  const symbols = imports.flatMap((_, i): WrittenSymbol[] => [
    { name: `name${i}`, section: `.name${i}` },
    { name: `record${i}`, section: `.record${i}` },
  ]);
  const step = 4 * (1 + pointer.length);
  return simpleElf({
    bits,
    code: [...imports.flatMap(() => [ECALLI, ...pointer]), RET],
    relocations: imports.map((_, i) => ({ offset: i * step + 4, type, symbol: `record${i}` })),
    sections,
    symbols,
  });
}

const importsOf = (elf: Uint8Array): string[] =>
  unwrap(parseProgram(unwrap(linkElf(elf)).program)).imports.map((symbol) => Buffer.from(symbol ?? '').toString('latin1'));

const errorOf = (elf: Uint8Array) => {
  const linked = linkElf(elf);
  if (linked.ok) throw new Error('it links');
  return linked.error;
};

describe('imports', () => {
  it.each([32, 64] as const)('without an index are numbered in the order of their symbols (%i bits)', (bits) => {
    expect(importsOf(calling([{ symbol: 'two' }, { symbol: 'one' }, { symbol: 'two' }], bits))).toEqual(['one', 'two']);
  });

  it.each([32, 64] as const)('with an index have it, and the others follow (%i bits)', (bits) => {
    const records: ImportRecord[] = [
      { symbol: 'b' },
      { symbol: 'c', index: 2 },
      { symbol: 'a', index: 'none' },
      { symbol: 'd', index: 0 },
    ];
    expect(importsOf(calling(records, bits))).toEqual(['d', '', 'c', 'a', 'b']);
  });

  it('are called by their numbers', () => {
    const { program } = unwrap(
      linkElf(
        calling([
          { symbol: '\x05\0\0\0', index: 1 },
          { symbol: '\x06\0\0\0', index: 0 },
        ]),
      ),
    );
    expect(runProgram(program, 'main').calls.map(([number]) => number)).toEqual([5n, 6n]);
  });

  it.each<[string, readonly ImportRecord[], string]>([
    [
      'of one symbol that differ',
      [
        { symbol: 'same', inputs: 1 },
        { symbol: 'same', inputs: 2 },
      ],
      'two imports of same differ in their index, inputs or outputs: declare it once, in a header',
    ],
    [
      'of one index',
      [
        { symbol: 'a', index: 3 },
        { symbol: 'b', index: 3 },
      ],
      'imports a and b have the same index, 3',
    ],
    [
      'of an index that no program can have',
      [{ symbol: '\x01\0', index: MAX_IMPORTS }],
      `import 0x0100 has index ${MAX_IMPORTS}; the greatest is ${MAX_IMPORTS - 1}`,
    ],
    [
      'that are too many',
      [{ symbol: 'a', index: MAX_IMPORTS - 1 }, { symbol: 'b' }],
      `${MAX_IMPORTS + 1} imports; a program can have ${MAX_IMPORTS}`,
    ],
  ])('%s', (_, records, message) => {
    expect(errorOf(calling(records))).toMatchObject({ code: 'bad_import', message });
  });
});

describe('a record of metadata', () => {
  it.each<[string, ImportRecord, string]>([
    ['of another version', { symbol: 'x', version: 3 }, 'has version 3; there are 1 and 2'],
    ['with flags', { symbol: 'x', flags: 4 }, 'has flags 0x4; none are known'],
    ['that is cut off', { symbol: 'x', cut: 1 }, 'ends after less than 19 bytes'],
    ['of version 2 that is cut off', { symbol: 'x', index: 1, cut: 1 }, 'ends after less than 24 bytes'],
    ['with a symbol that is too long', { symbol: 'x', length: 5000 }, 'has a symbol of 5000 bytes; at most 1024 can be'],
    ['with a symbol that ends behind its section', { symbol: 'x', length: 2 }, 'has a symbol of 2 bytes beyond the end'],
    ['with registers that there are not', { symbol: 'x', inputs: 10 }, 'has 10 input and 0 output registers; at most 9 can be'],
  ])('%s', (_, record, message) => {
    expect(errorOf(calling([record]))).toMatchObject({ code: 'bad_metadata', message: expect.stringContaining(message) });
    expect(errorOf(calling([record])).section).toBe('.record0');
  });

  it('whose pointer has no relocation', () => {
    const elf = simpleElf({ code: [ECALLI, 0, 0, RET] });
    expect(errorOf(elf)).toMatchObject({
      code: 'no_relocations',
      message: expect.stringMatching(/^a host call's pointer to metadata at \.text\+0x4 in main has no relocation: link with/),
    });
  });

  it('whose pointer ends with the section', () => {
    expect(errorOf(simpleElf({ code: [ECALLI, 0] })).message).toContain('the host call ends with its section');
  });
});

describe('the stack', () => {
  const asking = (...bytes: readonly number[]) =>
    simpleElf({ code: [RET], sections: [{ name: '.polkavm_min_stack_size', contents: Uint8Array.from(bytes) }] });

  it('is the greatest that any file asks for, in whole pages', () => {
    const { stackSize } = unwrap(parseProgram(unwrap(linkElf(asking(0, 0, 0, 0, 1, 0x50, 0, 0, 0, 0x20, 0, 0))).program));
    expect(stackSize).toBe(0x6000);
  });

  it('of a part of a number is refused', () => {
    expect(errorOf(asking(1, 2, 3))).toMatchObject({ code: 'bad_metadata', section: '.polkavm_min_stack_size' });
  });
});

describe('exports', () => {
  it.each([
    ['of another version', [2, ...new Array(16).fill(0)], 'the export at .polkavm_exports+0x0 has version 2; there is 1'],
    ['that are cut off', new Array(16).fill(1), '.polkavm_exports of 16 bytes does not hold whole records of 17 bytes'],
  ])('%s', (_, bytes, message) => {
    const elf = simpleElf({ code: [RET], sections: [{ name: '.polkavm_exports', contents: Uint8Array.from(bytes) }] });
    expect(errorOf(elf)).toMatchObject({ code: 'bad_metadata', message });
  });
});
