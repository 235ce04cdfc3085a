import '@polkavirt/test-support/watch-storage-layers';
import { tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Assets,
  assetIds,
  balance,
  callback,
  destroy,
  done,
  execute,
  forceCreate,
  fund,
  mint,
  noop,
  reserved,
  root,
  runtime,
  System,
  send,
  signed,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Event, Error: E } = Assets;
const { Asset, Account, Approvals, Metadata } = Assets;
/** Account 1 makes an asset of its own. */
const create = (id: number, minBalance = 1n) => Assets.create(signed(1), id, account(1), minBalance);
const exists = (id: number) => Asset.has(id);
const zeros = (length: number) => new Uint8Array(length);
/** The minimum, sufficiency; account 1 has every role. */
const forceStatus = (id: number, minBalance: bigint, isSufficient: boolean) =>
  Assets.forceAssetStatus(root, id, account(1), account(1), account(1), account(1), minBalance, isSufficient, false);

upstream('lifecycle_should_work', () =>
  execute(() => {
    fund(1, 100n);
    for (const isFirst of [true, false]) {
      done(create(0));
      expect(reserved(1)).toBe(1n);
      expect(exists(0)).toBe(true);
      done(Assets.setMetadata(signed(1), 0, zeros(1), zeros(1), 12));
      expect(reserved(1)).toBe(4n);
      expect(Metadata.has(0)).toBe(true);
      for (const who of [10, 20]) {
        if (isFirst) fund(who, 100n);
        mint(0, who, 100n);
      }
      expect(Account.entries(0)).toHaveLength(2);
      done(Assets.freezeAsset(signed(1), 0));
      destroy(0, 'start', 'accounts', 'approvals', 'finish');
      expect(reserved(1)).toBe(0n);
      expect([exists(0), Metadata.has(0)]).toEqual([false, false]);
      expect(Account.entries(0)).toHaveLength(0);
    }
  }),
);

upstream('destroy_should_refund_approvals', () =>
  execute(() => {
    fund(1, 100n);
    forceCreate(0, true);
    mint(0, 10, 100n);
    for (const delegate of [2, 3, 4]) done(Assets.approveTransfer(signed(1), 0, account(delegate), 50n));
    expect(reserved(1)).toBe(3n);
    expect(assetIds()).toEqual([0, 999]);
    done(Assets.freezeAsset(signed(1), 0));
    destroy(0, 'start', 'accounts', 'approvals', 'finish');
    expect(reserved(1)).toBe(0n);
    expect(assetIds()).toEqual([999]);
    expect(Approvals.entries()).toHaveLength(0);
  }),
);

upstream('partial_destroy_should_work', () =>
  execute(() => {
    const accountsDestroyed = (destroyed: number, remaining: number) =>
      Event.AccountsDestroyed({ assetId: 0, accountsDestroyed: destroyed, accountsRemaining: remaining });
    forceCreate(0, true);
    for (const who of [1, 2, 3, 4, 5, 6, 7]) mint(0, who, 10n);
    done(Assets.freezeAsset(signed(1), 0));
    destroy(0, 'start', 'accounts', 'approvals');
    // Two accounts are left.
    noop(() => Assets.finishDestroy(signed(1), 0), E.InUse);
    expect(System).toHaveEvent(accountsDestroyed(5, 2));
    expect(System).toHaveEvent(Event.ApprovalsDestroyed({ assetId: 0, approvalsDestroyed: 0, approvalsRemaining: 0 }));
    expect(exists(0)).toBe(true);
    destroy(0, 'accounts');
    expect(System).toHaveEvent(accountsDestroyed(2, 0));
    destroy(0, 'approvals', 'approvals', 'finish');
    expect(System).toHaveEvent(Event.Destroyed({ assetId: 0 }));
    expect(exists(0)).toBe(false);
  }),
);

upstream('finish_destroy_asset_destroys_asset', () =>
  execute(() => {
    forceCreate(0, true, 50n);
    done(Assets.freezeAsset(signed(1), 0));
    destroy(0, 'start', 'finish');
    expect(Asset.get(0)).toBeUndefined();
  }),
);

upstream('asset_destroy_refund_existence_deposit', () =>
  execute(() => {
    const reserves = () => [1, 2, 3].map(reserved);
    forceCreate(0, false);
    fund(1, 100n);
    fund(2, 100n);
    expect(reserves()).toEqual([0n, 0n, 0n]);
    done(Assets.touch(signed(2), 0));
    done(Assets.touchOther(signed(1), 0, account(3)));
    expect(reserves()).toEqual([10n, 10n, 0n]);
    destroy(0, 'start', 'accounts', 'approvals', 'finish');
    expect(reserves()).toEqual([0n, 0n, 0n]);
  }),
);

upstream('origin_guards_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    mint(0, 1, 100n);
    const [one, two] = [account(1), account(2)];
    for (const call of [
      () => Assets.transferOwnership(signed(2), 0, two),
      () => Assets.setTeam(signed(2), 0, two, two, two),
      () => Assets.freeze(signed(2), 0, one),
      () => Assets.thaw(signed(2), 0, two),
      () => Assets.mint(signed(2), 0, two, 100n),
      () => Assets.burn(signed(2), 0, one, 100n),
      () => Assets.forceTransfer(signed(2), 0, one, two, 100n),
      () => Assets.startDestroy(signed(2), 0),
    ]) {
      noop(call, E.NoPermission);
    }
  }),
);

