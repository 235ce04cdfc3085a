import { ABI_HOST_FUNCTIONS, hostFunctionName, utf8Encode } from '@polkavirt/primitives';
import { COUNTER_ASSEMBLY_GAS, counterInAssembly, counterInC, runtimeWasm } from './programs.ts';
import { createWasmRuntime } from './wasm-runtime.ts';

declare const WebAssembly: {
  readonly Module: (new (
    bytes: Uint8Array,
  ) => object) & {
    imports(module: object): readonly { readonly module: string; readonly name: string; readonly kind: string }[];
  };
};

const GAS_MAX = 2n ** 63n - 1n;

/** A runtime with the counter program in its memory, and its pallet's `call`. */
function palletIn(program: Uint8Array) {
  const { exports, place, manager } = createWasmRuntime();
  // The name lies in front of the program, so that the program stays where it is whatever is called.
  const nameRoom = 32;
  const [nameAddress, programAddress] = place(new Uint8Array(nameRoom), program);
  exports.set_program(programAddress, program.length);
  const instantiate = (): number => Number(exports.virt_instantiate(programAddress, program.length));
  const call = (id: number, name: string, gas = GAS_MAX): bigint => {
    const bytes = utf8Encode(name, 'name');
    expect(place(bytes)).toEqual([nameAddress]);
    return exports.call(id, nameAddress, bytes.length, gas);
  };
  return { exports, manager, instantiate, call };
}

it('imports the host functions by upstream`s names, and memory, from env', () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(runtimeWasm));
  expect(new Set(imports.map(({ module, name, kind }) => `${module}.${name} ${kind}`))).toEqual(
    new Set([...Object.keys(ABI_HOST_FUNCTIONS).map((fn) => `env.${hostFunctionName(fn)} function`), 'env.memory memory']),
  );
});

describe.each([
  ['C', counterInC, [9n, 16n, 22n, 31n, 37n, 47n], 19_999],
  ['assembly', counterInAssembly, COUNTER_ASSEMBLY_GAS.counter, COUNTER_ASSEMBLY_GAS.increments],
] as const)('the counter program in %s, driven inside of WebAssembly', (_, program, counterGas, increments) => {
  it('counts 0, 8 and 7, 15, 23 with exact gas', () => {
    const { exports, instantiate, call } = palletIn(program);
    expect(call(instantiate(), 'counter', 1_000n)).toBe(0n);
    expect(exports.counter()).toBe(8n);
    expect(exports.syscalls()).toBe(5);
    expect(1_000n - exports.gas_left()).toBe(counterGas[5]);

    const id = instantiate();
    exports.set_counter(7n);
    expect(call(id, 'counter')).toBe(0n);
    expect(exports.counter()).toBe(15n);
    expect(call(id, 'counter')).toBe(0n);
    expect(exports.counter()).toBe(23n);
  });

  it('traps, exits and runs out of gas as the ABI says', () => {
    const { exports, instantiate, call } = palletIn(program);
    const id = instantiate();
    expect(call(id, 'do_panic')).toBe(-4n);
    expect(call(id, 'no_such_export')).toBe(-2n);
    expect(call(9, 'counter')).toBe(-1n);
    expect(call(id, 'increment_forever', 100_000n)).toBe(-3n);
    expect(exports.counter()).toBe(BigInt(increments));
    expect(exports.gas_left()).toBe(0n);
    expect(call(id, 'do_exit')).toBe(1n);
    expect(exports.counter()).toBe(BigInt(increments));
    // Suspended at exit: it can no longer be executed, as upstream's state machine has it.
    expect(call(id, 'counter')).toBe(-1n);
  });

  it('resets the static in a new instance and keeps it in the same one', () => {
    const { exports, instantiate, call } = palletIn(program);
    const id = instantiate();
    call(id, 'offset');
    call(id, 'offset');
    expect(exports.counter()).toBe(7n);
    call(instantiate(), 'offset');
    expect(exports.counter()).toBe(10n);
  });

  it('runs a second instance inside of a syscall, and destroys it', () => {
    const { exports, manager, instantiate, call } = palletIn(program);
    exports.set_counter(5n);
    const id = instantiate();
    expect(call(id, 'do_subcall')).toBe(0n);
    expect(exports.counter()).toBe(5n);
    // One call of the parent, five of the child.
    expect(exports.syscalls()).toBe(6);
    expect(manager.liveInstances).toBe(1);
    expect(exports.virt_destroy(id)).toBe(0n);
    expect(exports.virt_destroy(id)).toBe(-1n);
    // The child had the id in between: ids are never used again.
    expect(instantiate()).toBe(id + 2);
  });
});

it('a fat pointer that leaves the runtime`s memory ends in a trap of the runtime, and in nothing else', () => {
  const { exports, manager } = createWasmRuntime();
  expect(() => exports.virt_instantiate(0x7fff_0000, 16)).toThrow(expect.objectContaining({ code: 'BadPointer' }));
  expect(() => exports.virt_instantiate(65_536, -1)).toThrow(expect.objectContaining({ code: 'BadPointer' }));
  expect(manager.liveInstances).toBe(0);
});
