import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import { checkDebugInfo, locatorOf } from '@polkavirt/polkavm/debug-info';

const TEXT = [
  '%isa = latest64', // 1
  'pub @main:', // 2
  '  ra = 2, jump @inner', // 3
  '%jump_table = @back',
  '@back:', // 5
  '  a0 = a0 + 1', // 6
  '@loop:', // 7: a fallthrough before it
  '\tjump @loop', // 8
  '@inner:', // 9
  '  %raw = 00', // 10
].join('\n');

const program = unwrap(parseProgram(assembleOrThrow(TEXT, { sourceFile: 'a/b.txt' })));

it('gives each instruction its line and column, in the function whose label is public or called', () => {
  const lines = [...locatorOf(program).debug.regions()].map(({ frames: [enter, line] }) => [
    enter.function,
    enter.line,
    line.path,
    line.line,
    line.column,
  ]);
  expect(lines).toEqual([
    ['main', 2, 'a/b.txt', 3, 3],
    ['main', 2, 'a/b.txt', 6, 3],
    ['main', 2, 'a/b.txt', 7, 1],
    ['main', 2, 'a/b.txt', 8, 2],
    ['inner', 9, 'a/b.txt', 10, 3],
  ]);
  expect(checkDebugInfo(program.customSections, program.code.length)).toBeUndefined();
});

it('changes nothing else of the program', () => {
  const without = unwrap(parseProgram(assembleOrThrow(TEXT)));
  expect(without.customSections).toEqual([]);
  expect({ ...program, customSections: [], jumpTable: 0 }).toEqual({ ...without, jumpTable: 0 });
});

it('covers code before the first function, which has no name', () => {
  const anonymous = unwrap(parseProgram(assembleOrThrow('%isa = latest64\ntrap\n', { sourceFile: 'x' })));
  expect(locatorOf(anonymous).locate(0)).toEqual([{ name: '', way: 'machine', file: 'x', line: 2, column: 1 }]);
});

it('refuses a file name that is not a text', () => {
  expect(() => assembleOrThrow(TEXT, { sourceFile: 5 as unknown as string })).toThrow('assemble: sourceFile must be a string');
});

describe('%line, for generated text', () => {
  const GENERATED = [
    '%isa = latest64',
    'pub @sum:',
    "%line = 3 'src/sum.calc'",
    '  a0 = a0 + a1',
    '%line = 4',
    '  ra = 2, jump @twice',
    '%jump_table = @back',
    '@back:',
    '  ret',
    "%line = 9 'src/twice.calc'",
    '@twice:',
    '  a0 = a0 + a0',
    '%line = 0',
    '  ret',
  ].join('\n');
  const positions = (options: { readonly sourceFile?: string }) =>
    [...locatorOf(unwrap(parseProgram(assembleOrThrow(GENERATED, options)))).debug.regions()].map(({ frames: [enter, line] }) => [
      `${enter.function} ${enter.path}:${enter.line}`,
      `${line.path}:${line.line}:${line.column}`,
    ]);
  const NAMED = [
    ['sum src/sum.calc:3', 'src/sum.calc:3:0'],
    ['sum src/sum.calc:3', 'src/sum.calc:4:0'],
    ['sum src/sum.calc:3', 'src/sum.calc:4:0'],
    ['twice src/twice.calc:9', 'src/twice.calc:9:0'],
  ];

  it('gives the lines of the source, and none where it gives none', () => {
    expect(positions({})).toEqual(NAMED);
  });

  it('stands beside the lines of the text itself', () => {
    expect(positions({ sourceFile: 'out.txt' })).toEqual([
      ['sum src/sum.calc:3', 'src/sum.calc:3:0'],
      ...NAMED.slice(1),
      ['twice src/twice.calc:9', 'out.txt:14:3'],
    ]);
  });

  it('changes no code', () => {
    const plain = GENERATED.replaceAll(/^%line.*\n/gm, '');
    const [one, other] = [GENERATED, plain].map((text) => unwrap(parseProgram(assembleOrThrow(text))));
    expect([one.code, one.bitmask]).toEqual([other.code, other.bitmask]);
    expect(other.customSections).toEqual([]);
  });

  it.each(["x 'a'", '4294967296', "3 ''", '3 a', "-1 'a'", ''])('refuses %s', (value) => {
    expect(() => assembleOrThrow(`%isa = latest64\n%line = ${value}\ntrap`)).toThrow(
      "expected a line, and the name of its file in quotes: 12 'file.txt'",
    );
  });
});
