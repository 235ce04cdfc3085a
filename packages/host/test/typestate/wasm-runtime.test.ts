/** The abi table of the typestate generation, by upstream's names, imported by a real WebAssembly module. */

import { createTypestateHost, serveTypestateAbi } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { HostFault, packFatPointer, type StorageReader, utf8Encode } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import wabt from 'wabt';
import { program } from '../programs.ts';

const WAT = `(module
  (import "env" "ext_virtualization_compile_from_bytes_version_1" (func $compile (param i64 i64) (result i64)))
  (import "env" "ext_virtualization_lookup_version_1" (func $lookup (param i64) (result i64)))
  (import "env" "ext_virtualization_compile_from_storage_key_version_1" (func $stored (param i64 i64) (result i64)))
  (import "env" "ext_virtualization_instantiate_version_1" (func $instantiate (param i32) (result i64)))
  (import "env" "ext_virtualization_prepare_version_1" (func $prepare (param i32 i64) (result i64)))
  (import "env" "ext_virtualization_run_version_1" (func $run (param i32 i64 i64 i32) (result i64)))
  (import "env" "ext_virtualization_destroy_version_1" (func $destroy (param i32) (result i64)))
  (import "env" "ext_virtualization_read_memory_version_1" (func $read (param i32 i32 i64) (result i64)))
  (import "env" "ext_virtualization_write_memory_version_1" (func $write (param i32 i32 i64) (result i64)))
  (memory (export "memory") 1)
  (export "compile" (func $compile))
  (export "lookup" (func $lookup))
  (export "stored" (func $stored))
  (export "instantiate" (func $instantiate))
  (export "prepare" (func $prepare))
  (export "run" (func $run))
  (export "destroy" (func $destroy))
  (export "read" (func $read))
  (export "write" (func $write))
  ;; An ExecBuffer in a page that did not exist when the host was made.
  (func (export "run_in_new_page") (param $id i32) (param $gas i64) (result i64)
    (drop (memory.grow (i32.const 1)))
    (call $run (local.get $id) (local.get $gas) (i64.const 0) (i32.const 130976))))`;

/** As much of the platform's API as this needs; the ES library's types lack it. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: unknown): Promise<{ instance: { exports: unknown } }>;
};

type Wasm = (...args: (number | bigint)[]) => bigint;
type Runtime = { readonly memory: { readonly buffer: ArrayBuffer } } & Record<
  'compile' | 'lookup' | 'stored' | 'instantiate' | 'prepare' | 'run' | 'destroy' | 'read' | 'write' | 'run_in_new_page',
  Wasm
>;

const wasm = (await wabt()).parseWat('runtime.wat', WAT).toBinary({}).buffer;
const counter = program('asm/counter-names');
const text = (value: string): Uint8Array => utf8Encode(value, 'text');

/** Where the ExecBuffer lies, and where `put` puts things. */
const EXEC_BUFFER = 60_000;

const setUp = async (storage?: StorageReader) => {
  const linked: { exports?: Runtime } = {};
  const memory = {
    get buffer() {
      return linked.exports!.memory.buffer;
    },
  };
  const { table, manager } = createTypestateHost({
    virt: createTypestateNative(storage === undefined ? {} : { storage }),
    wire: serveTypestateAbi(memory),
  });
  const { instance } = await WebAssembly.instantiate(wasm, { env: table });
  linked.exports = instance.exports as Runtime;
  const { exports: runtime } = linked;
  const put = (at: number, bytes: Uint8Array): bigint => {
    new Uint8Array(memory.buffer).set(bytes, at);
    return packFatPointer(at, bytes.length);
  };
  return { runtime, manager, put, view: () => new DataView(memory.buffer), bytes: () => new Uint8Array(memory.buffer) };
};

