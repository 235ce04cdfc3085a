/** Captured requests as calls of the interface, and answers as messages: both wires of both generations, bytes worked out by hand. */
import { err, type Generation, ok } from '@polkavirt/primitives';
import { hex, toHex } from '@polkavirt/test-support/hex';
import { findHostFunction, type HostFunction } from '@polkavirt/wire-lab';
import { answerMessage, makeCall, requestFields } from '../../src/replay/host-call.ts';
import { recordingHost } from './recording-host.ts';

const functionOf = (of: string): HostFunction => {
  const [generation, wire, name] = of.split(' ');
  const found = findHostFunction(generation as Generation, wire, name);
  if (found === undefined) throw new Error(`no ${of}`);
  return found;
};

const FINISHED = ok({ kind: 'Finished', gasLeft: -2n });
const REGISTERS = { a0: 1n, a1: 2n, a2: 3n, a3: 4n, a4: 5n, a5: 18_446_744_073_709_551_615n };
const SYSCALL = ok({ kind: 'Syscall', gasLeft: -2n, syscallNo: 42, ...REGISTERS });
const SYMBOL = ok({ kind: 'Syscall', gasLeft: -2n, syscallSymbol: hex('65786974'), ...REGISTERS });
const REGISTER_BYTES = [1, 2, 3, 4, 5].map((byte) => `0${byte}00000000000000`).join('') + 'ff'.repeat(8);
const GAS = 'feffffffffffffff';
const DONE = ok(undefined);
const zeros = (length: number) => '00'.repeat(length);
/** Of a negated discriminant. */
const failed = (discriminant: number) => `${(256 - discriminant).toString(16)}${'ff'.repeat(7)}`;

type Row = readonly [of: string, request: string, asked: readonly unknown[], answer: unknown, output: string];