upstream('transfer_owner_should_work', () =>
  execute(() => {
    fund(1, 100n);
    fund(2, 100n);
    done(create(0));
    expect(assetIds()).toEqual([0, 999]);
    expect(reserved(1)).toBe(1n);
    done(Assets.transferOwnership(signed(1), 0, account(2)));
    expect([reserved(1), reserved(2)]).toEqual([0n, 1n]);
    noop(() => Assets.transferOwnership(signed(1), 0, account(1)), E.NoPermission);
    // The deposit for metadata goes with it.
    done(Assets.setMetadata(signed(2), 0, zeros(10), zeros(10), 12));
    done(Assets.transferOwnership(signed(2), 0, account(1)));
    expect([reserved(1), reserved(2)]).toEqual([22n, 0n]);
  }),
);

upstream('set_team_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    done(Assets.setTeam(signed(1), 0, account(2), account(3), account(4)));
    done(Assets.mint(signed(2), 0, account(2), 100n));
    done(Assets.freeze(signed(4), 0, account(2)));
    done(Assets.thaw(signed(3), 0, account(2)));
    done(Assets.forceTransfer(signed(3), 0, account(2), account(3), 100n));
    done(Assets.burn(signed(3), 0, account(3), 100n));
  }),
);

upstream('querying_roles_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    done(Assets.setTeam(signed(1), 0, account(2), account(3), account(4)));
    expect(Asset.get(0)).toMatchObject({ owner: account(1), issuer: account(2), admin: account(3), freezer: account(4) });
  }),
);

upstream('force_asset_status_should_work', () =>
  execute(() => {
    fund(1, 10n);
    fund(2, 10n);
    done(create(0, 30n));
    mint(0, 1, 50n);
    mint(0, 2, 150n);
    // More than account 1 has.
    done(forceStatus(0, 100n, true));
    expect(balance(0, 1)).toBe(50n);
    // It may get some ...
    done(send(2, 1, 1n));
    expect(balance(0, 1)).toBe(51n);
    // ... and is cleaned up when it sends some.
    done(send(1, 2, 1n));
    expect(balance(0, 1)).toBe(0n);
    noop(() => send(2, 3, 50n), tokenErrorOf('BelowMinimum'));
    noop(() => forceStatus(1, 90n, true), E.Unknown);

    done(forceStatus(0, 110n, true));
    done(send(2, 1, 110n));
    expect([balance(0, 1), balance(0, 2), Assets.totalSupply(0)]).toEqual([200n, 0n, 200n]);
  }),
);

upstream('set_min_balance_should_work', () =>
  execute(() => {
    const setMinimum = (to: bigint) => Assets.setMinBalance(signed(1), 42, to);
    fund(1, 10n);
    done(create(42, 30n));
    mint(42, 1, 100n);
    // Up only while nobody holds any.
    noop(() => setMinimum(50n), E.NoPermission);
    done(forceStatus(42, 30n, true));
    // Never for a sufficient asset.
    noop(() => setMinimum(10n), E.NoPermission);
    done(forceStatus(42, 60n, false));
    done(setMinimum(10n));
    expect(Asset.get(42)?.minBalance).toBe(10n);
    done(Assets.burn(signed(1), 42, account(1), 100n));
    done(setMinimum(50n));
    expect(Asset.get(42)?.minBalance).toBe(50n);
  }),
);

upstream('normal_asset_create_and_destroy_callbacks_should_work', () =>
  execute(() => {
    expect([callback.wasCreated(), callback.wasDestroyed()]).toEqual([false, false]);
    fund(1, 100n);
    done(create(0));
    expect([callback.wasCreated(), callback.wasDestroyed()]).toEqual([true, false]);
    destroy(0, 'start', 'accounts', 'approvals');
    expect(callback.wasDestroyed()).toBe(false);
    destroy(0, 'finish');
    expect(callback.wasDestroyed()).toBe(true);
  }),
);

upstream('root_asset_create_should_work', () =>
  execute(() => {
    expect(callback.wasCreated()).toBe(false);
    forceCreate(0, true);
    expect([callback.wasCreated(), callback.wasDestroyed()]).toEqual([true, false]);
  }),
);

upstream('asset_create_and_destroy_is_reverted_if_callback_fails', () =>
  execute(() => {
    callback.refuse(true);
    fund(1, 100n);
    noop(() => create(0), E.CallbackFailed);
    callback.refuse(false);
    done(create(0));
    callback.refuse(true);
    destroy(0, 'start', 'accounts', 'approvals');
    noop(() => Assets.finishDestroy(signed(1), 0), E.CallbackFailed);
  }),
);

upstream('weights_sane', () => {
  const { weights, Call } = Assets;
  expect(runtime.dispatchInfo(Call.create(10, account(4), 3n)).weight).toEqual(weights.create());
  expect(runtime.dispatchInfo(Call.finishDestroy(10)).weight).toEqual(weights.finishDestroy());
});
