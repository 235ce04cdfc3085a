/** Accounts and approvals that come and go: what keeps them, who paid for it, how they are counted, and what is destroyed at once. */
import '@polkavirt/test-support/watch-storage-layers';
import { T } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import {
  Assets,
  balance,
  bothTold,
  consumers,
  counts,
  done,
  execute,
  forceCreate,
  free,
  fund,
  mint,
  noop,
  reserved,
  runtime,
  System,
  send,
  setFrozen,
  setOnHold,
  signed,
  takeDied,
} from './mock.ts';

const { Error: E, Event } = Assets;
const who = (number: number) => account(number);
const reason = (number: number, id = 0) => Assets.Account.get(id, who(number))?.reason;

describe('an account is there because', () => {
  it('the asset is enough by itself', () =>
    execute(() => {
      forceCreate(0, true);
      mint(0, 2, 5n);
      expect([reason(2), counts(0), System.sufficients(who(2)), consumers(2)]).toEqual([{ type: 'Sufficient' }, [1, 1], 1, 0]);
      done(Assets.burn(signed(1), 0, who(2), 5n));
      expect([reason(2), counts(0), System.sufficients(who(2))]).toEqual([undefined, [0, 0], 0]);
      expect(takeDied()).toEqual(bothTold(0, 2));
    }));

  it('it exists anyway, and is needed then', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      mint(0, 2, 5n);
      expect([reason(2), counts(0), System.sufficients(who(2)), consumers(2)]).toEqual([{ type: 'Consumer' }, [1, 0], 0, 1]);
      done(Assets.burn(signed(1), 0, who(2), 5n));
      expect([reason(2), counts(0), consumers(2)]).toEqual([undefined, [0, 0], 0]);
    }));

  it('it put a deposit down, or somebody else did', () =>
    execute(() => {
      // Even of an asset that would be enough by itself.
      forceCreate(0, true);
      fund(2, 100n);
      done(Assets.touch(signed(2), 0));
      done(Assets.touchOther(signed(2), 0, who(3)));
      expect(reason(2)).toEqual({ type: 'DepositHeld', value: 10n });
      expect(reason(3)).toEqual({ type: 'DepositFrom', value: [who(2), 10n] });
      expect([counts(0), reserved(2), System.sufficients(who(2)), System.sufficients(who(3))]).toEqual([[2, 0], 20n, 0, 0]);
      // It stays when there is nothing in it.
      mint(0, 3, 5n);
      done(Assets.burn(signed(1), 0, who(3), 5n));
      expect([Assets.maybeBalance(0, who(3)), counts(0), takeDied()]).toEqual([0n, [2, 0], []]);
    }));

  it('and not twice', () =>
    execute(() => {
      forceCreate(0, true);
      fund(2, 100n);
      mint(0, 2, 5n);
      noop(() => Assets.touch(signed(2), 0), E.AlreadyExists);
      noop(() => Assets.touchOther(signed(1), 0, who(2)), E.AlreadyExists);
      done(Assets.touchOther(signed(2), 0, who(3)));
      noop(() => Assets.touch(signed(3), 0), E.AlreadyExists);
    }));

  it('it can be needed, as long as once more is left to others', () =>
    execute(() => {
      // Of the three that the runtime allows, one must be left.
      for (const id of [0, 1, 2]) forceCreate(id, false);
      fund(2, 100n);
      fund(3, 100n);
      for (const id of [0, 1]) mint(id, 2, 5n);
      mint(2, 3, 5n);
      noop(() => send(3, 2, 5n, 2), { type: 'Token', value: { type: 'CannotCreate' } });
      expect(consumers(2)).toBe(2);
    }));
});

