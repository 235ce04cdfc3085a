import '@polkavirt/test-support/watch-storage-layers';
import { type RuntimeEvent, tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Assets,
  assetIds,
  Balances,
  balance,
  consumers,
  destroy,
  done,
  execute,
  forceCreate,
  free,
  fund,
  mint,
  noop,
  root,
  System,
  send,
  signed,
  sufficientWith100,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Event, Error: E } = Assets;
const CANNOT_CREATE = tokenErrorOf('CannotCreate');
const U64_MAX = 2n ** 64n - 1n;
const lastIs = (event: RuntimeEvent) => expect(System).toHaveLastEvent(event);
const issued = (assetId: number, owner: number) => Event.Issued({ assetId, owner: account(owner), amount: 100n });

upstream('transfer_should_never_burn', () =>
  execute(() => {
    forceCreate(0, false);
    fund(1, 100n);
    fund(2, 100n);
    mint(0, 1, 100n);
    expect(balance(0, 1)).toBe(100n);
    while (System.incConsumers(account(2)).ok);
    System.decConsumers(account(2));
    System.decConsumers(account(2));
    // One consumer is there.
    expect(consumers(2)).toBe(1);

    done(Assets.fungibles.transfer(0, account(1), account(2), 50n, true));
    expect(System).toHaveEvent(Event.Transferred({ assetId: 0, from: account(1), to: account(2), amount: 50n }));
    expect(balance(0, 1)).toBe(50n);
    expect(balance(0, 1) + balance(0, 2)).toBe(100n);
  }),
);

upstream('basic_minting_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    forceCreate(1, true);
    mint(0, 1, 100n);
    lastIs(issued(0, 1));
    expect(balance(0, 1)).toBe(100n);
    mint(0, 2, 100n);
    lastIs(issued(0, 2));
    expect(balance(0, 2)).toBe(100n);
    expect(assetIds()).toEqual([0, 1, 999]);
    mint(1, 1, 100n);
    lastIs(issued(1, 1));
    expect(new Map(Assets.accountBalances(account(1)))).toEqual(
      new Map([
        [0, 100n],
        [999, 100n],
        [1, 100n],
      ]),
    );
  }),
);

/** Three assets that are not sufficient; account 1 has of two, which is as many as it can be needed for. */
const threeInsufficient = () => {
  for (const id of [0, 1, 2]) forceCreate(id, false);
  fund(1, 100n);
  mint(0, 1, 100n);
  mint(1, 1, 100n);
  noop(() => Assets.mint(signed(1), 2, account(1), 100n), CANNOT_CREATE);
};

upstream('minting_too_many_insufficient_assets_fails', () =>
  execute(() => {
    threeInsufficient();
    fund(2, 1n);
    done(send(1, 2, 100n));
    mint(2, 1, 100n);
    expect(assetIds()).toEqual([0, 1, 2, 999]);
  }),
);

upstream('minting_insufficient_asset_with_deposit_should_work_when_consumers_exhausted', () =>
  execute(() => {
    threeInsufficient();
    done(Assets.touch(signed(1), 2));
    expect(Balances.reservedBalance(account(1))).toBe(10n);
    mint(2, 1, 100n);
  }),
);

upstream('minting_insufficient_assets_with_deposit_without_consumer_should_work', () =>
  execute(() => {
    forceCreate(0, false);
    noop(() => Assets.mint(signed(1), 0, account(1), 100n), CANNOT_CREATE);
    fund(1, 100n);
    done(Assets.touch(signed(1), 0));
    mint(0, 1, 100n);
    expect(Balances.reservedBalance(account(1))).toBe(10n);
    expect(consumers(1)).toBe(1);
  }),
);

upstream('non_providing_should_work', () =>
  execute(() => {
    forceCreate(0, false);
    fund(0, 100n);
    mint(0, 0, 100n);
    // Account 1 does not exist yet.
    noop(() => Assets.mint(signed(1), 0, account(1), 100n), CANNOT_CREATE);
    noop(() => send(0, 1, 50n), CANNOT_CREATE);
    noop(() => Assets.forceTransfer(signed(1), 0, account(0), account(1), 50n), CANNOT_CREATE);
    fund(1, 100n);
    fund(2, 100n);
    done(send(0, 1, 25n));
    done(Assets.forceTransfer(signed(1), 0, account(0), account(2), 25n));
    expect(assetIds()).toEqual([0, 999]);
  }),
);

