import '@polkavirt/test-support/watch-storage-layers';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Assets,
  assetIds,
  Balances,
  balance,
  done,
  execute,
  fund,
  noop,
  reserved,
  root,
  signed,
  sufficientWith100,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Error: E } = Assets;

const approvals = () => Assets.Asset.get(0)?.approvals;
/** Account 1 approves. */
const approve = (delegate: number, amount: bigint) => Assets.approveTransfer(signed(1), 0, account(delegate), amount);
/** Account 2 sends what is account 1's to account 3. */
const spend = (amount: bigint) => Assets.transferApproved(signed(2), 0, account(1), account(3), amount);
const cancel = (owner: number, id: number, delegate: number) => Assets.cancelApproval(signed(owner), id, account(delegate));
const approvedWith = (amount: bigint) => {
  sufficientWith100();
  fund(1, 2n);
  done(approve(2, amount));
};

upstream('approval_lifecycle_works', () =>
  execute(() => {
    noop(() => approve(2, 50n), E.Unknown);
    approvedWith(50n);
    expect([approvals(), reserved(1)]).toEqual([1, 1n]);
    done(spend(40n));
    expect(approvals()).toBe(1);
    done(cancel(1, 0, 2));
    expect(approvals()).toBe(0);
    expect([balance(0, 1), balance(0, 3), reserved(1)]).toEqual([60n, 40n, 0n]);
    expect(assetIds()).toEqual([0, 999]);
  }),
);

upstream('transfer_approved_all_funds', () =>
  execute(() => {
    noop(() => approve(2, 50n), E.Unknown);
    approvedWith(50n);
    expect(approvals()).toBe(1);
    expect(Assets.Approvals.has(0, account(1), account(2))).toBe(true);
    expect(reserved(1)).toBe(1n);
    // The whole amount: the approval is gone.
    done(spend(50n));
    expect(approvals()).toBe(0);
    expect(Assets.Approvals.has(0, account(1), account(2))).toBe(false);
    expect([balance(0, 1), balance(0, 3), reserved(1)]).toEqual([50n, 50n, 0n]);
  }),
);

upstream('approval_deposits_work', () =>
  execute(() => {
    sufficientWith100();
    noop(() => approve(2, 50n), Balances.Error.InsufficientBalance);
    fund(1, 2n);
    done(approve(2, 50n));
    expect(reserved(1)).toBe(1n);
    done(spend(50n));
    expect(reserved(1)).toBe(0n);
    done(approve(2, 50n));
    done(cancel(1, 0, 2));
    expect(reserved(1)).toBe(0n);
  }),
);

upstream('cannot_transfer_more_than_approved', () =>
  execute(() => {
    approvedWith(50n);
    noop(() => spend(51n), E.Unapproved);
  }),
);

upstream('cannot_transfer_more_than_exists', () =>
  execute(() => {
    approvedWith(101n);
    noop(() => spend(101n), E.BalanceLow);
  }),
);

upstream('cancel_approval_works', () =>
  execute(() => {
    approvedWith(50n);
    expect(approvals()).toBe(1);
    noop(() => cancel(1, 1, 2), E.Unknown);
    noop(() => cancel(2, 0, 2), E.Unknown);
    noop(() => cancel(1, 0, 3), E.Unknown);
    expect(approvals()).toBe(1);
    done(cancel(1, 0, 2));
    expect(approvals()).toBe(0);
    noop(() => cancel(1, 0, 2), E.Unknown);
  }),
);

upstream('force_cancel_approval_works', () =>
  execute(() => {
    approvedWith(50n);
    expect(approvals()).toBe(1);
    const force = (caller: number, id: number, owner: number, delegate: number) => () =>
      Assets.forceCancelApproval(signed(caller), id, account(owner), account(delegate));
    noop(force(2, 0, 1, 2), E.NoPermission);
    noop(force(1, 1, 1, 2), E.Unknown);
    noop(force(1, 0, 2, 2), E.Unknown);
    noop(force(1, 0, 1, 3), E.Unknown);
    expect(approvals()).toBe(1);
    done(force(1, 0, 1, 2)());
    expect(approvals()).toBe(0);
    noop(force(1, 0, 1, 2), E.Unknown);
  }),
);

upstream('approve_transfer_frozen_asset_should_not_work', () =>
  execute(() => {
    fund(1, 100n);
    sufficientWith100();
    expect(balance(0, 1)).toBe(100n);
    done(Assets.freezeAsset(signed(1), 0));
    noop(() => approve(2, 50n), E.AssetNotLive);
    done(Assets.thawAsset(signed(1), 0));
    done(approve(2, 50n));
  }),
);

upstream('querying_allowance_should_work', () =>
  execute(() => {
    sufficientWith100();
    fund(1, 2n);
    const { approve: approveFor, allowance, transferFrom } = Assets.fungibles;
    done(approveFor(0, account(1), account(2), 50n));
    expect(allowance(0, account(1), account(2))).toBe(50n);
    done(transferFrom(0, account(1), account(2), account(3), 50n));
    expect(allowance(0, account(1), account(2))).toBe(0n);
  }),
);

describe('beside what upstream tests', () => {
  it('lets the force origin cancel an approval', () =>
    execute(() => {
      approvedWith(50n);
      done(Assets.forceCancelApproval(root, 0, account(1), account(2)));
      expect([approvals(), reserved(1)]).toEqual([0, 0n]);
    }));
});