it.each<Row>([
  ['virt scale instantiate', '08 aabb', ['instantiate', '0xaabb'], ok(9), '00 09000000'],
  ['virt scale instantiate', '00', ['instantiate', '0x'], err('InvalidImage'), '01 01'],
  [
    'virt scale run',
    '07000000 e803000000000000 00 08 676f',
    ['run', 7, 1_000n, { kind: 'Execute', functionName: 'go' }],
    FINISHED,
    `00 00 ${GAS}`,
  ],
  [
    'virt scale run',
    '07000000 ffffffffffffffff 01 0500000000000000',
    ['run', 7, -1n, { kind: 'Resume', returnValue: 5n }],
    SYSCALL,
    `00 01 ${GAS} 2a000000 ${REGISTER_BYTES}`,
  ],
  ['virt scale read_memory', '07000000 00000200 03000000', ['memoryRead', 7, 131_072, 3], DONE, '00 0c 010203'],
  ['virt scale write_memory', '07000000 00000200 08 aabb', ['memoryWrite', 7, 131_072, '0xaabb'], DONE, '00'],
  ['virt scale destroy', '07000000', ['destroy', 7], err('InvalidInstance'), '01 01'],

  ['virt abi instantiate', '00040000 02000000 aabb', ['instantiate', '0xaabb'], ok(9), '0900000000000000'],
  ['virt abi instantiate', '00040000 00000000', ['instantiate', '0x'], err('InvalidImage'), failed(1)],
  [
    'virt abi execute',
    '07000000 00040000 02000000 e803000000000000 40040000 676f',
    ['run', 7, 1_000n, { kind: 'Execute', functionName: 'go' }],
    FINISHED,
    `${zeros(8)} ${GAS} ${zeros(56)}`,
  ],
  [
    'virt abi resume',
    '07000000 ffffffffffffffff 0500000000000000 40040000',
    ['run', 7, -1n, { kind: 'Resume', returnValue: 5n }],
    SYSCALL,
    `0100000000000000 ${GAS} 2a000000 00000000 ${REGISTER_BYTES}`,
  ],
  [
    'virt abi resume',
    '07000000 ffffffffffffffff 0500000000000000 40040000',
    ['run', 7, -1n, { kind: 'Resume', returnValue: 5n }],
    err('Trap'),
    failed(4),
  ],
  ['virt abi read_memory', '07000000 00000200 00040000 03000000', ['memoryRead', 7, 131_072, 3], DONE, `${zeros(8)} 010203`],
  ['virt abi write_memory', '07000000 00000200 00040000 02000000 aabb', ['memoryWrite', 7, 131_072, '0xaabb'], DONE, zeros(8)],
  [
    'virt abi write_memory',
    '07000000 00000200 00040000 00000000',
    ['memoryWrite', 7, 131_072, '0x'],
    err('OutOfBounds'),
    failed(2),
  ],
  ['virt abi destroy', '07000000', ['destroy', 7], DONE, zeros(8)],

  [
    'typestate scale compile_from_bytes',
    '08 aabb 00',
    ['compileFromBytes', '0xaabb', undefined],
    ok({ moduleId: 3, status: 'Compiled' }),
    '00 03000000 01',
  ],
  [
    'typestate scale compile_from_bytes',
    '08 aabb 01 08 6964',
    ['compileFromBytes', '0xaabb', '0x6964'],
    ok({ moduleId: 3, status: 'Cached' }),
    '00 03000000 00',
  ],
  ['typestate scale lookup', '08 6964', ['lookup', '0x6964'], err('NotCached'), '01 02'],
  [
    'typestate scale compile_from_storage_key',
    '08 6b65 04 0c',
    ['compileFromStorageKey', '0x6b65', '0x0c'],
    err('NotFound'),
    '01 03',
  ],
  ['typestate scale instantiate', '03000000', ['instantiate', 3], ok(9), '00 09000000'],
  ['typestate scale prepare', '07000000 08 676f', ['prepare', 7, '0x676f'], DONE, '00'],
  [
    'typestate scale run',
    '07000000 e803000000000000 0500000000000000',
    ['run', 7, 1_000n, 5n],
    SYMBOL,
    `00 01 ${GAS} 10 65786974 ${REGISTER_BYTES}`,
  ],
  ['typestate scale read_memory', '07000000 00000200 00000000', ['memoryRead', 7, 131_072, 0], DONE, '00 00'],
  ['typestate scale write_memory', '07000000 00000200 00', ['memoryWrite', 7, 131_072, '0x'], DONE, '00'],
  ['typestate scale destroy', '07000000', ['destroy', 7], DONE, '00'],

  [
    'typestate abi compile_from_bytes',
    '00040000 02000000 00000000 00000000 aabb',
    ['compileFromBytes', '0xaabb', undefined],
    ok({ moduleId: 3, status: 'Compiled' }),
    '03000000 01 000000',
  ],
  [
    'typestate abi compile_from_bytes',
    '00040000 02000000 00050000 02000000 aabb 6964',
    ['compileFromBytes', '0xaabb', '0x6964'],
    ok({ moduleId: 3, status: 'Cached' }),
    '03000000 00 000000',
  ],
  ['typestate abi lookup', '00040000 02000000 6964', ['lookup', '0x6964'], ok(3), '0300000000000000'],
  [
    'typestate abi compile_from_storage_key',
    '00040000 02000000 00050000 01000000 6b65 0c',
    ['compileFromStorageKey', '0x6b65', '0x0c'],
    err('NotFound'),
    failed(3),
  ],
  ['typestate abi instantiate', '03000000', ['instantiate', 3], err('TooManyInstances'), failed(3)],
  ['typestate abi prepare', '07000000 00040000 02000000 676f', ['prepare', 7, '0x676f'], DONE, zeros(8)],
  [
    'typestate abi run',
    '07000000 e803000000000000 0500000000000000 40040000',
    ['run', 7, 1_000n, 5n],
    SYMBOL,
    `0100000000000000 ${GAS} 65786974 ${zeros(28)} 0400000000000000 ${REGISTER_BYTES}`,
  ],
  [
    'typestate abi run',
    '07000000 e803000000000000 0500000000000000 40040000',
    ['run', 7, 1_000n, 5n],
    FINISHED,
    `${zeros(8)} ${GAS} ${zeros(88)}`,
  ],
  [
    'typestate abi read_memory',
    '07000000 00000200 00040000 03000000',
    ['memoryRead', 7, 131_072, 3],
    err('OutOfBounds'),
    failed(2),
  ],
  ['typestate abi destroy', '07000000', ['destroy', 7], err('InvalidInstance'), failed(1)],
])('%s of %s', (of, request, asked, answer, output) => {
  const fn = functionOf(of);
  const recording = recordingHost({ [String(asked[0])]: answer });
  const result = makeCall(fn, recording.host, requestFields(fn, hex(request)));
  expect(recording.asked).toEqual([asked]);
  expect(toHex(answerMessage(fn, result))).toBe(output.replaceAll(' ', ''));
});

