import { readFileSync } from 'node:fs';
import { CounterHost } from '@polkavirt/conformance';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import type { ScaleTable, VirtT } from '@polkavirt/primitives';
import { record, replay } from './recorder.ts';

const program = readFileSync(new URL('../fixtures/guests/counter.polkavm', import.meta.url));

/** A pallet's work: instantiate, run, destroy. */
function count(virt: VirtT, from: bigint): bigint {
  const made = virt.instantiate(program);
  if (!made.ok) throw new Error(made.error);
  const host = new CounterHost(from);
  host.finish(made.value, 'counter', 1_000n);
  made.value.destroy();
  return host.counter;
}

const forwarder = (table: ScaleTable): VirtT => createForwarder({ table, wire: connectScale });

it('records what a forwarder says to its host, and replays it without one', () => {
  const { table } = createHost({ virt: createNative(), wire: serveScale });
  const { table: watched, calls } = record(table);
  expect(count(forwarder(watched), 7n)).toBe(15n);
  // instantiate, destroy, and between them a run for the start and one for each of five syscalls, and their five memory accesses.
  expect(calls).toHaveLength(1 + 6 + 5 + 1);

  expect(count(forwarder(replay(calls, Object.keys(table))), 7n)).toBe(15n);
  expect(() => count(forwarder(replay(calls, Object.keys(table))), 8n)).toThrow('call 2 is not the recorded one');
});
