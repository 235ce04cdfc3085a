import { ok } from '@polkavirt/primitives';
import {
  call,
  constant,
  definePallet,
  ensureSigned,
  type SystemPallet,
  storageMap,
  storageValue,
  T,
  weightOf,
} from '../../src/index.ts';

/** The pallet of Substrate's template, with a map and a hook: what a user of this package would write. */
export const createTemplate = definePallet('pallet_template', (pallet, { System }: { System: SystemPallet }) => {
  const storage = pallet.storage({
    Something: storageValue(T.u32, { docs: ['The stored number.'] }),
    Total: storageValue(T.u32, { default: 0 }),
    Owned: storageMap([['Blake2_128Concat', T.accountId]], T.u32, { default: 0 }),
    Approvals: storageMap(
      [
        ['Twox64Concat', T.u32],
        ['Identity', T.accountId],
      ],
      T.bool,
    ),
  });
  const events = pallet.events({
    SomethingStored: { something: T.u32, who: T.accountId },
    Ticked: undefined,
  });
  const errors = pallet.errors({ NoneValue: 'There is nothing to increment.', StorageOverflow: 'The number is too large.' });
  return {
    storage,
    events,
    errors,
    constants: { MaxValue: constant(T.u32, 100) },
    calls: {
      doSomething: call([['something', T.u32]], { weight: weightOf(10_000n) }, (origin, something) => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        storage.Something.put(something);
        storage.Owned.insert(who.value, something);
        System.depositEvent(events.Event.SomethingStored({ something, who: who.value }));
        // Late on purpose: what stands above must be undone.
        return something > 100 ? { ok: false, error: errors.Error.StorageOverflow } : ok({});
      }),
      causeError: call([], { weight: weightOf(10_000n) }, (origin) => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        const old = storage.Something.get();
        if (old === undefined) return { ok: false, error: errors.Error.NoneValue };
        storage.Something.put(old + 1);
        return ok({});
      }),
    },
    hooks: {
      onInitialize(number) {
        storage.Total.mutate((total) => total + number);
        System.depositEvent(events.Event.Ticked());
        return weightOf(5_000n);
      },
    },
    genesis: (config: { something?: number } = {}) => {
      if (config.something !== undefined) storage.Something.put(config.something);
    },
  };
});
