import {
  ALICE,
  BOB,
  bytesToHex,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  currentTestExternalities,
  hexToBytes,
  storagePrefix,
} from '../../src/index.ts';
import { createTemplate } from '../support/template-pallet.ts';

const System = createSystem();
const Timestamp = createTimestamp();
const Balances = createBalances({ System });
const Template = createTemplate({ System });
const runtime = constructRuntime({ System, Timestamp, Balances, Template });

/** Keys as any Substrate chain has them; these are in the documentation of Substrate and of its clients. */
it.each([
  ['System.Number', System.Number.key(), '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac'],
  ['System.Events', System.Events.key(), '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'],
  ['System.Account', System.Account.prefix(), '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9'],
  [
    'System.Account of Alice',
    System.Account.key(ALICE),
    '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  ],
  ['Timestamp.Now', Timestamp.Now.key(), '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb'],
  ['Balances.TotalIssuance', Balances.TotalIssuance.key(), '0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80'],
])('%s has its well-known key', (_, key, expected) => {
  expect(key).toBe(expected);
});

it('hashes each key of a double map with its own hasher', () => {
  // twox_64 of a little-endian u32 of 1 is 0x5153cb1f00942ff4, as in the keys of System.BlockHash.
  expect(Template.Approvals.key(1, ALICE)).toBe(
    `${storagePrefix('Template', 'Approvals')}5153cb1f00942ff401000000${ALICE.slice(2)}`,
  );
});

it('stores an account as any Substrate chain does', () => {
  runtime.newTestExt({ Balances: { balances: [[ALICE, 1_000_000_000_000n]] } }).executeWith(() => {
    System.incAccountNonce(ALICE);
    // nonce 1, no consumers, one provider, no sufficients; free, reserved, frozen; the flag of the new logic.
    expect(bytesToHex(storageOf(System.Account.key(ALICE)))).toBe(
      '0x01000000000000000100000000000000' +
        '0010a5d4e80000000000000000000000' +
        '00000000000000000000000000000000' +
        '00000000000000000000000000000000' +
        '00000000000000000000000000000080',
    );
  });
});

const storageOf = (key: `0x${string}`): Uint8Array => current().storage.main.get(key) ?? hexToBytes('0x');
const current = () => {
  const externalities = currentTestExternalities();
  if (externalities === undefined) throw new Error('outside of executeWith');
  return externalities;
};

describe('a map', () => {
  it('lists its entries, all or under a first key, and clears them', () => {
    runtime.newTestExt().executeWith(() => {
      const { Approvals } = Template;
      Approvals.insert(1, ALICE, true);
      Approvals.insert(1, BOB, false);
      Approvals.insert(2, ALICE, true);
      expect(Approvals.entries().length).toBe(3);
      expect(new Set(Approvals.entries(1).map(({ keys, value }) => `${keys[0]} ${keys[1]} ${value}`))).toEqual(
        new Set([`1 ${ALICE} true`, `1 ${BOB} false`]),
      );
      expect(Approvals.take(1, BOB)).toBe(false);
      expect(Approvals.get(1, BOB)).toBeUndefined();
      expect(Approvals.clear(1)).toBe(1);
      expect(Approvals.entries().map(({ keys }) => keys)).toEqual([[2, ALICE]]);
      Approvals.mutate(2, ALICE, (value) => (value === true ? undefined : true));
      expect(Approvals.has(2, ALICE)).toBe(false);
      expect(Template.Owned.get(BOB)).toBe(0);
    });
  });
});
