import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import type { VirtT } from '@polkavirt/primitives';
import { runConformance } from '../src/index.ts';
import { COUNTER_ASSEMBLY_GAS, counterInAssembly, counterInC } from './programs.ts';
import { createWasmRuntime } from './wasm-runtime.ts';

const overScale = (): VirtT => createForwarder({ table: createHost({ wire: serveScale }).table, wire: connectScale });

const overAbi = (): VirtT => {
  const memory = createRuntimeMemory();
  return createForwarder({ table: createHost({ wire: serveAbi(memory) }).table, wire: connectAbi(memory) });
};

const IMPLEMENTATIONS: readonly (readonly [string, () => VirtT])[] = [
  ['native', createNative],
  ['forwarder, scale wire', overScale],
  ['forwarder, abi wire', overAbi],
  ['forwarder inside of a WebAssembly runtime', () => createWasmRuntime().virt],
];

for (const [name, create] of IMPLEMENTATIONS) {
  describe(`${name}, counter program in C`, () => runConformance(create(), counterInC, { describe, it }));
  describe(`${name}, counter program in assembly`, () =>
    runConformance(create(), counterInAssembly, { describe, it }, { gas: COUNTER_ASSEMBLY_GAS }));
}
