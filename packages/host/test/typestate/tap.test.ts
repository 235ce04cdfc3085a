import { connectTypestateAbi, connectTypestateScale, createTypestateForwarder } from '@polkavirt/forwarder';
import {
  createTypestateHost,
  type HostCallRecord,
  serveTypestateAbi,
  serveTypestateScale,
  tapHostFunctions,
} from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { err, ok, type TypestateVirtT, utf8Encode } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { program } from '../programs.ts';

const counter = program('asm/counter-names');
const name = (text: string): Uint8Array => utf8Encode(text, 'text');

/** The calls that both tests record. */
const everyCall = (virt: TypestateVirtT): void => {
  virt.lookup(name('id'));
  virt.fromBytes(counter, name('id'));
  virt.fromBytes(counter);
  const found = virt.fromStorageKey(name('id'));
  const instance = found.ok ? found.value.module.instantiate() : found;
  if (!instance.ok) throw new Error(instance.error);
  const prepared = instance.value.prepare('do_exit');
  if (!prepared.ok) throw new Error(prepared.error.error);
  prepared.value.writeMemory(0x20000, Uint8Array.of(1, 2));
  const call = prepared.value.run(1000n, 7n);
  if (call.kind !== 'Syscall') throw new Error(call.kind);
  call.execution.readMemory(0x20000, new Uint8Array(3));
  call.execution.readMemory(0, new Uint8Array(3));
  call.execution.destroy();
};

const record = (calls: HostCallRecord[]) => (call: HostCallRecord) => void calls.push(call);
const short = ({ name: fn, args, result }: HostCallRecord) => [
  fn.replace('ext_virtualization_', '').replace('_version_1', ''),
  args,
  result,
];

/** The first block of `do_exit` costs 103 under the full model, in upstream`s interpreter too. */
const exit = { kind: 'Syscall', gasLeft: 897n, syscallSymbol: name('exit'), a0: 0n, a1: 0n, a2: 0n, a3: 0n, a4: 0n, a5: 0n };

it('shows the scale wire decoded', () => {
  const calls: HostCallRecord[] = [];
  const { table } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateScale() });
  const tap = tapHostFunctions(table, serveTypestateScale());
  tap.calls$.subscribe(record(calls));
  everyCall(createTypestateForwarder({ table: tap.table, wire: connectTypestateScale() }));
  expect(calls.map(short)).toEqual([
    ['lookup', { identifier: name('id') }, err('NotCached')],
    ['compile_from_bytes', { program: counter, identifier: name('id') }, ok({ moduleId: 0, status: 'Compiled' })],
    ['compile_from_bytes', { program: counter, identifier: undefined }, ok({ moduleId: 1, status: 'Compiled' })],
    ['compile_from_storage_key', { storageKey: name('id'), childTrie: name('') }, ok({ moduleId: 2, status: 'Cached' })],
    ['instantiate', { moduleId: 2 }, ok(0)],
    ['prepare', { instanceId: 0, functionName: name('do_exit') }, ok(undefined)],
    ['write_memory', { instanceId: 0, offset: 0x20000, src: Uint8Array.of(1, 2) }, ok(undefined)],
    ['run', { instanceId: 0, gasLeft: 1000n, a0: 7n }, ok(exit)],
    ['read_memory', { instanceId: 0, offset: 0x20000, len: 3 }, ok(Uint8Array.of(1, 2, 0))],
    ['read_memory', { instanceId: 0, offset: 0, len: 3 }, err('OutOfBounds')],
    ['destroy', { instanceId: 0 }, ok(undefined)],
  ]);
  // id, gas, a0; back: two tags, gas, a length, four bytes of symbol, six arguments.
  expect(calls.find(({ name: fn }) => fn.includes('_run_'))).toMatchObject({ bytesIn: 20, bytesOut: 1 + 1 + 8 + 1 + 4 + 48 });
});

it('shows the abi wire decoded, with what its pointers point to', () => {
  const calls: HostCallRecord[] = [];
  const memory = checkedMemory();
  const wire = serveTypestateAbi(memory);
  const tap = tapHostFunctions(createTypestateHost({ virt: createTypestateNative(), wire }).table, wire);
  tap.calls$.subscribe(record(calls));
  everyCall(createTypestateForwarder({ table: tap.table, wire: connectTypestateAbi(memory) }));
  const place = { address: expect.any(Number), length: 3 };
  expect(calls.map(short)).toEqual([
    ['lookup', { identifier: name('id') }, err('NotCached')],
    ['compile_from_bytes', { program: counter, identifier: name('id') }, ok({ moduleId: 0, status: 'Compiled' })],
    ['compile_from_bytes', { program: counter, identifier: undefined }, ok({ moduleId: 1, status: 'Compiled' })],
    ['compile_from_storage_key', { storage_key: name('id'), child_trie: name('') }, ok({ moduleId: 2, status: 'Cached' })],
    ['instantiate', { module_id: 2 }, ok(0)],
    ['prepare', { instance_id: 0, function: 'do_exit' }, ok(undefined)],
    ['write_memory', { instance_id: 0, offset: 0x20000, src: Uint8Array.of(1, 2) }, ok(undefined)],
    ['run', { instance_id: 0, gas_left: 1000n, a0: 7n, exec_buffer: expect.any(Number) }, ok(exit)],
    ['read_memory', { instance_id: 0, offset: 0x20000, dest: place }, ok(Uint8Array.of(1, 2, 0))],
    ['read_memory', { instance_id: 0, offset: 0, dest: place }, err('OutOfBounds')],
    ['destroy', { instance_id: 0 }, ok(undefined)],
  ]);
  expect(calls.find(({ name: fn }) => fn.includes('_run_'))).toMatchObject({ bytesIn: 4 + 8 + 8 + 4, bytesOut: 8 + 96 });
});
