/** The abi table imported by a real WebAssembly module, as it is. */
import { createHost, serveAbi } from '@polkavirt/host';
import { HostFault, type LinearMemory, ok } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import wabt from 'wabt';
import { BASE, fakeVirt } from './fake-virt.ts';

const WAT = `(module
  (import "env" "ext_virtualization_instantiate_version_1" (func $instantiate (param i64) (result i64)))
  (import "env" "ext_virtualization_execute_version_1" (func $execute (param i32 i64 i64 i32) (result i64)))
  (import "env" "ext_virtualization_resume_version_1" (func $resume (param i32 i64 i64 i32) (result i64)))
  (import "env" "ext_virtualization_destroy_version_1" (func $destroy (param i32) (result i64)))
  (import "env" "ext_virtualization_read_memory_version_1" (func $read (param i32 i32 i64) (result i64)))
  (import "env" "ext_virtualization_write_memory_version_1" (func $write (param i32 i32 i64) (result i64)))
  (memory (export "memory") 1)
  (export "instantiate" (func $instantiate))
  (export "execute" (func $execute))
  (export "resume" (func $resume))
  (export "destroy" (func $destroy))
  (export "read" (func $read))
  (export "write" (func $write))
  ;; An ExecBuffer in a page that did not exist when the host was made.
  (func (export "resume_in_new_page") (param $id i32) (param $gas i64) (param $value i64) (result i64)
    (drop (memory.grow (i32.const 1)))
    (call $resume (local.get $id) (local.get $gas) (local.get $value) (i32.const 131008))))`;

/** As much of the platform's API as this needs; the ES library's types lack it. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: unknown): Promise<{ instance: { exports: unknown } }>;
};

type Wasm = (...args: (number | bigint)[]) => bigint;
interface Runtime {
  readonly memory: LinearMemory;
  readonly instantiate: Wasm;
  readonly execute: Wasm;
  readonly resume: Wasm;
  readonly destroy: Wasm;
  readonly read: Wasm;
  readonly write: Wasm;
  readonly resume_in_new_page: Wasm;
}

const module = (await wabt()).parseWat('runtime.wat', WAT).toBinary({}).buffer;

const runtimeOver = async (onRun: Parameters<typeof fakeVirt>[0], firstId: number): Promise<Runtime> => {
  const linked: { exports?: Runtime } = {};
  const memory = {
    get buffer() {
      return linked.exports!.memory.buffer;
    },
  };
  const { table } = createHost({ wire: serveAbi(memory), virt: fakeVirt(onRun), firstId });
  const { instance } = await WebAssembly.instantiate(module, { env: table });
  linked.exports = instance.exports as Runtime;
  return linked.exports;
};

describe('the abi wire from inside WebAssembly', () => {
  it('passes ids beyond 2^31, negative gas and all bits of values', async () => {
    const seen: unknown[] = [];
    const runtime = await runtimeOver((gasLeft, action) => {
      seen.push(gasLeft, action);
      return ok({
        kind: 'Syscall',
        gasLeft,
        syscallNo: 0xfffffffe,
        a0: 2n ** 64n - 1n,
        a1: 0n,
        a2: 0n,
        a3: 0n,
        a4: 0n,
        a5: 2n ** 63n,
      });
    }, 0xffff_fffe);
    const view = new DataView(runtime.memory.buffer);
    expect(runtime.instantiate(0n)).toBe(0xffff_fffen);
    view.setUint8(8, 0x61);
    expect(runtime.execute(-2, (1n << 32n) | 8n, -5n, 1000)).toBe(1n);
    expect(runtime.resume(-2, -(2n ** 63n), -1n, 1000)).toBe(1n);
    expect(seen).toEqual([
      -5n,
      { kind: 'Execute', functionName: 'a' },
      -(2n ** 63n),
      { kind: 'Resume', returnValue: 2n ** 64n - 1n },
    ]);
    expect(view.getBigInt64(1000, true)).toBe(-(2n ** 63n));
    expect(view.getUint32(1008, true)).toBe(0xfffffffe);
    expect(view.getBigUint64(1016, true)).toBe(2n ** 64n - 1n);
    expect(view.getBigUint64(1056, true)).toBe(2n ** 63n);
    expect(runtime.destroy(-2)).toBe(0n);
    expect(runtime.destroy(-2)).toBe(-1n);
  });

  it('copies memory both ways', async () => {
    const runtime = await runtimeOver(undefined, 0);
    runtime.instantiate(0n);
    new Uint8Array(runtime.memory.buffer).set(hex('aabb'), 100);
    expect(runtime.write(0, BASE, (2n << 32n) | 100n)).toBe(0n);
    expect(runtime.read(0, BASE, (3n << 32n) | 200n)).toBe(0n);
    expect(new Uint8Array(runtime.memory.buffer).slice(200, 204)).toEqual(hex('aabb0000'));
    expect(runtime.read(0, -1, (3n << 32n) | 200n)).toBe(-2n);
  });

  it('sees memory that has grown', async () => {
    const runtime = await runtimeOver((gasLeft) => ok({ kind: 'Finished', gasLeft }), 0);
    runtime.instantiate(0n);
    expect(runtime.resume(0, 258n, 0n, 1000)).toBe(0n);
    expect(runtime.resume_in_new_page(0, 258n, 0n)).toBe(0n);
    expect(new Uint8Array(runtime.memory.buffer).slice(131_008, 131_011)).toEqual(hex('020100'));
  });

  it('traps on a bad pointer: the fault passes through the WebAssembly frames', async () => {
    const runtime = await runtimeOver(undefined, 0);
    expect(() => runtime.instantiate(-1n)).toThrow(HostFault);
    runtime.instantiate(0n);
    expect(() => runtime.resume(0, 1n, 0n, -64)).toThrow(expect.objectContaining({ code: 'BadPointer' }));
    expect(runtime.destroy(0)).toBe(0n);
  });
});