describe('refund', () => {
  const refund = (number: number, allowBurn = true, id = 0) => Assets.refund(signed(number), id, allowBurn);

  it('is of an own deposit, or of being needed, and of nothing else', () =>
    execute(() => {
      forceCreate(0, true);
      fund(2, 100n);
      mint(0, 4, 5n);
      done(Assets.touchOther(signed(2), 0, who(3)));
      for (const number of [3, 4, 5]) noop(() => refund(number), E.NoDeposit);
      noop(() => refund(2, true, 7), E.NoDeposit);
    }));

  it('burns only if it may, and neither what is frozen nor where something is held', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      mint(0, 2, 5n);
      noop(() => refund(2, false), E.WouldBurn);
      setFrozen(0, 2, 1n);
      noop(() => refund(2, false), E.WouldBurn);
      noop(() => refund(2), E.ContainsFreezes);
      setOnHold(0, 2, 4n);
      noop(() => refund(2), E.ContainsHolds);
    }));

  it('is not for an asset that is being destroyed', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      done(Assets.touch(signed(2), 0));
      done(Assets.startDestroy(signed(1), 0));
      noop(() => refund(2, false), E.IncorrectStatus);
    }));

  it('gives the deposit back, and the account goes without its freezes', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      done(Assets.touch(signed(2), 0));
      expect([free(2), reserved(2)]).toEqual([90n, 10n]);
      mint(0, 2, 5n);
      mint(0, 2, 6n);
      done(refund(2));
      expect(System).toHaveLastEvent(Event.Burned({ assetId: 0, owner: who(2), balance: 11n }));
      expect([free(2), reserved(2), reason(2), counts(0), Assets.totalSupply(0)]).toEqual([100n, 0n, undefined, [0, 0], 0n]);
      expect(takeDied()).toEqual(bothTold(0, 2));
    }));

  it('of another’s deposit is for who paid it and the admin, and for nothing that is frozen or held', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      const touched = () => done(Assets.touchOther(signed(2), 0, who(3)));
      const refundOther = (by: number) => Assets.refundOther(signed(by), 0, who(3));
      touched();
      for (const other of [3, 4]) noop(() => refundOther(other), E.NoPermission);
      setFrozen(0, 3, 0n);
      noop(() => refundOther(2), E.ContainsFreezes);
      done(Assets.block(signed(1), 0, who(3)));
      noop(() => refundOther(4), E.Frozen);
      done(Assets.thaw(signed(1), 0, who(3)));
      setOnHold(0, 3, 0n);
      noop(() => refundOther(2), E.ContainsHolds);
    }));

  it('of another’s deposit goes to who paid it, whoever asks', () =>
    execute(() => {
      forceCreate(0, false);
      fund(2, 100n);
      for (const by of [1, 2]) {
        done(Assets.touchOther(signed(2), 0, who(3)));
        expect(free(2)).toBe(90n);
        done(Assets.refundOther(signed(by), 0, who(3)));
        expect([free(2), reason(3), counts(0)]).toEqual([100n, undefined, [0, 0]]);
        expect(takeDied()).toEqual(bothTold(0, 3));
      }
    }));
});

describe('an approval', () => {
  const approval = () => Assets.Approvals.get(0, who(1), who(2));
  const approve = (amount: bigint) => Assets.approveTransfer(signed(1), 0, who(2), amount);
  const prepare = () => {
    forceCreate(0, true);
    mint(0, 1, 100n);
    fund(1, 10n);
  };

  it('adds up, for one deposit, and is counted once', () =>
    execute(() => {
      prepare();
      done(approve(5n));
      done(approve(6n));
      expect([approval(), Assets.Asset.get(0)?.approvals, reserved(1)]).toEqual([{ amount: 11n, deposit: 1n }, 1, 1n]);
      done(approve(T.u128.max - 11n));
      expect(approval()?.amount).toBe(T.u128.max);
      done(approve(1n));
      expect(approval()?.amount).toBe(T.u128.max);
      expect(Assets.fungibles.allowance(0, who(1), who(2))).toBe(T.u128.max);
    }));

  it('takes what a larger deposit of before lacks or leaves it', () =>
    execute(() => {
      prepare();
      done(approve(5n));
      Assets.Approvals.insert(0, who(1), who(2), { amount: 5n, deposit: 0n });
      done(approve(1n));
      expect([approval(), reserved(1)]).toEqual([{ amount: 6n, deposit: 1n }, 2n]);
      Assets.Approvals.insert(0, who(1), who(2), { amount: 5n, deposit: 2n });
      done(approve(1n));
      expect([approval(), reserved(1)]).toEqual([{ amount: 6n, deposit: 2n }, 2n]);
      done(Assets.cancelApproval(signed(1), 0, who(2)));
      expect([approval(), reserved(1)]).toEqual([undefined, 0n]);
    }));

  it('is good for its amount and no more, and gives the deposit back when it is used up', () =>
    execute(() => {
      prepare();
      done(approve(10n));
      const spend = (amount: bigint, by = 2) => Assets.transferApproved(signed(by), 0, who(1), who(3), amount);
      noop(() => spend(11n), E.Unapproved);
      noop(() => spend(1n, 3), E.Unapproved);
      done(spend(4n));
      expect([approval(), reserved(1)]).toEqual([{ amount: 6n, deposit: 1n }, 1n]);
      noop(() => spend(7n), E.Unapproved);
      done(spend(6n));
      expect([approval(), reserved(1), Assets.Asset.get(0)?.approvals]).toEqual([undefined, 0n, 0]);
      expect([balance(0, 1), balance(0, 3)]).toEqual([90n, 10n]);
    }));
});