describe('from inside of WebAssembly', () => {
  it('a contract`s life: compile, instantiate, prepare, run, memory, destroy', async () => {
    const { runtime, put, view, bytes } = await setUp();
    expect(runtime.compile(put(1024, counter), 0n)).toBe(2n ** 32n);
    expect(runtime.instantiate(0)).toBe(0n);
    expect(runtime.prepare(0, put(16, text('offset')))).toBe(0n);
    expect(runtime.run(0, 1000n, 0n, EXEC_BUFFER)).toBe(1n);
    // 101 for the first block of \`offset\` under the full model: upstream's figure, which the conformance suite has as well.
    expect(view().getBigInt64(EXEC_BUFFER, true)).toBe(899n);
    expect(bytes().slice(EXEC_BUFFER + 8, EXEC_BUFFER + 40)).toEqual(
      hex(`696e6372656d656e745f636f756e746572 ${'00'.repeat(15)}`),
    );
    expect(view().getBigUint64(EXEC_BUFFER + 40, true)).toBe(17n);
    const pointer = Number(view().getBigUint64(EXEC_BUFFER + 48, true)) | 0;
    expect(runtime.read(0, pointer, packFatPointer(32, 8))).toBe(0n);
    expect(view().getBigUint64(32, true)).toBe(3n);
    expect(runtime.write(0, 0x20000, put(48, hex('29')))).toBe(0n);
    expect(runtime.run(0, 1000n, 2n << 56n, EXEC_BUFFER)).toBe(0n);
    expect(bytes().slice(EXEC_BUFFER + 8, EXEC_BUFFER + 96)).toEqual(new Uint8Array(88));
    expect(runtime.destroy(0)).toBe(0n);
    expect(runtime.destroy(0)).toBe(-1n);
  });

  it('errors are negated discriminants, and leave ExecBuffer and dest as they were', async () => {
    const { runtime, put, bytes } = await setUp();
    expect(runtime.compile(put(1024, text('no program')), 0n)).toBe(-1n);
    expect(runtime.lookup(put(16, text('name')))).toBe(-2n);
    expect(runtime.stored(put(16, text('name')), packFatPointer(8, 0))).toBe(-3n);
    expect(runtime.instantiate(0)).toBe(-2n);
    expect(runtime.compile(put(1024, counter), put(16, text('name')))).toBe(2n ** 32n);
    expect(runtime.lookup(put(16, text('name')))).toBe(1n);
    for (let n = 0n; n < 30n; n++) expect(runtime.instantiate(1)).toBe(n);
    expect(runtime.instantiate(1)).toBe(-3n);
    bytes().fill(0xee, EXEC_BUFFER, EXEC_BUFFER + 96);
    expect(runtime.run(0, 1000n, 0n, EXEC_BUFFER)).toBe(-1n);
    expect(runtime.read(0, 0x20000, packFatPointer(EXEC_BUFFER, 8))).toBe(-1n);
    expect(runtime.prepare(0, put(16, text('nothing')))).toBe(-2n);
    expect(runtime.prepare(0, put(16, text('do_panic')))).toBe(0n);
    expect(runtime.read(0, 8, packFatPointer(EXEC_BUFFER, 8))).toBe(-2n);
    expect(runtime.write(0, -1, packFatPointer(EXEC_BUFFER, 8))).toBe(-2n);
    expect(runtime.run(0, 0n, 0n, EXEC_BUFFER)).toBe(-3n);
    expect(runtime.prepare(0, put(16, text('do_panic')))).toBe(0n);
    expect(runtime.run(0, 1000n, 0n, EXEC_BUFFER)).toBe(-4n);
    expect(runtime.run(-1, 1000n, 0n, EXEC_BUFFER)).toBe(-1n);
    expect(bytes().slice(EXEC_BUFFER, EXEC_BUFFER + 96)).toEqual(new Uint8Array(96).fill(0xee));
  });

  it('an absent identifier is the null pointer, an empty one is not', async () => {
    const { runtime, put } = await setUp();
    const image = put(1024, counter);
    const empty = packFatPointer(8, 0);
    expect(runtime.compile(image, 0n)).toBe(2n ** 32n);
    expect(runtime.lookup(empty)).toBe(-2n);
    expect(runtime.compile(image, empty)).toBe(2n ** 32n + 1n);
    expect(runtime.lookup(empty)).toBe(2n);
    expect(runtime.compile(image, empty)).toBe(3n);
    // A name that lies at 0 has a length, and is one.
    expect(runtime.compile(image, packFatPointer(0, 4))).toBe(2n ** 32n + 4n);
  });

  it('keys and identifiers are copied out of the memory', async () => {
    const stored = new Map([['code', counter]]);
    const { runtime, put, bytes } = await setUp({
      storage: (key) => stored.get(String.fromCharCode(...key)),
      childStorage: (trie, key) => stored.get(String.fromCharCode(...trie, ...key)),
    });
    expect(runtime.stored(put(16, text('code')), packFatPointer(8, 0))).toBe(2n ** 32n);
    bytes().fill(0, 16, 32);
    expect(runtime.lookup(put(16, text('code')))).toBe(1n);
    expect(runtime.stored(put(32, text('de')), put(40, text('co')))).toBe(2n ** 32n + 2n);
  });

  it('memory that grew is seen', async () => {
    const { runtime, put, view } = await setUp();
    runtime.compile(put(1024, counter), 0n);
    runtime.instantiate(0);
    runtime.prepare(0, put(16, text('counter')));
    expect(runtime.run_in_new_page(0, 1000n)).toBe(1n);
    expect(view().getBigInt64(130_976, true)).toBe(899n);
  });

  it.each<[string, (runtime: Runtime) => bigint]>([
    ['a program', (runtime) => runtime.compile(packFatPointer(65_000, 1000), 0n)],
    ['an identifier', (runtime) => runtime.compile(packFatPointer(0, 4), packFatPointer(-1 >>> 0, 1))],
    ['a key', (runtime) => runtime.stored(packFatPointer(65_536, 1), packFatPointer(8, 0))],
    ['a child trie', (runtime) => runtime.stored(packFatPointer(0, 1), packFatPointer(65_537, 0))],
    ['a name', (runtime) => runtime.prepare(0, packFatPointer(65_535, 2))],
    ['an ExecBuffer', (runtime) => runtime.run(0, 1n, 0n, 65_536 - 95)],
    ['a destination', (runtime) => runtime.read(0, 0, packFatPointer(1, 65_536))],
    ['a source', (runtime) => runtime.write(0, 0, packFatPointer(1, 0xffff_ffff))],
  ])('%s that leaves the memory is a trap of the runtime, and changes nothing', async (_what, act) => {
    const { runtime, manager, put } = await setUp();
    runtime.compile(put(1024, counter), 0n);
    runtime.instantiate(0);
    runtime.prepare(0, put(16, text('counter')));
    expect(() => act(runtime)).toThrow(expect.objectContaining({ name: 'HostFault', code: 'BadPointer' }));
    expect(() => act(runtime)).toThrow(HostFault);
    expect(manager.liveInstances).toBe(1);
    expect(runtime.run(0, 1000n, 0n, EXEC_BUFFER)).toBe(1n);
    expect(runtime.compile(put(1024, counter), 0n)).toBe(2n ** 32n + 1n);
  });
});
