import { assembleOrThrow, unwrap } from '@polkavirt/polkavm';
import { assemble } from '../../src/assembler/assemble.ts';
import type { AssemblyError } from '../../src/assembler/assembly-error.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import type { Program } from '../../src/program/program.ts';

const program = (...lines: string[]): Program => {
  const result = assembleOrThrow(['%isa = latest64', ...lines].join('\n'));
  return unwrap(parseProgram(result));
};

/** The lines of an error count from the first of `lines`. */
const error = (...lines: string[]): AssemblyError => {
  const result = assemble(lines.join('\n'), { instructionSet: 'latest64' });
  if (result.ok) throw new Error('assembled');
  return result.error;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes!).toString();

const exportsOf = ({ exports }: Program) => exports.map(({ pc, symbol }) => [text(symbol), pc]);

const tableOf = ({ jumpTable }: Program) => Array.from({ length: jumpTable.length }, (_, index) => jumpTable.get(index));

describe('labels', () => {
  it('put a fallthrough before them unless a block ends there already', () => {
    expect(hex(program('@a:', '@b:', 'a0 = 1', '@c:', 'trap', '@d:', 'trap').code)).toBe('330701' + '01' + '00' + '00');
  });

  it('do not with %no_fallthrough', () => {
    const result = program('pub @a:', 'a0 = 1', 'pub @b: %no_fallthrough', 'trap', 'pub @c:%no_fallthrough', 'trap');
    expect(hex(result.code)).toBe('330701' + '00' + '00');
    expect(exportsOf(result)).toEqual([
      ['a', 0],
      ['b', 3],
      ['c', 4],
    ]);
  });

  it('are jumped to forwards and backwards', () => {
    // 0: jump +3 (to 3), 2: trap, 3: jump -3 (to 0)
    expect(hex(program('@start:', 'jump @end', 'trap', '@end:', 'jump @start').code)).toBe('2803' + '00' + '28fd');
  });

  it('take part in every kind of jump', () => {
    const { code } = program('@x:', 'jump @x', 'jump @x if a0 == a1', 'jump @x if a0 <u 5', 'ra = 9, jump @x');
    expect(hex(code)).toBe('28' + 'aa87ff' + '531705fc' + '501009f8');
  });

  it('without a fallthrough mean the start of their block when jumped to', () => {
    const result = program('trap', 'a0 = 1', '@mid: %no_fallthrough', 'a0 = 2', 'jump @mid', 'a1 = @mid', 'trap');
    // 0: trap, 1: block, 4: the label, 7: jump -6
    expect(hex(result.code)).toBe('00' + '330701' + '330702' + '28fa' + '330802' + '00');
    expect(tableOf(result)).toEqual([1]);
  });

  it('may be behind the last instruction', () => {
    const result = program('jump @end', 'pub @end:');
    expect(hex(result.code)).toBe('2802');
    expect(exportsOf(result)).toEqual([['end', 2]]);
  });

  it('load their dynamic address, and make an entry each time', () => {
    const result = program('a0 = @f', 'a1 = @g', 'a2 = @f', 'trap', '@f:', 'trap', '@g:', 'trap');
    expect(hex(result.code)).toBe('330702' + '330804' + '330906' + '00' + '00' + '00');
    expect(tableOf(result)).toEqual([10, 11, 10]);
  });

  it('are exported in the order of their bytes, not of the text', () => {
    expect(
      exportsOf(program('pub @b:', 'trap', 'pub @B:', 'trap', 'pub @a:', 'trap', 'pub @ä:', 'trap', 'pub @aa:', 'trap')),
    ).toEqual([
      ['B', 1],
      ['a', 2],
      ['aa', 4],
      ['b', 0],
      ['ä', 3],
    ]);
  });

  it('may have colons inside', () => {
    expect(exportsOf(program('pub @a::b:', 'trap'))).toEqual([['a::b', 0]]);
  });
});

describe('jumps', () => {
  const traps = (count: number): string[] => new Array(count).fill('trap');

  it.each([
    [125, '287f'],
    [126, '288100'],
  ])('over %i bytes take as few bytes as they can', (count, jump) => {
    const { code } = program('jump @end', ...traps(count), '@end:', 'trap');
    expect(hex(code.subarray(0, jump.length / 2))).toBe(jump);
    expect(code.length).toBe(jump.length / 2 + count + 1);
  });

  it('over other jumps take them into account', () => {
    // The first jump needs two bytes only because the second one does.
    const lines = ['jump @a', 'jump @b', ...traps(123), '@a:', 'trap', ...traps(4), '@b:', 'trap'];
    const { code } = program(...lines);
    expect(hex(code.subarray(0, 6))).toBe('288100' + '288300');
  });

  it('to a code offset stay where they are', () => {
    expect(hex(program('trap', 'jump 300', 'jump 0').code)).toBe('00' + '282b01' + '28fc');
  });
});

