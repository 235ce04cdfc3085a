import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { createEngine } from '@polkavirt/polkavm';
import type { VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { countEngineInstances } from '@polkavirt/test-support/count-engine-instances';
import { recordedVirtSuite } from '@polkavirt/test-support/record-cases';
import { runConformance } from '../src/index.ts';
import { COUNTER_ASSEMBLY_GAS, counterInAssembly, counterInC } from './programs.ts';
import { createWasmRuntime } from './wasm-runtime.ts';

const overScale = (virt: VirtT): VirtT =>
  createForwarder({ table: createHost({ wire: serveScale, virt }).table, wire: connectScale });

const overAbi = (virt: VirtT): VirtT => {
  const memory = checkedMemory();
  return createForwarder({ table: createHost({ wire: serveAbi(memory), virt }).table, wire: connectAbi(memory) });
};

const IMPLEMENTATIONS = createEngine().backends.flatMap((backend): readonly (readonly [string, () => VirtT])[] => {
  const native = (): VirtT => createNative({ backend, engine: countEngineInstances() });
  return [
    [`native, ${backend}`, native],
    [`forwarder, scale wire, ${backend}`, () => overScale(native())],
    [`forwarder, abi wire, ${backend}`, () => overAbi(native())],
    [`forwarder inside of a WebAssembly runtime, ${backend}`, () => createWasmRuntime(native()).virt],
  ];
});

for (const [name, create] of IMPLEMENTATIONS) {
  describe(`${name}, counter program in C`, () => {
    const { virt, framework } = recordedVirtSuite(create());
    runConformance(virt, counterInC, framework);
  });
  describe(`${name}, counter program in assembly`, () => {
    const { virt, framework } = recordedVirtSuite(create());
    runConformance(virt, counterInAssembly, framework, { gas: COUNTER_ASSEMBLY_GAS });
  });
}
