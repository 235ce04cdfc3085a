import '@polkavirt/test-support/watch-storage-layers';
import { tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Assets,
  assetIds,
  balance,
  bothTold,
  clearFrozen,
  clearOnHold,
  counts,
  destroy,
  done,
  execute,
  forceCreate,
  fund,
  mint,
  noop,
  onHold,
  send,
  setFrozen,
  setOnHold,
  signed,
  sufficientWith100,
  takeDied,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Error: E } = Assets;
const BELOW_MINIMUM = tokenErrorOf('BelowMinimum');
const forceSend = (from: number, to: number, amount: bigint) =>
  Assets.forceTransfer(signed(1), 0, account(from), account(to), amount);
const sendKeepAlive = (from: number, to: number, amount: bigint) =>
  Assets.transferKeepAlive(signed(from), 0, account(to), amount);

upstream('min_balance_should_work', () =>
  execute(() => {
    forceCreate(0, true, 10n);
    mint(0, 1, 100n);
    expect(counts(0)).toEqual([1, 1]);
    // No account comes to be with less than the minimum.
    noop(() => Assets.mint(signed(1), 0, account(2), 9n), BELOW_MINIMUM);
    noop(() => send(1, 2, 9n), BELOW_MINIMUM);
    noop(() => forceSend(1, 2, 9n), BELOW_MINIMUM);
    // One that would keep less dies: by a transfer, a forced one, a burn, an approved one.
    done(send(1, 2, 91n));
    expect(Assets.maybeBalance(0, account(1))).toBeUndefined();
    expect(balance(0, 2)).toBe(100n);
    expect(counts(0)).toEqual([1, 1]);
    expect(takeDied()).toEqual(bothTold(0, 1));

    done(forceSend(2, 1, 91n));
    expect(Assets.maybeBalance(0, account(2))).toBeUndefined();
    expect(balance(0, 1)).toBe(100n);
    expect(counts(0)).toEqual([1, 1]);
    expect(takeDied()).toEqual(bothTold(0, 2));

    done(Assets.burn(signed(1), 0, account(1), 91n));
    expect(Assets.maybeBalance(0, account(1))).toBeUndefined();
    expect(counts(0)).toEqual([0, 0]);
    expect(takeDied()).toEqual(bothTold(0, 1));

    mint(0, 1, 100n);
    fund(1, 2n);
    done(Assets.approveTransfer(signed(1), 0, account(2), 100n));
    done(Assets.transferApproved(signed(2), 0, account(1), account(3), 91n));
    expect(takeDied()).toEqual(bothTold(0, 1));
  }),
);

upstream('transferring_enough_to_kill_source_when_keep_alive_should_fail', () =>
  execute(() => {
    forceCreate(0, true, 10n);
    mint(0, 1, 100n);
    expect(balance(0, 1)).toBe(100n);
    noop(() => sendKeepAlive(1, 2, 91n), E.BalanceLow);
    done(sendKeepAlive(1, 2, 90n));
    expect([balance(0, 1), balance(0, 2)]).toEqual([10n, 90n]);
    expect(takeDied()).toEqual([]);
    expect(assetIds()).toEqual([0, 999]);
  }),
);

upstream('transferring_frozen_user_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    done(Assets.freeze(signed(1), 0, account(1)));
    noop(() => send(1, 2, 50n), E.Frozen);
    done(Assets.thaw(signed(1), 0, account(1)));
    done(send(1, 2, 50n));
  }),
);

upstream('transferring_frozen_asset_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    done(Assets.freezeAsset(signed(1), 0));
    noop(() => send(1, 2, 50n), E.AssetNotLive);
    done(Assets.thawAsset(signed(1), 0));
    done(send(1, 2, 50n));
  }),
);

upstream('transferring_from_blocked_account_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    done(Assets.block(signed(1), 0, account(1)));
    noop(() => send(1, 2, 50n), E.Frozen);
    done(Assets.thaw(signed(1), 0, account(1)));
    done(send(1, 2, 50n));
    done(send(2, 1, 50n));
  }),
);

upstream('transferring_to_blocked_account_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    mint(0, 2, 100n);
    expect([balance(0, 1), balance(0, 2)]).toEqual([100n, 100n]);
    done(Assets.block(signed(1), 0, account(1)));
    noop(() => send(2, 1, 50n), tokenErrorOf('Blocked'));
    done(Assets.thaw(signed(1), 0, account(1)));
    done(send(2, 1, 50n));
    done(send(1, 2, 50n));
  }),
);

upstream('transferring_from_frozen_account_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    mint(0, 2, 100n);
    expect([balance(0, 1), balance(0, 2)]).toEqual([100n, 100n]);
    done(Assets.freeze(signed(1), 0, account(2)));
    done(send(1, 2, 50n));
    noop(() => send(2, 1, 25n), E.Frozen);
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 150n]);
  }),
);

