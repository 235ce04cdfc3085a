import { COUNTER_PROGRAM, runConformance } from '@polkavirt/conformance';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute } from '@polkavirt/primitives';
import { jsonWire } from './json-wire.js';

const native = createNative();
const scale = createForwarder({ table: createHost({ wire: serveScale, virt: native }).table, wire: connectScale });
const json = createForwarder({ table: createHost({ wire: jsonWire, virt: native }).table, wire: jsonWire });

// The whole of VirtT, one test for each of its rules, over the new wire.
runConformance(json, COUNTER_PROGRAM, { describe, it });

const program = assembleOrThrow(`
  %isa = latest64
  pub @main:
    a0 = 1
    a0 = a0 + 1
    ret`);

const gasLeft = (virt) => {
  const made = virt.instantiate(program);
  if (!made.ok) throw new Error(made.error);
  const step = made.value.run(100n, execute('main'));
  made.value.destroy();
  return step.ok ? step.value.gasLeft : step.error;
};

it('costs the same gas on every wire, and without one', () => {
  expect([native, scale, json].map(gasLeft)).toEqual([97n, 97n, 97n]);
});
