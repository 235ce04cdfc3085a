/** The layouts as data against the code that reads and writes them, and their places written out by hand from upstream's `repr(C)`. */
import {
  ABI_HOST_FUNCTIONS,
  abiArgumentsTree,
  abiResultTree,
  type DecodeNode,
  EXEC_BUFFER_LAYOUT,
  FAT_POINTER_LAYOUT,
  type Layout,
  PACKED_MODULE_LAYOUT,
  TYPESTATE_EXEC_BUFFER_LAYOUT,
  TYPESTATE_HOST_FUNCTIONS,
  writeExecBuffer,
  writeTypestateExecBuffer,
} from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import { hex } from '@polkavirt/test-support/hex';
import fc from 'fast-check';

const u64 = fc.bigInt(0n, 2n ** 64n - 1n);
const i64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const registers = { gasLeft: i64, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64 };

const flat = (node: DecodeNode): readonly DecodeNode[] => node.parts?.flatMap(flat) ?? [node];
const written = (size: number, write: (view: DataView) => void): Uint8Array => {
  const message = new Uint8Array(8 + size);
  message[0] = 1;
  write(new DataView(message.buffer, 8));
  return message;
};

it.each<[Layout, readonly (readonly [string, number, number])[], number]>([
  [
    FAT_POINTER_LAYOUT,
    [
      ['address', 0, 4],
      ['length', 4, 4],
    ],
    8,
  ],
  [
    PACKED_MODULE_LAYOUT,
    [
      ['module_id', 0, 4],
      ['status', 4, 1],
      ['padding', 5, 3],
    ],
    8,
  ],
  [
    EXEC_BUFFER_LAYOUT,
    [
      ...([
        ['gas_left', 0, 8],
        ['syscall_no', 8, 4],
        ['padding', 12, 4],
      ] as const),
      ...([
        ['a0', 16, 8],
        ['a1', 24, 8],
        ['a2', 32, 8],
        ['a3', 40, 8],
        ['a4', 48, 8],
        ['a5', 56, 8],
      ] as const),
    ],
    64,
  ],
  [
    TYPESTATE_EXEC_BUFFER_LAYOUT,
    [
      ...([
        ['gas_left', 0, 8],
        ['syscall_symbol', 8, 32],
        ['syscall_symbol_length', 40, 8],
      ] as const),
      ...([
        ['a0', 48, 8],
        ['a1', 56, 8],
        ['a2', 64, 8],
        ['a3', 72, 8],
        ['a4', 80, 8],
        ['a5', 88, 8],
      ] as const),
    ],
    96,
  ],
])('$name', ({ fields, size }, expected, bytes) => {
  expect(fields.map(({ name, at, length }) => [name, at, length])).toEqual(expected);
  expect(size).toBe(bytes);
});

it('the ExecBuffer is written as its layout says', () => {
  fc.assert(
    fc.property(fc.record({ ...registers, syscallNo: fc.nat(0xffff_ffff) }), (syscall) => {
      const message = written(64, (view) => writeExecBuffer(view, 0, { kind: 'Syscall', ...syscall }));
      const { root, problem } = abiResultTree('run', ABI_HOST_FUNCTIONS.execute, message);
      expect(problem).toBeUndefined();
      const { gasLeft, syscallNo, a0, a1, a2, a3, a4, a5 } = syscall;
      expect(flat(root).map(({ value }) => value)).toEqual(['Syscall', gasLeft, syscallNo, undefined, a0, a1, a2, a3, a4, a5]);
    }),
    exploring(100),
  );
});

it('the ExecBuffer of the typestate generation is written as its layout says', () => {
  fc.assert(
    fc.property(fc.record({ ...registers, syscallSymbol: fc.uint8Array({ maxLength: 32 }) }), (syscall) => {
      const message = written(96, (view) => writeTypestateExecBuffer(view, 0, { kind: 'Syscall', ...syscall }));
      const { root, problem } = abiResultTree('run', TYPESTATE_HOST_FUNCTIONS.run.abi, message);
      expect(problem).toBeUndefined();
      const { gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = syscall;
      const symbol = new Uint8Array(32);
      symbol.set(syscallSymbol);
      const length = BigInt(syscallSymbol.length);
      expect(flat(root).map(({ value }) => value)).toEqual(['Syscall', gasLeft, symbol, length, a0, a1, a2, a3, a4, a5]);
    }),
    exploring(100),
  );
});

describe('messages of the abi wire that break', () => {
  const { execute, instantiate, read_memory } = ABI_HOST_FUNCTIONS;
  const { run, compile_from_bytes } = TYPESTATE_HOST_FUNCTIONS;
  it.each([
    ['no bytes', abiArgumentsTree('m', execute, hex('')), 0, 'instance_id', '4 bytes of i32', 'the end of the message'],
    ['half a pointer', abiArgumentsTree('m', instantiate, hex('00000000 01')), 5, 'program', '8 bytes of fatPointer', '5 bytes'],
    [
      'a claim of 4 GiB',
      abiArgumentsTree('m', instantiate, hex('00000000 ffffffff aa')),
      9,
      '*program',
      '4294967295 bytes of memory',
      '1 bytes',
    ],
    [
      'one byte more',
      abiArgumentsTree('m', ABI_HOST_FUNCTIONS.destroy, hex('00000000 01')),
      4,
      '',
      'the end of the message',
      '1 more bytes',
    ],
    [
      'an unknown error',
      abiResultTree('m', read_memory, hex('fdffffffffffffff')),
      0,
      'result',
      '0 to 0, or one of -1 InvalidInstance, -2 OutOfBounds',
      '-3',
    ],
    [
      'a status of 2',
      abiResultTree('m', execute, hex('0200000000000000')),
      0,
      'result',
      '0 to 1, or one of -1 InvalidInstance, -2 InvalidImage, -3 OutOfGas, -4 Trap',
      '2',
    ],
    [
      'no ExecBuffer',
      abiResultTree('m', execute, hex('0000000000000000')),
      8,
      'exec_buffer',
      '64 bytes of ExecBuffer',
      'the end of the message',
    ],
    [
      'a symbol of 33',
      abiResultTree('m', run.abi, hex(`0100000000000000${'00'.repeat(40)}21${'00'.repeat(55)}`)),
      48,
      'exec_buffer.syscall_symbol_length',
      'a length of at most 32',
      '33',
    ],
    ['half a result', abiResultTree('m', compile_from_bytes.abi, hex('00000000')), 4, 'result', '8 bytes of i64', '4 bytes'],
  ])('%s', (_what, { problem }, at, path, expected, found) => {
    expect(problem).toEqual({ at, path, expected, found });
  });
});
