/** What a tap shows of the abi wire: values that were put into the memory by hand. */
import { serveAbi, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { err, ok, packFatPointer, type WireInspector } from '@polkavirt/primitives';

const memory = { buffer: new ArrayBuffer(65_536) };
const put = (address: number, ...bytes: readonly number[]): bigint => {
  new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
  return packFatPointer(address, bytes.length);
};
const name = (fn: string): string => `ext_virtualization_${fn}_version_1`;
const virt = serveAbi(memory).inspector as WireInspector;
const typestate = serveTypestateAbi(memory).inspector as WireInspector;

beforeEach(() => new Uint8Array(memory.buffer).fill(0));

it('the halves say which wire and generation they are', () => {
  const halves = [serveScale, serveAbi(memory), serveTypestateScale(), serveTypestateAbi(memory)];
  expect(halves.map(({ name: wire, inspector }) => [wire, inspector?.generation])).toEqual([
    ['scale', 'virt'],
    ['abi', 'virt'],
    ['scale', 'typestate'],
    ['abi', 'typestate'],
  ]);
});

it('a function that the wire does not have is shown as it is', () => {
  for (const inspector of [virt, typestate]) {
    expect(inspector.args('other', [1, 2n])).toEqual({ bytes: 0, decoded: [1, 2n] });
    expect(inspector.result('other', [1], 7n)).toEqual({ bytes: 0, decoded: 7n });
    expect([inspector.reads?.('other', [1]), inspector.writes?.('other', [1], 0n)]).toEqual([[], []]);
  }
});

it('arguments are read as what they are: unsigned ids, signed gas, text, addresses', () => {
  const go = put(1024, 0x67, 0x6f);
  expect(virt.args(name('execute'), [-1, go, -5n, 2048])).toEqual({
    bytes: 4 + 8 + 8 + 4 + 2,
    decoded: { instance_id: 0xffff_ffff, function: 'go', gas_left: -5n, exec_buffer: 2048 },
  });
  expect(virt.args(name('resume'), [1, 2n, -1n, 2048])).toEqual({
    bytes: 4 + 8 + 8 + 4,
    decoded: { instance_id: 1, gas_left: 2n, return_value: 2n ** 64n - 1n, exec_buffer: 2048 },
  });
  const broken = put(1024, 0xff);
  expect(virt.args(name('execute'), [1, broken, 0n, 2048]).decoded).toMatchObject({ function: Uint8Array.of(0xff) });
  expect(virt.args(name('read_memory'), [1, -16, packFatPointer(2048, 3)])).toEqual({
    bytes: 4 + 4 + 8,
    decoded: { instance_id: 1, offset: 0xffff_fff0, dest: { address: 2048, length: 3 } },
  });
  expect(virt.args(name('instantiate'), [0n])).toEqual({ bytes: 8, decoded: { program: new Uint8Array() } });
});

it('an optional parameter of 0 is absent', () => {
  const program = put(1024, 1, 2, 3);
  const key = put(2048, 4);
  expect(typestate.args(name('compile_from_bytes'), [program, 0n])).toEqual({
    bytes: 8 + 8 + 3,
    decoded: { program: Uint8Array.of(1, 2, 3), identifier: undefined },
  });
  expect(typestate.args(name('compile_from_bytes'), [program, key])).toEqual({
    bytes: 8 + 8 + 4,
    decoded: { program: Uint8Array.of(1, 2, 3), identifier: Uint8Array.of(4) },
  });
  const ranges = (identifier: bigint) => typestate.reads?.(name('compile_from_bytes'), [program, identifier]);
  const first = { parameter: 'program', address: 1024, bytes: Uint8Array.of(1, 2, 3) };
  expect(ranges(0n)).toEqual([first]);
  expect(ranges(key)).toEqual([first, { parameter: 'identifier', address: 2048, bytes: Uint8Array.of(4) }]);
  // A parameter that is not optional is there, also with no bytes.
  expect(typestate.reads?.(name('lookup'), [0n])).toEqual([{ parameter: 'identifier', address: 0, bytes: new Uint8Array() }]);
});

/** An ExecBuffer: gas, then what a syscall has. */
const gas = [0x2a, 0, 0, 0, 0, 0, 0, 0];

it.each<[string, WireInspector, string, readonly unknown[], number]>([
  ['execute', virt, 'execute', [1, 0n, 0n, 4096], 64],
  ['resume', virt, 'resume', [1, 0n, 0n, 4096], 64],
  ['run', typestate, 'run', [1, 0n, 0n, 4096], 96],
])('%s: the ExecBuffer is read by its status', (_name, inspector, fn, args, size) => {
  put(4096, ...gas);
  expect(inspector.result(name(fn), args, 0n)).toEqual({ bytes: 8 + size, decoded: ok({ kind: 'Finished', gasLeft: 42n }) });
  const { decoded } = inspector.result(name(fn), args, 1n);
  expect(decoded).toMatchObject({ ok: true, value: { kind: 'Syscall', gasLeft: 42n, a0: 0n, a5: 0n } });
  expect(inspector.result(name(fn), args, -4n)).toEqual({ bytes: 8, decoded: err('Trap') });
  const written = inspector.writes?.(name(fn), args, 1n);
  expect(written).toEqual([
    { parameter: 'exec_buffer', address: 4096, bytes: Uint8Array.of(...gas, ...new Uint8Array(size - 8)) },
  ]);
  expect(inspector.writes?.(name(fn), args, -1n)).toEqual([]);
});

it.each([
  ['virt', virt],
  ['typestate', typestate],
])('%s: the other answers', (_generation, inspector) => {
  const dest = put(4096, 7, 8, 9);
  const read = [1, 0, dest];
  expect(inspector.result(name('read_memory'), read, 0n)).toEqual({ bytes: 8 + 3, decoded: ok(Uint8Array.of(7, 8, 9)) });
  expect(inspector.result(name('read_memory'), read, -2n)).toEqual({ bytes: 8, decoded: err('OutOfBounds') });
  expect(inspector.writes?.(name('read_memory'), read, 0n)).toEqual([
    { parameter: 'dest', address: 4096, bytes: Uint8Array.of(7, 8, 9) },
  ]);
  expect(inspector.writes?.(name('read_memory'), read, -2n)).toEqual([]);
  expect(inspector.reads?.(name('read_memory'), read)).toEqual([]);
  expect(inspector.result(name('instantiate'), [0n], 9n)).toEqual({ bytes: 8, decoded: ok(9) });
  expect(inspector.result(name('destroy'), [1], 0n)).toEqual({ bytes: 8, decoded: ok(undefined) });
  expect(inspector.result(name('destroy'), [1], -1n)).toEqual({ bytes: 8, decoded: err('InvalidInstance') });
  expect(inspector.result(name('destroy'), [1], -77n)).toEqual({ bytes: 8, decoded: err(undefined) });
});

it('typestate: modules, and what only they have', () => {
  const compiled = { moduleId: 5, status: 'Compiled' };
  for (const fn of ['compile_from_bytes', 'compile_from_storage_key']) {
    // The id in the low half, the status 1 above it.
    expect(typestate.result(name(fn), [0n, 0n], (1n << 32n) | 5n)).toEqual({ bytes: 8, decoded: ok(compiled) });
  }
  expect(typestate.result(name('lookup'), [0n], 6n)).toEqual({ bytes: 8, decoded: ok(6) });
  expect(typestate.result(name('prepare'), [1, 0n], 0n)).toEqual({ bytes: 8, decoded: ok(undefined) });
});
