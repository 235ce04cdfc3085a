import '@polkavirt/test-support/watch-storage-layers';
import { tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Assets,
  assetIds,
  Balances,
  balance,
  bothTold,
  clearFrozen,
  clearOnHold,
  consumers,
  counts,
  done,
  execute,
  forceCreate,
  fund,
  holds,
  mint,
  noop,
  reserved,
  System,
  send,
  setFrozen,
  setOnHold,
  signed,
  sufficientWith100,
  takeDied,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Event, Error: E } = Assets;

/** Asset 0 is not sufficient; account 1 owns it, put a deposit down for it, and has 100 of it. */
const touchedWith100 = () => {
  forceCreate(0, false);
  fund(1, 100n);
  done(Assets.touch(signed(1), 0));
  mint(0, 1, 100n);
};

upstream('refunding_asset_deposit_with_burn_should_work', () =>
  execute(() => {
    touchedWith100();
    expect(Assets.totalSupply(0)).toBe(100n);
    done(Assets.refund(signed(1), 0, true));
    expect([reserved(1), balance(1, 0), Assets.totalSupply(0)]).toEqual([0n, 0n, 0n]);
    expect(System).toHaveLastEvent(Event.Burned({ assetId: 0, owner: account(1), balance: 100n }));
  }),
);

upstream('refund_with_zero_balance_does_not_emit_burned', () =>
  execute(() => {
    touchedWith100();
    done(Assets.burn(signed(1), 0, account(1), 100n));
    expect(Assets.totalSupply(0)).toBe(0n);
    System.resetEvents();
    done(Assets.refund(signed(1), 0, false));
    expect(Assets.totalSupply(0)).toBe(0n);
    expect(System.events().filter(({ type }) => type === 'Assets')).toEqual([]);
  }),
);

upstream('refunding_asset_deposit_with_burn_disallowed_should_fail', () =>
  execute(() => {
    touchedWith100();
    noop(() => Assets.refund(signed(1), 0, false), E.WouldBurn);
  }),
);

upstream('refunding_asset_deposit_without_burn_should_work', () =>
  execute(() => {
    forceCreate(0, false);
    noop(() => Assets.mint(signed(1), 0, account(1), 100n), tokenErrorOf('CannotCreate'));
    fund(1, 100n);
    done(Assets.touch(signed(1), 0));
    mint(0, 1, 100n);
    fund(2, 100n);
    done(send(1, 2, 100n));
    expect([balance(0, 2), balance(0, 1), reserved(1)]).toEqual([100n, 0n, 10n]);
    expect(counts(0)).toEqual([2, 0]);
    done(Assets.refund(signed(1), 0, false));
    expect([reserved(1), balance(1, 0)]).toEqual([0n, 0n]);
    expect(counts(0)).toEqual([1, 0]);
  }),
);

upstream('refunding_calls_died_hook', () =>
  execute(() => {
    touchedWith100();
    done(Assets.refund(signed(1), 0, true));
    expect(counts(0)).toEqual([0, 0]);
    expect(takeDied()).toEqual(bothTold(0, 1));
    expect(assetIds()).toEqual([0, 999]);
  }),
);

upstream('refunding_with_sufficient_existence_reason_should_fail', () =>
  execute(() => {
    sufficientWith100();
    done(send(1, 2, 50n));
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
    expect(counts(0)).toEqual([2, 2]);
    noop(() => Assets.refund(signed(2), 0, true), E.NoDeposit);
  }),
);

upstream('refunding_with_deposit_from_should_fail', () =>
  execute(() => {
    forceCreate(0, false);
    fund(1, 100n);
    done(Assets.touchOther(signed(1), 0, account(2)));
    expect(reserved(1)).toBe(10n);
    noop(() => Assets.refund(signed(2), 0, true), E.NoDeposit);
    expect(holds(0, 2)).toBe(true);
  }),
);

/** Account 1 is the admin, account 2 gets frozen; asset 0 is not sufficient. */
const adminAndOther = () => {
  fund(1, 100n);
  fund(2, 100n);
  forceCreate(0, false);
  mint(0, 1, 100n);
  expect(consumers(2)).toBe(0);
};
const freezeAllAndRefund = () => {
  done(Assets.freeze(signed(1), 0, account(2)));
  done(Assets.freezeAsset(signed(1), 0));
  done(Assets.refund(signed(2), 0, true));
  expect(holds(0, 2)).toBe(false);
  expect([reserved(2), consumers(2)]).toEqual([0n, 0]);
  expect(counts(0)).toEqual([1, 0]);
};

upstream('refunding_frozen_with_consumer_ref_works', () =>
  execute(() => {
    adminAndOther();
    done(send(1, 2, 50n));
    expect(consumers(2)).toBe(1);
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
    expect(counts(0)).toEqual([2, 0]);
    freezeAllAndRefund();
  }),
);

