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

it('counts a block whose first instruction comes from another function than the rest', () => {
  // What `cc -g` makes of an export that calls `deep(...)`, where the optimiser leaves one instruction of `deep`, and `ret`.
  const program = Buffer.from(
    '50564d0000900000000000000001040000a000050801000563726173680609000005330703320009801a000563726173680d2e2e2f2e2e2f746d702f652e630464656570812f010206010707080501010406010707080509220a020f03000206150707080201010406150707080309220a020f0200821800000000030000000100000003000000050000001800000000',
    'hex',
  );
  const profile = collectProfile(recordVirt(createNative(), new Uint8Array(program), 'crash'));
  expect([profile.instructions, profile.gas]).toEqual([2, 2]);
  expect(profile.functions.reduce((sum, { self }) => sum + self, 0)).toBe(2);
});
