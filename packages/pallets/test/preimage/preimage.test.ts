import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { tokenErrorOf } from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import { MAX_SIZE } from '../../src/preimage/preimage-storage.ts';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { Balances, execute, Preimage, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const hashed = (...list: number[]) => hashOf(bytes(...list));
const held = (number: number): bigint => Balances.fungible.balanceOnHold(Preimage.HoldReason.Preimage, account(number));
const free = (number: number): bigint => Balances.freeBalance(account(number));
const statuses = () => Preimage.RequestStatusFor.entries();
const preimages = () => Preimage.PreimageFor.entries();

upstream('user_note_preimage_works', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(held(2)).toBe(3n);
    expect(free(2)).toBe(97n);

    expect(Preimage.havePreimage(hashed(1))).toBe(true);
    expect(Preimage.getPreimage(hashed(1))).toEqual(bytes(1));

    expect(() => Preimage.notePreimage(signed(2), bytes(1))).toBeNoop(Preimage.Error.AlreadyNoted);
    expect(() => Preimage.notePreimage(signed(0), bytes(2))).toBeNoop(tokenErrorOf('FundsUnavailable'));
  }),
);

upstream('manager_note_preimage_works', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(1), bytes(1))).toBeOk();
    expect(Balances.reservedBalance(account(1))).toBe(0n);
    expect(free(1)).toBe(100n);

    expect(Preimage.havePreimage(hashed(1))).toBe(true);
    expect(Preimage.getPreimage(hashed(1))).toEqual(bytes(1));

    expect(Preimage.notePreimage(signed(1), bytes(1))).toBeOk();
  }),
);

upstream('user_unnote_preimage_works', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(3), hashed(1))).toBeNoop(Preimage.Error.NotAuthorized);
    expect(() => Preimage.unnotePreimage(signed(2), hashed(2))).toBeNoop(Preimage.Error.NotNoted);

    expect(Preimage.unnotePreimage(signed(2), hashed(1))).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(2), hashed(1))).toBeNoop(Preimage.Error.NotNoted);

    expect(Preimage.havePreimage(hashed(1))).toBe(false);
    expect(Preimage.getPreimage(hashed(1))).toBeUndefined();
  }),
);

upstream('manager_unnote_preimage_works', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(1), bytes(1))).toBeOk();
    expect(Preimage.unnotePreimage(signed(1), hashed(1))).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(1), hashed(1))).toBeNoop(Preimage.Error.NotNoted);

    expect(Preimage.havePreimage(hashed(1))).toBe(false);
    expect(Preimage.getPreimage(hashed(1))).toBeUndefined();
  }),
);

upstream('manager_unnote_user_preimage_works', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(3), hashed(1))).toBeNoop(Preimage.Error.NotAuthorized);
    expect(() => Preimage.unnotePreimage(signed(2), hashed(2))).toBeNoop(Preimage.Error.NotNoted);

    expect(Preimage.unnotePreimage(signed(1), hashed(1))).toBeOk();

    expect(Preimage.havePreimage(hashed(1))).toBe(false);
    expect(Preimage.getPreimage(hashed(1))).toBeUndefined();
  }),
);

upstream('requested_then_noted_preimage_cannot_be_unnoted', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(1), bytes(1))).toBeOk();
    expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.unnotePreimage(signed(1), hashed(1))).toBeOk();
    // It is still here.
    expect(Preimage.havePreimage(hashed(1))).toBe(true);
    expect(Preimage.getPreimage(hashed(1))).toEqual(bytes(1));

    // Now it is gone.
    expect(Preimage.unrequestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.havePreimage(hashed(1))).toBe(false);
  }),
);

// Upstream has this test twice, under two names.
for (const name of ['request_note_order_makes_no_difference', 'request_user_note_order_makes_no_difference']) {
  upstream(name, () => {
    const oneWay = execute(() => {
      expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
      expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
      return [statuses(), preimages()];
    });
    const otherWay = execute(() => {
      expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
      expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
      expect(Preimage.unnotePreimage(signed(2), hashed(1))).toBeOk();
      return [statuses(), preimages()];
    });
    expect(oneWay[0]).toHaveLength(1);
    expect(otherWay).toEqual(oneWay);
  });
}

upstream('requested_then_user_noted_preimage_is_free', () =>
  execute(() => {
    expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(Balances.reservedBalance(account(2))).toBe(0n);
    expect(free(2)).toBe(100n);

    expect(Preimage.havePreimage(hashed(1))).toBe(true);
    expect(Preimage.getPreimage(hashed(1))).toEqual(bytes(1));
  }),
);

