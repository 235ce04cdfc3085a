import { readFileSync } from 'node:fs';
import { Externalities } from '@polkavirt/mock-runtime';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { countInstances, countTypestateInstances } from '../count-instances.ts';
import { mustGiveBack, notGivenBack } from '../given-back.ts';
import '../watch-storage-layers.ts';

const program = readFileSync(new URL('../../fixtures/asm/counter-names.polkavm', import.meta.url));

it('says what is missing, and how much of it', () => {
  let pins = 3;
  mustGiveBack('pins', () => pins);
  expect(notGivenBack()).toEqual([]);
  pins = 5;
  expect(notGivenBack()).toEqual(['pins: 5 where 3 were before']);
  pins = 3;
});

it('counts instances until they are destroyed, once each', () => {
  const virt = countInstances(createNative());
  const [first, second] = [virt.instantiate(program), virt.instantiate(program)].map((made) =>
    made.ok ? made.value : undefined,
  );
  expect(notGivenBack()).toEqual(['live instances: 2 where 0 were before']);
  first?.destroy();
  first?.destroy();
  expect(notGivenBack()).toEqual(['live instances: 1 where 0 were before']);
  second?.[Symbol.dispose]();
});

it('follows an instance from handle to handle', () => {
  const virt = countTypestateInstances(createTypestateNative());
  const made = virt.fromBytes(program, Uint8Array.of(1));
  const found = virt.lookup(Uint8Array.of(1));
  if (!made.ok || !found.ok) throw new Error('the fixture is no program');
  const [first, second] = [made.value.module.instantiate(), found.value.instantiate()];
  if (!first.ok || !second.ok) throw new Error('no instance');
  const missing = first.value.prepare('no such export');
  if (missing.ok) throw new Error('there is one');
  const execution = missing.error.instance.prepare('increment_forever');
  if (!execution.ok) throw new Error('no such export');
  // The handle that was left behind owns nothing any more.
  first.value.destroy();
  expect(notGivenBack()).toEqual(['live instances: 2 where 0 were before']);
  const step = execution.value.run(0n, 0n);
  if (step.kind !== 'Error') throw new Error('it ran without gas');
  execution.value.destroy();
  expect(notGivenBack()).toEqual(['live instances: 2 where 0 were before']);
  step.instance.destroy();
  second.value.destroy();
});

it('counts storage layers that are open', () => {
  const externalities = new Externalities();
  externalities.begin();
  externalities.begin();
  externalities.commit();
  expect(notGivenBack()).toEqual(['open storage layers: 1 where 0 were before']);
  externalities.rollback();
});