/** Account 0 issues a sufficient asset whose minimum is 100; account 2 has 100 of it. */
const withMinimumOf100 = (ofFirst: bigint) => {
  forceCreate(0, true, 100n, 0);
  done(Assets.mint(signed(0), 0, account(1), ofFirst));
};
const transferAll = (keepAlive: boolean) => {
  done(Assets.mint(signed(0), 0, account(2), 100n));
  done(Assets.transferAll(signed(1), 0, account(2), keepAlive));
  return [balance(0, 1), balance(0, 2)];
};

upstream('transfer_all_works_1', () =>
  execute(() => {
    withMinimumOf100(200n);
    expect(transferAll(false)).toEqual([0n, 300n]);
  }),
);

upstream('transfer_all_works_2', () =>
  execute(() => {
    withMinimumOf100(200n);
    expect(transferAll(true)).toEqual([100n, 200n]);
  }),
);

upstream('transfer_all_works_3', () =>
  execute(() => {
    withMinimumOf100(210n);
    setFrozen(0, 1, 10n);
    expect(transferAll(false)).toEqual([100n, 210n]);
  }),
);

upstream('calling_dead_account_fails_if_freezes_or_balances_on_hold_exist_1', () =>
  execute(() => {
    forceCreate(0, true, 50n);
    mint(0, 1, 100n);
    const nothingGoes = () => {
      noop(() => send(1, 2, 100n), E.BalanceLow);
      noop(() => sendKeepAlive(1, 2, 100n), E.BalanceLow);
      noop(() => forceSend(1, 2, 100n), E.BalanceLow);
    };
    setFrozen(0, 1, 50n);
    nothingGoes();
    noop(() => Assets.startDestroy(signed(1), 0), E.ContainsFreezes);
    clearFrozen(0, 1);
    setOnHold(0, 1, 50n);
    nothingGoes();
    noop(() => Assets.startDestroy(signed(1), 0), E.ContainsHolds);
  }),
);

upstream('asset_start_destroy_fails_if_there_are_holds_or_freezes', () =>
  execute(() => {
    sufficientWith100();
    setFrozen(0, 1, 50n);
    noop(() => Assets.startDestroy(signed(1), 0), E.ContainsFreezes);
    setOnHold(0, 1, 50n);
    noop(() => Assets.startDestroy(signed(1), 0), E.ContainsHolds);
    clearFrozen(0, 1);
    clearOnHold(0, 1);
    destroy(0, 'start');
  }),
);

upstream('destroy_accounts_calls_died_hooks', () =>
  execute(() => {
    forceCreate(0, true, 50n);
    mint(0, 1, 100n);
    mint(0, 2, 100n);
    done(Assets.freezeAsset(signed(1), 0));
    destroy(0, 'start', 'accounts');
    expect(takeDied()).toEqual(bothTold(0, 1, 2));
  }),
);

upstream('freezer_should_work', () =>
  execute(() => {
    forceCreate(0, true, 10n);
    mint(0, 1, 100n);
    expect(balance(0, 1)).toBe(100n);
    setFrozen(0, 1, 50n);
    done(send(1, 2, 30n));
    // 20 are left beside the 50, however one tries.
    noop(() => send(1, 2, 21n), E.BalanceLow);
    fund(1, 100n);
    done(Assets.approveTransfer(signed(1), 0, account(2), 50n));
    noop(() => Assets.transferApproved(signed(2), 0, account(1), account(2), 21n), E.BalanceLow);
    noop(() => forceSend(1, 2, 21n), E.BalanceLow);
    setFrozen(0, 1, 49n);
    done(forceSend(1, 2, 21n));
    clearFrozen(0, 1);
    done(send(1, 2, 49n));
    expect(takeDied()).toEqual(bothTold(0, 1));
  }),
);

upstream('freezing_and_holds_work', () =>
  execute(() => {
    forceCreate(0, true, 10n);
    mint(0, 1, 100n);
    expect(balance(0, 1)).toBe(100n);
    setOnHold(0, 1, 50n);
    expect([balance(0, 1), onHold(0, 1)]).toEqual([50n, 50n]);
    const reducible = () => Assets.reducibleBalance(0, account(1), true);
    // Funds on hold count for what is frozen.
    setFrozen(0, 1, 59n);
    expect(reducible()).toBeOk(40n);
    setFrozen(0, 1, 61n);
    expect(reducible()).toBeOk(39n);
    setOnHold(0, 1, 62n);
    expect(reducible()).toBeOk(28n);

    noop(() => send(1, 2, 29n), E.BalanceLow);
    fund(1, 2n);
    done(Assets.approveTransfer(signed(1), 0, account(2), 29n));
    noop(() => Assets.transferApproved(signed(2), 0, account(1), account(2), 29n), E.BalanceLow);
    noop(() => forceSend(1, 2, 29n), E.BalanceLow);
    done(send(1, 2, 28n));
  }),
);