upstream('unrequest_preimage_works', () =>
  execute(() => {
    expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(() => Preimage.unrequestPreimage(signed(1), hashed(2))).toBeNoop(Preimage.Error.NotRequested);

    expect(Preimage.unrequestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.havePreimage(hashed(1))).toBe(true);

    expect(Preimage.unrequestPreimage(signed(1), hashed(1))).toBeOk();
    expect(() => Preimage.unrequestPreimage(signed(1), hashed(1))).toBeNoop(Preimage.Error.NotRequested);
  }),
);

upstream('user_noted_then_requested_preimage_is_refunded_once_only', () =>
  execute(() => {
    expect(Preimage.notePreimage(signed(2), bytes(1, 1, 1))).toBeOk();
    expect(held(2)).toBe(5n);
    expect(Preimage.notePreimage(signed(2), bytes(1))).toBeOk();
    expect(held(2)).toBe(8n);
    expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.unrequestPreimage(signed(1), hashed(1))).toBeOk();
    expect(Preimage.unnotePreimage(signed(2), hashed(1))).toBeOk();
    // Still held for the longer one.
    expect(held(2)).toBe(5n);
  }),
);

upstream('noted_preimage_use_correct_map', () =>
  execute(() => {
    const lengths = [0, 1, 2, 3, 4, 5, 6].map((i) => 128 << (i * 2));
    for (const length of lengths) expect(Preimage.notePreimage(signed(1), new Uint8Array(length))).toBeOk();
    expect(Preimage.notePreimage(signed(1), new Uint8Array(MAX_SIZE))).toBeOk();
    expect(preimages()).toHaveLength(8);
    expect(statuses()).toHaveLength(8);

    for (const length of lengths) expect(Preimage.unnotePreimage(signed(1), hashOf(new Uint8Array(length)))).toBeOk();
    expect(preimages()).toHaveLength(1);
    expect(Preimage.unnotePreimage(signed(1), hashOf(new Uint8Array(MAX_SIZE)))).toBeOk();
    expect(preimages()).toEqual([]);
    expect(statuses()).toEqual([]);
  }),
);

describe('beside what upstream tests', () => {
  it('asks no fee for what the chain needs', () =>
    execute(() => {
      expect(Preimage.requestPreimage(signed(1), hashed(1))).toBeOk();
      expect(Preimage.notePreimage(signed(2), bytes(1))).toEqual({ ok: true, value: { paysFee: 'No' } });
      expect(Preimage.notePreimage(signed(2), bytes(2))).toEqual({ ok: true, value: {} });
      expect(Preimage.notePreimage(signed(1), bytes(3))).toEqual({ ok: true, value: { paysFee: 'No' } });
    }));

  it('refuses more than 4 MiB', () =>
    execute(() => {
      expect(() => Preimage.notePreimage(signed(1), new Uint8Array(MAX_SIZE + 1))).toBeNoop(Preimage.Error.TooBig);
    }));

  it('lets only managers request', () =>
    execute(() => {
      expect(() => Preimage.requestPreimage(signed(2), hashed(1))).toBeNoop({ type: 'BadOrigin' });
      expect(() => Preimage.unrequestPreimage(signed(2), hashed(1))).toBeNoop({ type: 'BadOrigin' });
    }));

  it('brings a deposit of before 2024 up to date', () =>
    execute(() => {
      expect(Balances.currency.reserve(account(2), 50n)).toEqual({ ok: true, value: undefined });
      Preimage.StatusFor.insert(hashed(7), { type: 'Unrequested', value: { deposit: [account(2), 50n], len: 1 } });
      Preimage.PreimageFor.insert([hashed(7), 1], bytes(7));
      expect(Preimage.ensureUpdated(signed(3), [hashed(7)])).toEqual({ ok: true, value: { paysFee: 'No' } });
      expect(free(2)).toBe(97n);
      expect(held(2)).toBe(3n);
      expect(Preimage.StatusFor.entries()).toEqual([]);
      expect(Preimage.ensureUpdated(signed(3), [hashed(7)])).toEqual({ ok: true, value: { paysFee: 'Yes' } });
      expect(() => Preimage.ensureUpdated(signed(3), [])).toBeNoop(Preimage.Error.TooFew);
      expect(() => Preimage.ensureUpdated(signed(3), Array(1025).fill(hashed(7)))).toBeNoop(Preimage.Error.TooMany);
    }));
});
