/** What the two files of tests run: the guests with debug information, whose profiles and coverage the expected files have. */
import { readFileSync } from 'node:fs';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { execute, resume } from '@polkavirt/primitives';

const GAS = 10_000_000n;

const program = (guest) => new Uint8Array(readFileSync(new URL(`../guests/${guest}.polkavm`, import.meta.url)));

/** Each host call is answered with 0. */
export function runVirt(guest, name, virt = createNative()) {
  const instance = virt.instantiate(program(guest)).value;
  let step = instance.run(GAS, execute(name));
  while (step.ok && step.value.kind === 'Syscall') step = instance.run(step.value.gasLeft, resume(0n));
  instance.destroy();
}

export function runForwarded(guest, name) {
  const { table } = createHost({ virt: createNative(), wire: serveScale });
  runVirt(guest, name, createForwarder({ table, wire: connectScale }));
}

export function runTypestate(guest, name) {
  const { module } = createTypestateNative({ costModel: 'naive' }).fromBytes(program(guest)).value;
  let step = module.instantiate().value.prepare(name).value.run(GAS, 0n);
  while (step.kind === 'Syscall') step = step.execution.run(step.gasLeft, 0n);
  step.instance.destroy();
}
