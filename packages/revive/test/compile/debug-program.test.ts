/** From Yul to Solidity without a compiler: what its comments and syntax trees say, worked out by hand. */
import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import { fullName, locatorOf, writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import { writeProgram } from '@polkavirt/polkavm/program';
import { debugProgram } from '../../src/compile/debug-program.ts';
import { solidityFunctions } from '../../src/compile/solidity-functions.ts';
import { readYulLines } from '../../src/compile/yul-positions.ts';
import { lineStarts, positionIn } from '../../src/line-starts.ts';

/** Line 2 has a letter of two bytes: offsets count bytes. */
const SOURCE = `contract D {
  // ä
  function f() internal {
    g(1);
  }
}
`;
const at = (text: string): number => Buffer.byteLength(SOURCE.slice(0, SOURCE.indexOf(text)));
const FUNCTION = { start: at('function f'), length: Buffer.byteLength('function f() internal {\n    g(1);\n  }') };
const AST = {
  nodes: [
    { nodeType: 'PragmaDirective', src: '0:1:0' },
    {
      nodeType: 'ContractDefinition',
      name: 'D',
      nodes: [
        { nodeType: 'VariableDeclaration', name: 'x', src: '0:1:0' },
        { nodeType: 'FunctionDefinition', name: 'f', kind: 'function', src: `${FUNCTION.start}:${FUNCTION.length}:0` },
      ],
    },
  ],
};
const YUL = [
  '/// @use-src 0:"D.sol", 3:"lib/\\"odd\\".sol"', // 1
  'object "D" {', // 2
  '  code {', // 3
  `    /// @src 0:0:${SOURCE.length}  "contract D {..."`, // 4
  '    mstore(64, 1)', // 5
  `    function fun_f() { /** @src 0:${at('g(1)')}:${at('g(1)') + 4} "g(1)" */ fun_g(1)`, // 6
  '    }', // 7
  '    function fun_g(x)', // 8
  '    {', // 9
  '      /// @src 3:5:6  "}"', // 10
  '      if x { revert(0, 0) }', // 11
  '      /// @src -1:-1:-1', // 12
  '      pop("}")', // 13
  '    }', // 14
  '  }', // 15
  '}', // 16
].join('\n');

it('reads the function and the origin of each line of Yul', () => {
  const lines = readYulLines(YUL);
  const line = (number: number) => [lines[number - 1].function, lines[number - 1].origin?.file, lines[number - 1].origin?.start];
  expect(line(5)).toEqual(['', 'D.sol', 0]);
  expect(line(6)).toEqual(['fun_f', 'D.sol', at('g(1)')]);
  expect(line(7)).toEqual(['fun_f', 'D.sol', at('g(1)')]);
  expect(line(8)).toEqual(['fun_g', 'D.sol', at('g(1)')]);
  expect(line(11)).toEqual(['fun_g', 'lib/"odd".sol', 5]);
  expect(line(13)).toEqual(['fun_g', undefined, undefined]);
  expect(line(15)[0]).toBe('');
});

it('knows functions by their contracts, and those without a name by their kind', () => {
  const nodes = [
    { nodeType: 'FunctionDefinition', name: '', kind: 'constructor', src: '5:2:0' },
    { nodeType: 'ModifierDefinition', name: 'only', src: '8:3:0' },
    { nodeType: 'FunctionDefinition', name: 'broken', src: 'x' },
  ];
  const free = { nodeType: 'FunctionDefinition', name: 'free', kind: 'freeFunction', src: '1:1:0' };
  expect(solidityFunctions({ nodes: [free, { nodeType: 'ContractDefinition', name: 'C', nodes }, null, 5] })).toEqual([
    { name: 'free', isVariable: false, start: 1, end: 2 },
    { name: 'C.constructor', isVariable: false, start: 5, end: 7 },
    { name: 'C.only', isVariable: false, start: 8, end: 11 },
  ]);
  for (const nothing of [undefined, null, 5, {}, { nodes: 'x' }]) expect(solidityFunctions(nothing)).toEqual([]);
});

it('counts lines and columns from 1, in bytes', () => {
  const starts = lineStarts(SOURCE);
  expect(positionIn(starts, 0)).toEqual({ line: 1, column: 1 });
  expect(positionIn(starts, at('function f'))).toEqual({ line: 3, column: 3 });
  expect(positionIn(starts, at('g(1)'))).toEqual({ line: 4, column: 5 });
});

describe('the program of a debug build', () => {
  // As the compiler writes them, lines are those of the Yul.
  const blob = assembleOrThrow(`
    %isa = revive_v1
    pub @call:
    %line = 6 'D.sol:D'
      a0 = 1
    %line = 11
      a0 = 2
    %line = 13
      a0 = 3
    %line = 999
      trap
  `);
  const described = debugProgram({ blob, yul: YUL, sources: { 'D.sol': SOURCE }, astOf: () => AST });

  it('has the functions and lines of Solidity where they are known, and of the Yul its functions', () => {
    const program = unwrap(parseProgram(described as Uint8Array));
    expect(program.code).toEqual(unwrap(parseProgram(blob)).code);
    const frames = [...locatorOf(program).debug.regions()].map(({ frames: [enter, line] }) => [
      `${fullName(enter)} ${enter.path}:${enter.line}`,
      `${line.path}:${line.line}:${line.column}`,
    ]);
    expect(frames).toEqual([
      ['D.f::fun_f D.sol:3', 'D.sol:4:5'],
      // Its source was not handed in; the next one has no origin; the last is no line of the Yul and keeps its name. The Yul says nothing
      // new at the head of fun_g.
      ['D.f::fun_g :0', ':0:0'],
      ['D.f::fun_g :0', ':0:0'],
      ['call :0', ':0:0'],
    ]);
  });

  it('names the function of the machine for lines that were made calls, and leaves out what was returned from', () => {
    const enter = (name: string) => ({ kind: 'enter', namespace: '', function: name, path: '', line: 0, column: 0 }) as const;
    const line = (yulLine: number) =>
      [
        { kind: 'call', namespace: '', function: '@line', path: 'y', line: yulLine, column: 0 },
        { kind: 'enter', namespace: '', function: '@line', path: 'y', line: 1, column: 0 },
      ] as const;
    const program = unwrap(parseProgram(blob));
    const frames = [enter('__runtime'), enter('fun_f'), ...line(6), enter('fun_g'), ...line(11), enter('fun_f'), ...line(7)];
    const customSections = writeDebugInfo([{ begin: 0, end: program.code.length, frames }]);
    const described = debugProgram({
      blob: writeProgram({ ...program, customSections }),
      yul: YUL,
      sources: { 'D.sol': SOURCE },
      astOf: () => AST,
    });
    const names = locatorOf(unwrap(parseProgram(described as Uint8Array))).locate(0);
    expect(names.map(({ name, file, line: at }) => [name, file, at])).toEqual([
      ['__runtime', null, null],
      ['D.f::fun_f', 'D.sol', 4],
    ]);
  });

  it('is none without debug sections, and of what is not a program', () => {
    const facts = { yul: YUL, sources: {}, astOf: () => undefined };
    expect(debugProgram({ ...facts, blob: assembleOrThrow('%isa = revive_v1\ntrap') })).toBeUndefined();
    expect(debugProgram({ ...facts, blob: Uint8Array.of(1, 2, 3) })).toBeUndefined();
  });
});