upstream('refunding_frozen_with_deposit_works', () =>
  execute(() => {
    adminAndOther();
    done(Assets.touch(signed(2), 0));
    // For the reserved deposit.
    expect([consumers(2), reserved(2)]).toEqual([1, 10n]);
    expect(holds(0, 2)).toBe(true);
    done(send(1, 2, 50n));
    expect(consumers(2)).toBe(1);
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
    expect(counts(0)).toEqual([2, 0]);
    freezeAllAndRefund();
  }),
);

upstream('touching_and_freezing_account_with_zero_asset_balance_should_work', () =>
  execute(() => {
    fund(2, 100n);
    sufficientWith100();
    expect([balance(0, 1), balance(0, 2)]).toEqual([100n, 0n]);
    noop(() => Assets.freeze(signed(1), 0, account(2)), E.NoAccount);
    done(Assets.touch(signed(2), 0));
    done(Assets.freeze(signed(1), 0, account(2)));
    // In, but not out.
    done(send(1, 2, 50n));
    noop(() => send(2, 1, 25n), E.Frozen);
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
  }),
);

upstream('touch_other_works_legacy', () =>
  execute(() => {
    for (const who of [1, 2, 4]) fund(who, 100n);
    forceCreate(0, false);
    done(Assets.setTeam(signed(1), 0, account(1), account(1), account(2)));
    mint(0, 1, 100n);
    expect(balance(0, 1)).toBe(100n);
    expect(holds(0, 3)).toBe(false);
    // Anybody, the admin, the freezer.
    done(Assets.touchOther(signed(4), 0, account(30)));
    expect(holds(0, 3)).toBe(false);
    done(Assets.touchOther(signed(1), 0, account(3)));
    expect(holds(0, 3)).toBe(true);
    expect(holds(0, 4)).toBe(false);
    done(Assets.touchOther(signed(2), 0, account(4)));
  }),
);

upstream('touch_other_works', () =>
  execute(() => {
    fund(3, 100n);
    forceCreate(0, false);
    mint(0, 3, 100n);
    expect(balance(0, 3)).toBe(100n);
    expect(holds(0, 4)).toBe(false);
    done(Assets.touchOther(signed(3), 0, account(4)));
    expect(holds(0, 4)).toBe(true);
    // Account 5 has no funds.
    noop(() => Assets.touchOther(signed(5), 0, account(6)), Balances.Error.InsufficientBalance);
    expect(holds(0, 6)).toBe(false);
  }),
);

upstream('touch_other_and_freeze_works', () =>
  execute(() => {
    fund(1, 100n);
    sufficientWith100();
    expect(holds(0, 2)).toBe(false);
    done(Assets.touchOther(signed(1), 0, account(2)));
    expect(holds(0, 2)).toBe(true);
    done(Assets.freeze(signed(1), 0, account(2)));
    done(send(1, 2, 50n));
    noop(() => send(2, 1, 25n), E.Frozen);
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
  }),
);

upstream('account_with_deposit_not_destroyed', () =>
  execute(() => {
    adminAndOther();
    const thereAndBack = () => {
      done(send(1, 2, 50n));
      done(send(2, 1, 50n));
      expect(balance(0, 2)).toBe(0n);
      expect(holds(0, 2)).toBe(true);
    };
    // The holder's deposit.
    done(Assets.touch(signed(2), 0));
    expect(reserved(2)).toBe(10n);
    thereAndBack();
    done(Assets.refund(signed(2), 0, false));
    expect(holds(0, 2)).toBe(false);
    // The deposit of another account.
    done(Assets.touchOther(signed(1), 0, account(2)));
    expect(reserved(1)).toBe(10n);
    thereAndBack();
  }),
);

upstream('calling_dead_account_fails_if_freezes_or_balances_on_hold_exist_2', () => {
  execute(() => {
    touchedWith100();
    setFrozen(0, 1, 50n);
    noop(() => Assets.refund(signed(1), 0, true), E.ContainsFreezes);
    // The deposit is still there.
    expect(Assets.Account.get(0, account(1))?.reason).toEqual({ type: 'DepositHeld', value: 10n });
    clearFrozen(0, 1);
    setOnHold(0, 1, 50n);
    noop(() => Assets.refund(signed(1), 0, true), E.ContainsHolds);
    clearOnHold(0, 1);
    done(Assets.refund(signed(1), 0, true));
  });
  execute(() => {
    forceCreate(0, false);
    fund(1, 100n);
    done(Assets.touchOther(signed(1), 0, account(2)));
    mint(0, 2, 100n);
    setFrozen(0, 2, 100n);
    noop(() => Assets.refundOther(signed(1), 0, account(2)), E.WouldBurn);
    clearFrozen(0, 2);
    // One must stay, as the mock holds.
    setOnHold(0, 2, 99n);
    noop(() => Assets.refundOther(signed(1), 0, account(2)), E.WouldBurn);
    clearOnHold(0, 2);
  });
});
