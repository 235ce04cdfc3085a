import { unwrap } from '@polkavirt/polkavm';
import { parseProgram, programFromCodeBlob } from '../../src/program/parse-program.ts';
import type { Program } from '../../src/program/program.ts';
import type { ProgramErrorCode } from '../../src/program/program-error.ts';
import { ascii, bytesOf, container, section, TRAP_CODE } from './container.ts';

const accept = (blob: Uint8Array): Program => {
  return unwrap(parseProgram(blob));
};

/** Error code and byte offset. */
const refuse = (blob: Uint8Array): [ProgramErrorCode, number] => {
  const result = parseProgram(blob);
  if (result.ok) throw new Error('accepted');
  return [result.error.code, result.error.offset];
};

const patched = (blob: Uint8Array, at: number, byte: number): Uint8Array => {
  blob[at] = byte;
  return blob;
};

/** The first byte behind the header. */
const BODY = 13;

describe('parseProgram', () => {
  it('reads every section', () => {
    const blob = container(
      2,
      ...section(1, 0x05, 0x81, 0x00, 0x90, 0x00),
      ...section(2, 1, 2, 3),
      ...section(3, 4, 5),
      ...section(4, 2, 0, 0, 0, 0, 2, 0, 0, 0, ...ascii('abcde')),
      ...section(5, 2, 0, 4, ...ascii('main'), 0x81, 0x02, 0),
      ...section(6, 2, 2, 3, 1, 0, 2, 1, 0x33, 7, 0x00, 0b101),
      ...section(128, 9),
      ...section(200, 8, 7),
      0,
    );
    const program = accept(blob);
    expect(program).toMatchObject({ instructionSet: 'latest64', roDataSize: 5, rwDataSize: 0x100, stackSize: 0x1000 });
    expect([...program.roData]).toEqual([1, 2, 3]);
    expect([...program.rwData]).toEqual([4, 5]);
    expect(program.imports).toEqual([bytesOf(...ascii('ab')), bytesOf(...ascii('cde'))]);
    expect(program.exports).toEqual([
      { symbol: bytesOf(...ascii('main')), pc: 0 },
      { symbol: bytesOf(), pc: 0x102 },
    ]);
    expect([...program.code]).toEqual([0x33, 7, 0]);
    expect([...program.bitmask]).toEqual([0b101]);
    expect([0, 1, 2].map((index) => program.jumpTable.get(index))).toEqual([1, 0x102, undefined]);
    expect(program.customSections).toEqual([
      { id: 128, contents: bytesOf(9) },
      { id: 200, contents: bytesOf(8, 7) },
    ]);
  });

  it('needs a code section only', () => {
    const program = accept(container(0, ...TRAP_CODE, 0));
    expect(program).toMatchObject({ instructionSet: 'revive_v1', roDataSize: 0, imports: [], exports: [], customSections: [] });
    expect(program.jumpTable.length).toBe(0);
  });

  it.each([
    [0, 'revive_v1'],
    [1, 'latest32'],
    [2, 'latest64'],
    [3, 'jam_v1'],
  ])('version %i is %s', (version, set) => {
    expect(accept(container(version, ...TRAP_CODE, 0)).instructionSet).toBe(set);
  });

  it('accepts code of no bytes', () => {
    expect(accept(container(0, ...section(6, 0, 0, 0), 0)).code.length).toBe(0);
  });

  it('accepts bytes behind the end', () => {
    expect(accept(container(0, ...TRAP_CODE, 0, 1, 2, 3)).code.length).toBe(1);
  });

  it('accepts numbers that are longer than needed', () => {
    expect(accept(container(0, ...section(1, 0xc0, 5, 0, 0xf0, 6, 0, 0, 0, 7), ...TRAP_CODE, 0))).toMatchObject({
      roDataSize: 5,
      rwDataSize: 6,
      stackSize: 7,
    });
  });

  it('accepts sizes that fill the address space, and allocates nothing for them', () => {
    const huge = [0xf0, 0xff, 0xff, 0xff, 0xff];
    const program = accept(container(0, ...section(1, ...huge, ...huge, ...huge), ...TRAP_CODE, 0));
    expect(program).toMatchObject({ roDataSize: 0xffff_ffff, rwDataSize: 0xffff_ffff, stackSize: 0xffff_ffff });
    expect(program.roData.length).toBe(0);
  });

  it('has a jump table without entries if they are of no bytes', () => {
    expect(accept(container(0, ...section(6, 5, 0, 1, 0, 1), 0)).jumpTable.length).toBe(0);
  });

  it('does not change when the caller changes the bytes', () => {
    const blob = container(0, ...section(1, 1, 0, 0), ...section(2, 42), ...TRAP_CODE, 0);
    const program = accept(blob);
    blob.fill(0xff);
    expect([...program.roData, ...program.code]).toEqual([42, 0]);
  });

  it('reads a view of a larger buffer', () => {
    const blob = container(0, ...TRAP_CODE, 0);
    const larger = new Uint8Array(blob.length + 20);
    larger.set(blob, 7);
    expect(accept(larger.subarray(7, 7 + blob.length)).code.length).toBe(1);
  });

  describe('imports', () => {
    const imports = (...contents: number[]) => accept(container(0, ...section(4, ...contents), ...TRAP_CODE, 0));

    it('are undefined where the offsets are no range', () => {
      const program = imports(4, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, ...ascii('wxyz'));
      expect(program.imports).toEqual([bytesOf(...ascii('wxyz')), undefined, bytesOf(...ascii('x')), bytesOf(...ascii('yz'))]);
      expect(program.brokenImports?.length).toBe(21);
    });

    it('are undefined beyond the symbols', () => {
      expect(imports(1, 0, 0, 0, 0x80, ...ascii('a')).imports).toEqual([undefined]);
      expect(imports(2, 0, 0, 0, 0, 9, 0, 0, 0, ...ascii('a')).imports).toEqual([undefined, undefined]);
    });

    it('leave bytes before the first symbol alone', () => {
      const program = imports(1, 1, 0, 0, 0, ...ascii('ab'));
      expect(program.imports).toEqual([bytesOf(...ascii('b'))]);
      expect(program).not.toHaveProperty('brokenImports');
    });

    it('can be 1024, and no more', () => {
      const many = (count: number, lengthOfSection: number[]) =>
        container(0, 4, ...lengthOfSection, 0x80 | (count >> 8), count & 0xff, ...new Array(count * 4).fill(0), ...TRAP_CODE, 0);
      expect(accept(many(1024, [0x90, 0x02])).imports.length).toBe(1024);
      expect(refuse(many(1025, [0x90, 0x06]))).toEqual(['too_many_imports', BODY + 3]);
    });
  });

  describe('exports', () => {
    const exportsOf = (...contents: number[]) =>
      accept(container(0, ...section(5, ...contents), ...TRAP_CODE, 0)).exports.map(({ pc, symbol }) => [pc, symbol.length]);

    it.each([
      ['end at the declared number', [1, 5, 1, 97, 6, 1, 98], [[5, 1]]],
      [
        'end where the section ends',
        [9, 5, 1, 97, 6, 1, 98],
        [
          [5, 1],
          [6, 1],
        ],
      ],
      ['end at a symbol that is cut off', [2, 5, 1, 97, 6, 2, 98], [[5, 1]]],
      ['end at a number that is cut off', [2, 5, 1, 97, 0x80], [[5, 1]]],
      ['end at a varint that is none', [2, 5, 1, 97, 0xf8, 0, 0, 0, 0, 0, 0], [[5, 1]]],
      ['are none if their number is broken', [0xff], []],
      ['are none if there are none', [0, 1, 2, 3], []],
      ['may be far outside the code', [1, 0xf0, 0xff, 0xff, 0xff, 0xff, 0], [[0xffff_ffff, 0]]],
    ])('%s', (_, contents, expected) => {
      expect(exportsOf(...contents)).toEqual(expected);
    });
  });

  describe('refuses', () => {
    it.each<[string, number[], ProgramErrorCode, number]>([
      ['nothing behind the header', [], 'unexpected_end', BODY],
      ['no code section', [0], 'no_code', BODY + 1],
      ['an empty code section', [6, 0, 0], 'no_code', BODY + 3],
      ['no end', TRAP_CODE, 'unexpected_end', BODY + TRAP_CODE.length],
      ['a section twice', [...TRAP_CODE, ...TRAP_CODE, 0], 'unexpected_section', BODY + TRAP_CODE.length],
      ['sections out of order', [...TRAP_CODE, ...section(5, 0), 0], 'unexpected_section', BODY + TRAP_CODE.length],
      ['a mandatory section that it does not know', [7, 0, ...TRAP_CODE, 0], 'unexpected_section', BODY],
      ['a mandatory section behind optional ones', [...TRAP_CODE, ...section(129), 6, 0], 'unexpected_section', BODY + 9],
      ['a section that is cut off', [2, 5, 1, 2], 'unexpected_end', BODY + 2],
      ['an optional section that is cut off', [...TRAP_CODE, 255, 1], 'unexpected_end', BODY + 9],
      ['a length that is cut off', [2, 0x80], 'bad_varint', BODY + 1],
      ['a length that is no varint', [2, 0xf8, 0, 0, 0, 0, 0, 0, 0, 0], 'bad_varint', BODY + 1],
      ['a memory section that says too much', [1, 4, 0, 0, 0, ...TRAP_CODE, 0], 'memory_config_length', BODY + 2],
      ['a memory section that says too little', [1, 2, 0, 0, 0, ...TRAP_CODE, 0], 'memory_config_length', BODY + 2],
      ['more read-only data than declared', [...section(2, 1), ...TRAP_CODE, 0], 'ro_data_too_long', BODY],
      ['more read-write data than declared', [...section(3, 1), ...TRAP_CODE, 0], 'rw_data_too_long', BODY],
      ['imports behind the end of their section', [4, 4, 1, 0, 0, 0, 0, ...TRAP_CODE, 0], 'invalid_imports', BODY + 2],
      ['imports behind the end of the input', [4, 4, 9, 0, 0], 'unexpected_end', BODY + 3],
      ['too many jump table entries', [...section(6, 0xf0, 1, 0, 0, 1, 1, 0), 0], 'jump_table_too_long', BODY + 2],
      ['a jump table that is cut off', [...section(6, 2, 4, 1, 0, 1), 0], 'unexpected_end', BODY + 5],
      ['jump table entries of five bytes', [...section(6, 1, 5, 0, 1, 2, 3, 4, 5), 0], 'bad_jump_table_entry_size', BODY + 3],
      ['too much code', [...section(6, 0, 0, 0xf0, 1, 0, 0, 2), 0], 'code_too_long', BODY + 4],
      ['code that is cut off', [...section(6, 0, 0, 5, 0, 0), 0], 'unexpected_end', BODY + 5],
      ['no bitmask', [...section(6, 0, 0, 1, 0), 0], 'bitmask_length', BODY + 6],
      ['a bitmask that is too long', [...section(6, 0, 0, 1, 0, 1, 0), 0], 'bitmask_length', BODY + 6],
      ['a bitmask without code', [...section(6, 0, 0, 0, 1), 0], 'bitmask_length', BODY + 5],
      ['a bit behind the code', [...section(6, 0, 0, 1, 0, 0b11), 0], 'bitmask_padding', BODY + 6],
      ['the last bit behind the code', [...section(6, 0, 0, 1, 0, 0x81), 0], 'bitmask_padding', BODY + 6],
    ])('%s', (_, body, code, offset) => {
      expect(refuse(container(0, ...body))).toEqual([code, offset]);
    });

    it.each<[string, Uint8Array, ProgramErrorCode, number]>([
      ['nothing', bytesOf(), 'bad_magic', 0],
      ['half of the magic bytes', bytesOf(0x50, 0x56), 'bad_magic', 0],
      ['other magic bytes', bytesOf(0x50, 0x56, 0x4d, 1, 0), 'bad_magic', 0],
      ['no version', bytesOf(0x50, 0x56, 0x4d, 0), 'unexpected_end', 4],
      ['an unknown version', container(4, ...TRAP_CODE, 0), 'unsupported_version', 4],
      ['no length', bytesOf(0x50, 0x56, 0x4d, 0, 0, 1), 'unexpected_end', 5],
      ['a length that is too small', patched(container(0, ...TRAP_CODE, 0), 5, 1), 'length_mismatch', 5],
      ['a length above 32 bits', patched(container(0, ...TRAP_CODE, 0), 9, 1), 'length_mismatch', 5],
    ])('%s', (_, blob, code, offset) => {
      expect(refuse(blob)).toEqual([code, offset]);
    });

    it('with a message that says what, where and the limit', () => {
      const result = parseProgram(container(0, ...section(6, 0, 0, 0xf0, 1, 0, 0, 2), 0));
      expect(result).toMatchObject({
        error: { message: '33554433 bytes of code, at most 33554432 are allowed (at byte 17)' },
      });
    });
  });
});

describe('programFromCodeBlob', () => {
  it('reads jump table, code and bitmask', () => {
    const result = programFromCodeBlob(bytesOf(1, 1, 3, 2, 51, 7, 0, 0b101), 'jam_v1');
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value).toMatchObject({ instructionSet: 'jam_v1', stackSize: 0, imports: [], exports: [] });
    expect([...result.value.code]).toEqual([51, 7, 0]);
    expect(result.value.jumpTable.get(0)).toBe(2);
  });

  it.each<[string, number[], ProgramErrorCode]>([
    ['nothing', [], 'unexpected_end'],
    ['code that is cut off', [0, 0, 9, 0], 'unexpected_end'],
    ['a missing bitmask', [0, 0, 1, 0], 'bitmask_length'],
    ['a bit behind the code', [0, 0, 1, 0, 3], 'bitmask_padding'],
  ])('refuses %s', (_, blob, code) => {
    expect(programFromCodeBlob(bytesOf(...blob), 'latest64')).toMatchObject({ ok: false, error: { code } });
  });
});
