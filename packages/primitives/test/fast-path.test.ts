/** Ordinary messages never reach the codecs that define them: those copy, decode, encode and compare, which takes many times as long. */
import { jest } from '@jest/globals';
import {
  decodeDestroyArgs,
  decodeDestroyResult,
  decodeInstantiateArgs,
  decodeInstantiateResult,
  decodeMemoryReadArgs,
  decodeMemoryReadResult,
  decodeMemoryWriteArgs,
  decodeMemoryWriteResult,
  decodeRunArgs,
  decodeRunResult,
  decodeTypestateRunArgs,
  decodeTypestateRunResult,
  encodeDestroyArgs,
  encodeDestroyResult,
  encodeInstantiateArgs,
  encodeInstantiateResult,
  encodeMemoryReadArgs,
  encodeMemoryResult,
  encodeMemoryWriteArgs,
  encodeRunArgs,
  encodeRunResult,
  encodeTypestateRunArgs,
  encodeTypestateRunResult,
  err,
  execute,
  ok,
  resume,
  SCALE_HOST_FUNCTIONS,
  TYPESTATE_HOST_FUNCTIONS,
} from '@polkavirt/primitives';

const CODECS = [
  ...Object.values(SCALE_HOST_FUNCTIONS).flatMap(({ args, result }) => [args, result]),
  ...Object.values(TYPESTATE_HOST_FUNCTIONS).flatMap(({ scale }) => [scale.args, scale.result]),
];

const SYSCALL = {
  kind: 'Syscall' as const,
  gasLeft: -2n,
  syscallNo: 0xffff_ffff,
  a0: 1n,
  a1: 2n,
  a2: 3n,
  a3: 4n,
  a4: 5n,
  a5: 2n ** 64n - 1n,
};
const symbolic = (length: number) => {
  const { syscallNo: _, ...rest } = SYSCALL;
  return { ...rest, syscallSymbol: new Uint8Array(length).fill(7) };
};

/** Names, and what goes in and comes out again. */
const TRIPS: readonly [string, () => unknown, unknown][] = [
  [
    'run: execute',
    () => decodeRunArgs(encodeRunArgs(1, -1n, execute('call'))),
    { instanceId: 1, gasLeft: -1n, action: execute('call') },
  ],
  [
    'run: execute nothing',
    () => decodeRunArgs(encodeRunArgs(1, 5n, execute(''))),
    { instanceId: 1, gasLeft: 5n, action: execute('') },
  ],
  ['run: resume', () => decodeRunArgs(encodeRunArgs(1, 5n, resume(6n))), { instanceId: 1, gasLeft: 5n, action: resume(6n) }],
  ['run gives a syscall', () => decodeRunResult(encodeRunResult(ok(SYSCALL))), ok(SYSCALL)],
  [
    'run ends',
    () => decodeRunResult(encodeRunResult(ok({ kind: 'Finished', gasLeft: 3n }))),
    ok({ kind: 'Finished', gasLeft: 3n }),
  ],
  ['instantiate', () => decodeInstantiateArgs(encodeInstantiateArgs(Uint8Array.of(5, 6))), { program: Uint8Array.of(5, 6) }],
  ['instantiate gives an id', () => decodeInstantiateResult(encodeInstantiateResult(ok(7))), ok(7)],
  ['instantiate is refused', () => decodeInstantiateResult(Uint8Array.of(1, 1)), err('InvalidImage')],
  ['destroyed', () => decodeDestroyResult(encodeDestroyResult(ok(undefined))), ok(undefined)],
  ['nothing to destroy', () => decodeDestroyResult(Uint8Array.of(1, 1)), err('InvalidInstance')],
  ['nothing to write to', () => decodeMemoryWriteResult(Uint8Array.of(1, 2)), err('OutOfBounds')],
  ['nothing to read from', () => decodeMemoryReadResult(Uint8Array.of(1, 2), new Uint8Array(2)), err('OutOfBounds')],
  ['typestate run fails', () => decodeTypestateRunResult(Uint8Array.of(1, 4)), err('Trap')],
  ['run fails', () => decodeRunResult(encodeRunResult(err('Trap'))), err('Trap')],
  ['destroy', () => decodeDestroyArgs(encodeDestroyArgs(9)), { instanceId: 9 }],
  ['read_memory', () => decodeMemoryReadArgs(encodeMemoryReadArgs(1, 2, 3)), { instanceId: 1, offset: 2, len: 3 }],
  [
    'write_memory',
    () => decodeMemoryWriteArgs(encodeMemoryWriteArgs(1, 2, Uint8Array.of(3, 4))),
    { instanceId: 1, offset: 2, src: Uint8Array.of(3, 4) },
  ],
  ['written', () => decodeMemoryWriteResult(encodeMemoryResult(ok(undefined))), ok(undefined)],
  ['read', () => decodeMemoryReadResult(Uint8Array.of(0, 8, 3, 4), new Uint8Array(2)), ok(undefined)],
  ['typestate run', () => decodeTypestateRunArgs(encodeTypestateRunArgs(1, 2n, 3n)), { instanceId: 1, gasLeft: 2n, a0: 3n }],
  ...[0, 1, 32].map(
    (length) =>
      [
        `typestate run gives a symbol of ${length} bytes`,
        () => decodeTypestateRunResult(encodeTypestateRunResult(ok(symbolic(length)))),
        ok(symbolic(length)),
      ] as [string, () => unknown, unknown],
  ),
  [
    'typestate run ends',
    () => decodeTypestateRunResult(encodeTypestateRunResult(ok({ kind: 'Finished', gasLeft: 3n }))),
    ok({ kind: 'Finished', gasLeft: 3n }),
  ],
];

it.each(TRIPS)('%s', (_what, trip, value) => {
  const spies = CODECS.flatMap((codec) => [jest.spyOn(codec, 'encode'), jest.spyOn(codec, 'decode')]);
  try {
    expect(trip()).toEqual(value);
    expect(spies.filter(({ mock }) => mock.calls.length > 0)).toHaveLength(0);
  } finally {
    jest.restoreAllMocks();
  }
});
