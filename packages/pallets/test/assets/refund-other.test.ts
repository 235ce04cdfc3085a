import '@polkavirt/test-support/watch-storage-layers';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { Assets, counts, destroy, done, execute, forceCreate, fund, holds, mint, noop, reserved, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Error: E } = Assets;

/** Account 1 is the admin, account 2 the freezer. */
const team = () => {
  fund(1, 100n);
  fund(2, 100n);
  forceCreate(0, true);
  done(Assets.setTeam(signed(1), 0, account(1), account(1), account(2)));
  expect(holds(0, 3)).toBe(false);
};
const refundOther = (caller: number, id: number, who: number) => Assets.refundOther(signed(caller), id, account(who));

upstream('refund_other_should_fails', () =>
  execute(() => {
    team();
    done(Assets.touchOther(signed(2), 0, account(3)));
    expect(reserved(2)).toBe(10n);
    // No such account, no such asset, no deposit of another account.
    noop(() => refundOther(2, 0, 10), E.NoDeposit);
    noop(() => refundOther(2, 1, 3), E.NoDeposit);
    noop(() => refundOther(2, 0, 1), E.NoDeposit);

    done(Assets.freezeAsset(signed(2), 0));
    noop(() => refundOther(2, 0, 3), E.AssetNotLive);
    done(Assets.thawAsset(signed(1), 0));

    forceCreate(10, true);
    done(Assets.touchOther(signed(1), 10, account(3)));
    destroy(10, 'start');
    noop(() => refundOther(2, 10, 3), E.AssetNotLive);
    destroy(10, 'accounts', 'finish');

    done(Assets.freeze(signed(2), 0, account(3)));
    noop(() => refundOther(2, 0, 3), E.Frozen);
    done(Assets.thaw(signed(1), 0, account(3)));
    noop(() => refundOther(4, 0, 3), E.NoPermission);
    mint(0, 3, 100n);
    noop(() => refundOther(1, 0, 3), E.WouldBurn);
    done(Assets.burn(signed(1), 0, account(3), 100n));
  }),
);

upstream('refund_other_works', () =>
  execute(() => {
    team();
    expect(counts(0)).toEqual([0, 0]);
    for (const depositor of [2, 1]) {
      done(Assets.touchOther(signed(depositor), 0, account(3)));
      expect(reserved(depositor)).toBe(10n);
      expect(counts(0)).toEqual([1, 0]);
      done(refundOther(depositor, 0, 3));
      expect(reserved(depositor)).toBe(0n);
      expect(holds(0, 3)).toBe(false);
      expect(counts(0)).toEqual([0, 0]);
    }
  }),
);
