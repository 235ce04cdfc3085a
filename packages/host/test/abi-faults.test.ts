/** Every parameter of the abi wire, of both generations, with a value of another type and with a pointer that leads out of the memory. */
import { serveAbi, serveTypestateAbi } from '@polkavirt/host';
import { HostFault, packFatPointer } from '@polkavirt/primitives';

const SIZE = 65_536;
const memory = { buffer: new ArrayBuffer(SIZE) };
/** A host that must not be asked: the fault comes before anything is done. */
const untouched = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('the host was asked');
    },
  },
) as never;

/** What a parameter is: an i32, an i64, a fat pointer, or the address of an ExecBuffer. */
type Kind = 'i32' | 'i64' | 'fat' | 'buffer';

const MEMORY: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  destroy: { instance_id: 'i32' },
  read_memory: { instance_id: 'i32', offset: 'i32', dest: 'fat' },
  write_memory: { instance_id: 'i32', offset: 'i32', src: 'fat' },
};

/** The functions of upstream's `host_functions.rs`, with their parameters in order. */
const GENERATIONS = {
  virt: {
    table: serveAbi(memory).serve(untouched),
    bufferSize: 64,
    functions: {
      instantiate: { program: 'fat' },
      execute: { instance_id: 'i32', function: 'fat', gas_left: 'i64', exec_buffer: 'buffer' },
      resume: { instance_id: 'i32', gas_left: 'i64', return_value: 'i64', exec_buffer: 'buffer' },
      ...MEMORY,
    },
  },
  typestate: {
    table: serveTypestateAbi(memory).serve(untouched),
    bufferSize: 96,
    functions: {
      compile_from_bytes: { program: 'fat', identifier: 'fat' },
      lookup: { identifier: 'fat' },
      compile_from_storage_key: { storage_key: 'fat', child_trie: 'fat' },
      instantiate: { module_id: 'i32' },
      prepare: { instance_id: 'i32', function: 'fat' },
      run: { instance_id: 'i32', gas_left: 'i64', a0: 'i64', exec_buffer: 'buffer' },
      ...MEMORY,
    },
  },
} as const;

const VALID = { i32: 1, i64: 1n, fat: packFatPointer(1024, 2), buffer: 2048 };

/** Every parameter of every function: how to call it with one value in its place. */
const parameters = Object.entries(GENERATIONS).flatMap(([generation, { table, functions, bufferSize }]) =>
  Object.entries<Readonly<Record<string, Kind>>>(functions).flatMap(([fn, kinds]) =>
    Object.entries(kinds).map(([parameter, kind], at) => ({
      name: `${generation} ${fn}: ${parameter}`,
      what: `${fn}: ${parameter}`,
      kind,
      bufferSize,
      call(value: unknown) {
        const raw = (table as Readonly<Record<string, (...args: unknown[]) => unknown>>)[`ext_virtualization_${fn}_version_1`];
        const args: unknown[] = Object.values(kinds).map((each) => VALID[each]);
        args[at] = value;
        return () => raw(...args);
      },
    })),
  ),
);

it.each(parameters)('$name: a value of another type is named', ({ call, what, kind }) => {
  const wanted = kind === 'i32' || kind === 'buffer' ? 'an i32 is a number' : 'an i64 is a bigint';
  expect(call('7')).toThrow(new HostFault('MalformedWire', `${what}: a string where ${wanted}`));
});

it.each(parameters.filter(({ kind }) => kind === 'fat' || kind === 'buffer'))(
  '$name: what leaves the memory is named, to its last byte',
  ({ call, what, kind, bufferSize }) => {
    const length = kind === 'fat' ? 10 : bufferSize;
    const at = (address: number) => call(kind === 'fat' ? packFatPointer(address, length) : address);
    expect(at(SIZE - length + 1)).toThrow(
      new HostFault(
        'BadPointer',
        `${what}: ${length} bytes at 0x${(SIZE - length + 1).toString(16)} leave the linear memory of ${SIZE} bytes`,
      ),
    );
    // One byte before that it fits, and the host is asked.
    expect(at(SIZE - length)).toThrow('the host was asked');
  },
);

it('there are 14 and 21 parameters', () => {
  const count = (generation: string) => parameters.filter(({ name }) => name.startsWith(`${generation} `)).length;
  expect([count('virt'), count('typestate')]).toEqual([1 + 4 + 4 + 1 + 3 + 3, 2 + 1 + 2 + 1 + 2 + 4 + 1 + 3 + 3]);
});

it('what the typestate generation keeps does not change with the memory', () => {
  const kept: Uint8Array[] = [];
  const keep = (...values: unknown[]) => {
    for (const value of values) if (value instanceof Uint8Array) kept.push(value);
    return { ok: false, error: 'InvalidImage' };
  };
  const host = { compileFromBytes: keep, lookup: keep, compileFromStorageKey: keep, prepare: keep } as never;
  const table = serveTypestateAbi(memory).serve(host);
  const bytes = new Uint8Array(memory.buffer, 1024, 2);
  bytes.set([1, 2]);
  const pointer = packFatPointer(1024, 2);
  table.ext_virtualization_compile_from_bytes_version_1(pointer, pointer);
  table.ext_virtualization_lookup_version_1(pointer);
  table.ext_virtualization_compile_from_storage_key_version_1(pointer, pointer);
  table.ext_virtualization_prepare_version_1(1, pointer);
  bytes.fill(9);
  expect(kept).toEqual(Array.from({ length: 6 }, () => Uint8Array.of(1, 2)));
});
