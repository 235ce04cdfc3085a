import {
  COMPILE_STATUS,
  DESTROY_ERROR,
  EXEC_ERROR,
  hostFunctionName,
  MEMORY_ERROR,
  MODULE_ERROR,
  packModule,
  readTypestateExecBuffer,
  requireHostFunctions,
  TYPESTATE_EXEC_BUFFER_SIZE,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  TYPESTATE_INSTANTIATE_ERROR,
  type TypestateOutcome,
  unpackModule,
  writeTypestateExecBuffer,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';

const syscall: TypestateOutcome = {
  kind: 'Syscall',
  gasLeft: -2n,
  syscallSymbol: hex('63616c6c6572'),
  a0: 1n,
  a1: 0x0102030405060708n,
  a2: 2n ** 64n - 1n,
  a3: 3n,
  a4: 2n ** 63n,
  a5: 5n,
};

describe('ExecBuffer of the typestate generation', () => {
  it('has upstream`s layout: gas, 32 bytes of symbol, its length, six arguments', () => {
    const bytes = new Uint8Array(100).fill(0xaa);
    writeTypestateExecBuffer(new DataView(bytes.buffer), 2, syscall);
    expect(TYPESTATE_EXEC_BUFFER_SIZE).toBe(96);
    expect(bytes).toEqual(
      hex(`aaaa feffffffffffffff 63616c6c6572 ${'00'.repeat(26)} 0600000000000000 0100000000000000 0807060504030201
           ffffffffffffffff 0300000000000000 0000000000000080 0500000000000000 aaaa`),
    );
    expect(readTypestateExecBuffer(new DataView(bytes.buffer), 2, 'Syscall')).toEqual(syscall);
  });

  it('is all zeros but for the gas when the program finished', () => {
    const bytes = new Uint8Array(96).fill(0xaa);
    writeTypestateExecBuffer(new DataView(bytes.buffer), 0, { kind: 'Finished', gasLeft: 1n });
    expect(bytes).toEqual(hex(`0100000000000000 ${'00'.repeat(88)}`));
    expect(readTypestateExecBuffer(new DataView(bytes.buffer), 0, 'Finished')).toEqual({ kind: 'Finished', gasLeft: 1n });
  });

  it.each([0, 32])('holds a symbol of %i bytes', (length) => {
    const outcome = { ...syscall, syscallSymbol: new Uint8Array(length).fill(0x7a) };
    const view = new DataView(new ArrayBuffer(96));
    writeTypestateExecBuffer(view, 0, outcome);
    expect(readTypestateExecBuffer(view, 0, 'Syscall')).toEqual(outcome);
  });

  it('refuses a symbol that is longer than its room', () => {
    const view = new DataView(new ArrayBuffer(96));
    const long = { ...syscall, syscallSymbol: new Uint8Array(33) };
    expect(() => writeTypestateExecBuffer(view, 0, long)).toThrow(expect.objectContaining({ code: 'Internal' }));
    for (const length of [33n, 2n ** 32n, 2n ** 64n - 1n]) {
      view.setBigUint64(40, length, true);
      expect(() => readTypestateExecBuffer(view, 0, 'Syscall')).toThrow(
        expect.objectContaining({ code: 'MalformedWire', message: `ExecBuffer: a symbol of ${length} bytes, the limit is 32` }),
      );
    }
  });
});

it.each([
  [0, 'Cached', 0],
  [1, 'Compiled', 2 ** 32 + 1],
  [0xffff_ffff, 'Cached', 2 ** 32 - 1],
  [0xffff_ffff, 'Compiled', 2 ** 33 - 1],
] as const)('module %i, %s, is packed as %i', (moduleId, status, packed) => {
  expect(packModule({ moduleId, status })).toBe(packed);
  expect(unpackModule(packed)).toEqual({ moduleId, status });
});

it('a status of 2 is none', () => {
  expect(unpackModule(2 ** 33)).toBeUndefined();
});

it('errors have upstream`s discriminants, which it declares negative', () => {
  expect([MODULE_ERROR, TYPESTATE_INSTANTIATE_ERROR, COMPILE_STATUS]).toEqual([
    { InvalidImage: 1, NotCached: 2, NotFound: 3 },
    { InvalidImage: 1, InvalidModule: 2, TooManyInstances: 3 },
    { Cached: 0, Compiled: 1 },
  ]);
  const errorsOf = TYPESTATE_FUNCTION_NAMES.map((fn) => [fn, TYPESTATE_HOST_FUNCTIONS[fn].abi.errors]);
  expect(Object.fromEntries(errorsOf)).toEqual({
    compile_from_bytes: MODULE_ERROR,
    lookup: MODULE_ERROR,
    compile_from_storage_key: MODULE_ERROR,
    instantiate: TYPESTATE_INSTANTIATE_ERROR,
    prepare: EXEC_ERROR,
    run: EXEC_ERROR,
    destroy: DESTROY_ERROR,
    read_memory: MEMORY_ERROR,
    write_memory: MEMORY_ERROR,
  });
});

describe('names', () => {
  it('carry a version', () => {
    expect(hostFunctionName('run')).toBe('ext_virtualization_run_version_1');
    expect(hostFunctionName('run', 2)).toBe('ext_virtualization_run_version_2');
  });

  it('that are absent are listed', () => {
    const table = { ext_virtualization_run_version_1: () => 0 };
    expect(() => requireHostFunctions('abi', table, ['run'], 1)).not.toThrow();
    expect(() => requireHostFunctions('abi', table, ['run', 'lookup'], 2)).toThrow(
      'the host-function table lacks ext_virtualization_run_version_2, ext_virtualization_lookup_version_2, which the abi wire calls',
    );
  });
});
