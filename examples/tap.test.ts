import { readFileSync } from 'node:fs';
import { CounterHost } from '@polkavirt/conformance';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale, tapHostFunctions } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';

const program = readFileSync(new URL('../fixtures/guests/counter.polkavm', import.meta.url));

it('a tap shows each call with its bytes; without a subscriber it costs nothing', () => {
  const { table, calls$ } = tapHostFunctions(createHost({ virt: createNative(), wire: serveScale }).table, serveScale);
  const virt = createForwarder({ table, wire: connectScale });

  const seen: string[] = [];
  const subscription = calls$.subscribe(({ name, bytesIn, bytesOut }) => seen.push(`${name} ${bytesIn} -> ${bytesOut}`));
  const made = virt.instantiate(program);
  if (!made.ok) throw new Error(made.error);
  new CounterHost().finish(made.value, 'add_99');
  subscription.unsubscribe();
  made.value.destroy();

  expect(seen).toEqual([
    // Two bytes of length, then the program; Ok and an id.
    `ext_virtualization_instantiate_version_1 ${2 + program.length} -> 5`,
    // Id, gas, Execute and `add_99` with its length; Ok, Syscall, gas, number and six arguments.
    'ext_virtualization_run_version_1 20 -> 62',
    // Id, offset, length; Ok and eight bytes with their length.
    'ext_virtualization_read_memory_version_1 12 -> 10',
    // Id, gas, Resume and the answer; Ok, Finished, gas.
    'ext_virtualization_run_version_1 21 -> 10',
  ]);
});