describe('directives', () => {
  it('of data', () => {
    const result = program(
      '%ro_data_size = 16',
      '%ro_data = 01 02 aB',
      '%rw_data = 0405',
      '%rw_data_more = 06',
      '%stack_size = 4096',
    );
    expect([hex(result.roData), result.roDataSize]).toEqual(['0102ab', 16]);
    expect([hex(result.rwData), result.rwDataSize]).toEqual(['040506', 3]);
    expect(result.stackSize).toBe(4096);
    expect(hex(program('%rw_data = 01', '%rw_data = 02').rwData)).toBe('02');
  });

  it('of the instruction set, anywhere, the last one counts', () => {
    const assembled = assembleOrThrow('unlikely\n%isa = latest32\ntrap\n%isa=jam_v1 // here\n');
    const result = parseProgram(assembled);
    expect(result).toMatchObject({ ok: true, value: { instructionSet: 'jam_v1', code: Uint8Array.of(2, 0) } });
  });

  it('of imports', () => {
    const result = program("%import = 'get // x'", '%import = 0x01ff', '%import = 0x', "%import = ''", 'trap');
    expect(result.imports.map((symbol) => hex(symbol!))).toEqual([hex(Buffer.from('get // x')), '01ff', '', '']);
  });

  it('of broken imports', () => {
    const result = program('%imports_section = 01 09000000', 'trap');
    expect(result.imports).toEqual([undefined]);
  });

  it('of exports', () => {
    const result = program(
      "%export = @f 'f()'",
      '%export = 77 0x00ff',
      'trap',
      'a0 = 1',
      '@f: %no_fallthrough',
      'trap',
      'pub @z:',
      'trap',
    );
    expect(exportsOf(result).map(([, pc]) => pc)).toEqual([5, 4, 77]);
    expect(text(result.exports[1].symbol)).toBe('f()');
    expect(hex(result.exports[2].symbol)).toBe('00ff');
  });

  it('of the order of exports', () => {
    const lines = ['pub @a:', 'trap', 'pub @b:', 'trap'];
    expect(exportsOf(program('%export_order = b a', ...lines))).toEqual([
      ['b', 1],
      ['a', 0],
    ]);
    for (const order of ['a', 'a b c', 'a c', 'a a', 'a b a']) {
      expect(error(`%export_order = ${order}`, ...lines)).toMatchObject({
        line: 1,
        message: expect.stringContaining('each label'),
      });
    }
  });

  it('of the jump table', () => {
    expect(tableOf(program('%jump_table = 5 @f, 0x7', 'a0 = @f', '%jump_table = @f', '@f:', 'trap'))).toEqual([5, 4, 7, 4, 4]);
  });

  it('of code byte by byte', () => {
    const result = program('%raw = 33 07 01 00 // a0 = 1', '%raw_gap = 01 02', '@f: %no_fallthrough', '%raw = 00', '@g:', 'trap');
    expect(hex(result.code)).toBe('33070100' + '0102' + '00' + '00');
    expect(hex(result.bitmask)).toBe((0b1100_0001).toString(16));
  });

  it('of code byte by byte end a block where the opcode does', () => {
    expect(hex(program('%raw = 00', '@a:', '%raw = 64 00', '@b:', '%raw = ff', '@c:').code)).toBe(
      '00' + '6400' + '01' + 'ff' + '01',
    );
  });
});

describe('a text that is no program', () => {
  it.each<[string[], Partial<AssemblyError>]>([
    [['trap', '  a0 = a1 + ]'], { line: 2, column: 13, text: ']' }],
    [['trap', 'jump @nowhere'], { line: 2, column: 6, text: '@nowhere' }],
    [['jump @nowhere if a0 == 1'], { line: 1, column: 6, text: '@nowhere' }],
    [['a0 = @nowhere'], { line: 1, column: 6, text: '@nowhere' }],
    [['%jump_table = 1 @nowhere'], { line: 1, column: 17, text: '@nowhere' }],
    [["%export = @nowhere 'x'"], { line: 1, column: 11, text: '@nowhere' }],
    [['@a:', 'trap', '  pub @a:'], { line: 3, column: 7, text: '@a' }],
    [['%isa = x86'], { line: 1, column: 8, text: 'x86' }],
    [['%foo = 1'], { line: 1, column: 1, text: '%foo = 1' }],
    [['%stack_size 5'], { line: 1, column: 1 }],
    [['%stack_size = -5'], { line: 1, column: 15, text: '-5' }],
    [['%stack_size = 4294967296'], { line: 1, column: 15, text: '4294967296' }],
    [['', '%ro_data_size = 2', '%ro_data = 010203'], { line: 3, text: '%ro_data' }],
    [['%rw_data = 01 0'], { line: 1, column: 12 }],
    [['%rw_data = 0x01'], { line: 1, column: 12 }],
    [['%import = name'], { line: 1, column: 11, text: 'name' }],
    [['%import = 0xf'], { line: 1, column: 13, text: 'f' }],
    [["%export = here 'x'"], { line: 1, column: 11, text: 'here' }],
    [['%export = 5'], { line: 1, column: 11, text: '5' }],
    [['%export = 5   x'], { line: 1, column: 15, text: 'x' }],
    [['%raw ='], { line: 1 }],
    [['%raw = zz'], { line: 1, column: 8, text: 'zz' }],
  ])('%p', (lines, expected) => {
    expect(error(...lines)).toMatchObject(expected);
  });

  it('needs an instruction set', () => {
    expect(assemble('trap')).toMatchObject({ ok: false, error: { line: 1, message: 'expected `%isa = ` somewhere' } });
  });

  it('has at most 1024 imports', () => {
    const imports = new Array(1024).fill("%import = 'x'");
    expect(program(...imports, 'trap').imports.length).toBe(1024);
    expect(error(...imports, "%import = 'y'")).toMatchObject({ line: 1025, text: "%import = 'y'" });
  });

  it('has at most 32 MiB of code', () => {
    const megabyte = `%raw_gap = ${'00'.repeat(1 << 20)}`;
    const result = assemble([...new Array(32).fill(megabyte), 'trap'].join('\n'), { instructionSet: 'latest64' });
    expect(result).toMatchObject({ ok: false, error: { line: 33, message: expect.stringContaining('33554432') } });
  });
});

describe('an empty text', () => {
  it('is a program without code', () => {
    expect(hex(program('', '// nothing').code)).toBe('');
  });
});