describe('destroying, five at once', () => {
  const { weights } = Assets;
  const prepare = (count: number) => {
    forceCreate(0, true);
    forceCreate(1, true);
    fund(1, 100n);
    mint(1, 1, 5n);
    done(Assets.approveTransfer(signed(1), 1, who(2), 5n));
    for (let i = 0; i < count; i++) {
      mint(0, 10 + i, 5n);
      done(Assets.approveTransfer(signed(1), 0, who(10 + i), 5n));
    }
    done(Assets.startDestroy(signed(1), 0));
  };

  it.each([
    [0, 0, 0],
    [4, 4, 0],
    [5, 5, 0],
    [6, 5, 1],
  ])('of %i accounts and approvals takes %i, and leaves %i', (count, taken, left) =>
    execute(() => {
      prepare(count);
      const actualWeight = weights.destroyItems(taken);
      expect(Assets.destroyAccounts(signed(9), 0)).toBeOk({ actualWeight });
      expect(System).toHaveLastEvent(Event.AccountsDestroyed({ assetId: 0, accountsDestroyed: taken, accountsRemaining: left }));
      expect([Assets.Account.entries(0).length, counts(0)]).toEqual([left, [left, left]]);
      expect(Assets.destroyApprovals(signed(9), 0)).toBeOk({ actualWeight });
      expect(System).toHaveLastEvent(
        Event.ApprovalsDestroyed({ assetId: 0, approvalsDestroyed: taken, approvalsRemaining: left }),
      );
      // One of account 1's deposits is for another asset.
      expect([Assets.Approvals.entries(0).length, Assets.Asset.get(0)?.approvals, reserved(1)]).toEqual([
        left,
        left,
        BigInt(left + 1),
      ]);
      expect([Assets.Account.entries(1).length, Assets.Approvals.entries(1).length]).toEqual([1, 1]);
      expect(takeDied()).toHaveLength(2 * taken);
      expect(runtime.dispatchInfo(Assets.Call.destroyAccounts(0)).weight).toEqual(weights.destroyItems(5));
    }),
  );
});

it('a minimum can go down while somebody holds the asset, and up once nobody does', () =>
  execute(() => {
    forceCreate(0, false, 10n);
    fund(2, 100n);
    mint(0, 2, 10n);
    done(Assets.setMinBalance(signed(1), 0, 9n));
    noop(() => Assets.setMinBalance(signed(1), 0, 9n), E.NoPermission);
    done(Assets.burn(signed(1), 0, who(2), 10n));
    for (const minimum of [9n, 20n]) done(Assets.setMinBalance(signed(1), 0, minimum));
    expect(Assets.Asset.get(0)?.minBalance).toBe(20n);
    forceCreate(1, true, 10n);
    noop(() => Assets.setMinBalance(signed(1), 1, 9n), E.NoPermission);
  }));