upstream('querying_total_supply_should_work', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    done(send(1, 2, 50n));
    done(send(2, 3, 31n));
    expect([1, 2, 3].map((who) => balance(0, who))).toEqual([50n, 19n, 31n]);
    done(Assets.burn(signed(1), 0, account(3), U64_MAX));
    expect(Assets.totalSupply(0)).toBe(69n);
  }),
);

upstream('transferring_amount_below_available_balance_should_work', () =>
  execute(() => {
    sufficientWith100();
    done(send(1, 2, 50n));
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
  }),
);

upstream('transferring_amount_more_than_available_balance_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    done(send(1, 2, 50n));
    expect([balance(0, 1), balance(0, 2)]).toEqual([50n, 50n]);
    done(Assets.burn(signed(1), 0, account(1), U64_MAX));
    expect(balance(0, 1)).toBe(0n);
    noop(() => send(1, 1, 50n), E.NoAccount);
    noop(() => send(2, 1, 51n), E.BalanceLow);
  }),
);

upstream('transferring_less_than_one_unit_is_fine', () =>
  execute(() => {
    sufficientWith100();
    done(send(1, 2, 0n));
    // `ForceCreated` and `Issued`, no `Transferred`.
    expect(System.events()).toHaveLength(2);
  }),
);

upstream('transferring_more_units_than_total_supply_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    noop(() => send(1, 2, 101n), E.BalanceLow);
  }),
);

upstream('transfer_large_asset', () =>
  execute(() => {
    const amount = 2n ** 63n + 2n;
    forceCreate(0, true);
    mint(0, 1, amount);
    done(send(1, 2, amount - 1n));
  }),
);

upstream('burning_asset_balance_with_positive_balance_should_work', () =>
  execute(() => {
    sufficientWith100();
    done(Assets.burn(signed(1), 0, account(1), U64_MAX));
    lastIs(Event.Burned({ assetId: 0, owner: account(1), balance: 100n }));
    expect(balance(0, 1)).toBe(0n);
  }),
);

upstream('burning_asset_balance_with_zero_balance_does_nothing', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 2)).toBe(0n);
    noop(() => Assets.burn(signed(1), 0, account(2), U64_MAX), E.NoAccount);
    expect(balance(0, 2)).toBe(0n);
    expect(Assets.totalSupply(0)).toBe(100n);
  }),
);

upstream('imbalances_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    const imbalance = Assets.fungibles.issue(0, 100n);
    expect(Assets.totalSupply(0)).toBe(100n);
    expect(imbalance.peek()).toBe(100n);
    const [first, second] = imbalance.split(30n);
    expect([first.peek(), second.peek()]).toEqual([30n, 70n]);
    second.drop();
    expect(Assets.totalSupply(0)).toBe(30n);
    done(Assets.fungibles.resolve(0, account(1), first));
    expect(balance(0, 1)).toBe(30n);
    expect(Assets.totalSupply(0)).toBe(30n);
  }),
);

upstream('multiple_transfer_alls_work_ok', () =>
  execute(() => {
    done(Balances.forceSetBalance(root, account(1), 100n));
    // A sufficient asset keeps the account alive.
    sufficientWith100();
    done(Balances.transferAll(signed(1), account(1337), false));
    done(Balances.transferAll(signed(1), account(1337), false));
    expect([free(1), free(1337)]).toEqual([0n, 100n]);
  }),
);

upstream('increasing_or_decreasing_destroying_asset_should_not_work', () =>
  execute(() => {
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    expect(Assets.canIncrease(0, account(1), 10n, false)).toBe('Success');
    expect(Assets.canDecrease(0, account(1), 10n, false)).toEqual({ type: 'Success' });
    destroy(0, 'start');
    expect(Assets.canIncrease(0, account(1), 10n, false)).toBe('UnknownAsset');
    expect(Assets.canDecrease(0, account(1), 10n, false)).toEqual({ type: 'UnknownAsset' });
  }),
);