it.each<[of: string, request: string, fields: object]>([
  ['virt scale instantiate', '08 aabb', { program: hex('aabb') }],
  ['virt abi instantiate', '00040000 02000000 aabb', { program: hex('aabb') }],
  [
    'virt abi execute',
    '07000000 00040000 02000000 e803000000000000 40040000 676f',
    { instanceId: 7, function: 'go', gasLeft: 1_000n },
  ],
  ['virt abi resume', '07000000 ffffffffffffffff 0500000000000000 40040000', { instanceId: 7, gasLeft: -1n, return_value: 5n }],
  ['virt abi read_memory', '07000000 00000200 00040000 03000000', { instanceId: 7, offset: 131_072, len: 3 }],
  ['virt abi write_memory', '07000000 00000200 00040000 00000000', { instanceId: 7, offset: 131_072, src: hex('') }],
  [
    'typestate abi compile_from_bytes',
    '00040000 02000000 00000000 00000000 aabb',
    { program: hex('aabb'), identifier: undefined },
  ],
  [
    'typestate abi compile_from_storage_key',
    '00040000 02000000 00050000 00000000 6b65',
    { storageKey: hex('6b65'), childTrie: hex('') },
  ],
  ['typestate abi instantiate', '03000000', { moduleId: 3 }],
  ['typestate abi run', '07000000 e803000000000000 0500000000000000 40040000', { instanceId: 7, gasLeft: 1_000n, a0: 5n }],
])('%s has these fields, whatever its wire: %s', (of, request, fields) => {
  const found = requestFields(functionOf(of), hex(request));
  expect(found).toEqual(fields);
  expect(Object.keys(found).sort()).toEqual(Object.keys(fields).sort());
});

it('malformed requests have no fields', () => {
  expect(() => requestFields(functionOf('virt abi destroy'), hex('07000000 ff'))).toThrow(
    new TypeError('malformed: expected the end of the message, found 1 more bytes'),
  );
  expect(() => requestFields(functionOf('virt scale destroy'), hex('07'))).toThrow(
    expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' }),
  );
});

describe('a read goes to the host in pieces of 64 KiB', () => {
  const fn = functionOf('virt scale read_memory');
  const PIECE = 65_536;

  it.each<[len: number, offset: number, asked: readonly (readonly [offset: number, length: number])[]]>([
    [0, 5, [[5, 0]]],
    [PIECE, 5, [[5, PIECE]]],
    [
      PIECE + 1,
      5,
      [
        [5, PIECE],
        [5 + PIECE, 1],
      ],
    ],
    [
      2 * PIECE,
      0,
      [
        [0, PIECE],
        [PIECE, PIECE],
      ],
    ],
    // Up to the last byte that has an address.
    [
      PIECE + 1,
      2 ** 32 - PIECE - 1,
      [
        [2 ** 32 - PIECE - 1, PIECE],
        [2 ** 32 - 1, 1],
      ],
    ],
    [
      PIECE + 2,
      2 ** 32 - PIECE - 2,
      [
        [2 ** 32 - PIECE - 2, PIECE],
        [2 ** 32 - 2, 2],
      ],
    ],
  ])('%i bytes', (len, offset, asked) => {
    const recording = recordingHost();
    const result = makeCall(fn, recording.host, { instanceId: 7, offset, len });
    expect(recording.asked).toEqual(asked.map(([from, length]) => ['memoryRead', 7, from, length]));
    // Each piece counts up from 1, in bytes.
    const bytes = asked.flatMap(([, length]) => Array.from({ length }, (_, at) => (at + 1) & 0xff));
    expect(result.ok).toBe(true);
    expect(Buffer.compare(Buffer.from((result as { value: Uint8Array }).value), Buffer.from(bytes))).toBe(0);
  });

  it('beyond the last address there is nothing, and nobody is asked', () => {
    const recording = recordingHost();
    expect(makeCall(fn, recording.host, { instanceId: 7, offset: 2 ** 32 - PIECE, len: PIECE + 1 })).toEqual(err('OutOfBounds'));
    expect(recording.asked).toEqual([['memoryRead', 7, 2 ** 32 - PIECE, PIECE]]);
  });

  it('ends with the first piece that fails', () => {
    let pieces = 0;
    const recording = recordingHost({ memoryRead: () => (++pieces === 2 ? err('InvalidInstance') : ok(undefined)) });
    expect(makeCall(fn, recording.host, { instanceId: 7, offset: 0, len: 4 * PIECE })).toEqual(err('InvalidInstance'));
    expect(recording.asked).toHaveLength(2);
  });
});
