/** Gas by function and by call path, held to what was reckoned from PolkaVM's own step trace. */
import { collectProfile, toFolded } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { expected, GUESTS, guestBlob, recordTypestate, recordVirt } from './guests.ts';

interface ExpectedProfile {
  readonly exports: Readonly<
    Record<
      string,
      {
        readonly gas: number;
        readonly functions: readonly { readonly function: string; readonly self: number; readonly total: number }[];
        readonly stacks: Readonly<Record<string, number>>;
      }
    >
  >;
}

const byName = (a: { readonly function: string }, b: { readonly function: string }) => (a.function < b.function ? -1 : 1);

describe.each(GUESTS)('%s', (guest) => {
  const { exports } = expected<ExpectedProfile>(guest, 'profile');
  it.each(Object.keys(exports))('%s', (name) => {
    const { gas, functions, stacks } = exports[name];
    for (const recording of [
      recordVirt(createNative(), guestBlob(guest), name),
      recordTypestate(createTypestateNative({ costModel: 'naive' }), guestBlob(guest), name),
    ]) {
      const profile = collectProfile(recording);
      expect([profile.gas, profile.instructions]).toEqual([gas, gas]);
      expect([...profile.functions].sort(byName)).toEqual([...functions].sort(byName));
      const folded = toFolded(profile).trimEnd().split('\n');
      expect(folded.sort()).toEqual(
        Object.entries(stacks)
          .map(([path, count]) => `${path} ${count}`)
          .sort(),
      );
    }
  });
});

it('counts each byte of a memset, and no instruction behind a trap', () => {
  const text = `
    %isa = latest64
    %rw_data_size = 4096
    pub @fill:
      a0 = 0x20000
      a1 = 7
      a2 = 100
      [a0..a0 + a2] = u8 a1
      trap
      a0 = 1
      trap
  `;
  const profile = collectProfile(recordVirt(createNative(), assembleOrThrow(text), 'fill'));
  expect([profile.instructions, profile.gas]).toEqual([5, 105]);
});
