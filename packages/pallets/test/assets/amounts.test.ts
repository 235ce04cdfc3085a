/** How much may come and go, at each limit and one beyond it: upstream's `can_increase`, `can_decrease`, `reducible_balance` and what uses them. */
import '@polkavirt/test-support/watch-storage-layers';
import { arithmeticErrorOf, T, tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import {
  Assets,
  balance,
  clearOnHold,
  destroy,
  done,
  execute,
  forceCreate,
  fund,
  mint,
  noop,
  setFrozen,
  setOnHold,
  signed,
} from './mock.ts';

const { Error: E } = Assets;
const who = (number: number) => account(number);
const MAX = T.u128.max;
const supply = (id = 0) => Assets.totalSupply(id);

/** Asset 0 is sufficient and has a minimum of 10; account 1 has 100 of it, account 2 has 200. */
const prepare = (): void => {
  forceCreate(0, true, 10n);
  mint(0, 1, 100n);
  mint(0, 2, 200n);
};
const prepared = (work: () => void): void =>
  execute(() => {
    prepare();
    work();
  });

describe('what may come', () => {
  const may = (number: number, amount: bigint, increasesSupply = false, id = 0) =>
    Assets.canIncrease(id, who(number), amount, increasesSupply);

  it('to an account that has some: up to what fits', () =>
    prepared(() => {
      expect([may(1, MAX - 100n), may(1, MAX - 99n)]).toEqual(['Success', 'Overflow']);
      // With the supply, 300 are there already.
      expect([may(1, MAX - 300n, true), may(1, MAX - 299n, true)]).toEqual(['Success', 'Overflow']);
      expect(may(1, 1n)).toBe('Success');
    }));

  it('to a new account: the minimum at least', () =>
    prepared(() => {
      expect([may(3, 9n), may(3, 10n)]).toEqual(['BelowMinimum', 'Success']);
      expect([may(3, MAX - 300n, true), may(3, MAX - 299n, true)]).toEqual(['Success', 'Overflow']);
    }));

  it('to a new account of an asset that is not sufficient: only if it can be needed twice more', () =>
    execute(() => {
      forceCreate(1, false, 10n);
      expect([may(3, 9n, false, 1), may(3, 10n, false, 1)]).toEqual(['BelowMinimum', 'CannotCreate']);
      fund(3, 100n);
      expect(may(3, 10n, false, 1)).toBe('Success');
    }));

  it('to nobody who is blocked, and of no asset that is not there or goes', () =>
    prepared(() => {
      done(Assets.freeze(signed(1), 0, who(1)));
      expect(may(1, 1n)).toBe('Success');
      done(Assets.block(signed(1), 0, who(1)));
      expect([may(1, 1n), may(1, MAX)]).toEqual(['Blocked', 'Blocked']);
      done(Assets.freezeAsset(signed(1), 0));
      expect(may(2, 1n)).toBe('Success');
      expect(may(1, 1n, false, 7)).toBe('UnknownAsset');
      destroy(0, 'start');
      expect(may(2, 1n)).toBe('UnknownAsset');
    }));
});

describe('what may go', () => {
  const may = (number: number, amount: bigint, keepAlive = false) => {
    const consequence = Assets.canDecrease(0, who(number), amount, keepAlive);
    return consequence.type === 'ReducedToZero' ? consequence.value : consequence.type;
  };

  it('as long as the minimum stays, or nothing', () =>
    prepared(() => {
      expect([90n, 91n, 99n, 100n, 101n].map((amount) => may(1, amount))).toEqual(['Success', 9n, 1n, 0n, 'BalanceLow']);
      expect([90n, 91n, 100n, 101n].map((amount) => may(1, amount, true))).toEqual([
        'Success',
        'WouldDie',
        'WouldDie',
        'BalanceLow',
      ]);
      // Of 300 in all, 301 cannot go.
      expect([may(1, 300n), may(1, 301n)]).toEqual(['BalanceLow', 'Underflow']);
    }));

  it('from no account that is not there, but for nothing', () =>
    prepared(() => {
      expect([may(3, 0n), may(3, 1n)]).toEqual(['Success', 'BalanceLow']);
      expect(Assets.canDecrease(7, who(1), 0n, false)).toEqual({ type: 'UnknownAsset' });
    }));

  it('from nothing that is frozen or blocked', () =>
    prepared(() => {
      done(Assets.freeze(signed(1), 0, who(1)));
      expect([may(1, 0n), may(1, 1n), may(1, 200n)]).toEqual(['Success', 'Frozen', 'Frozen']);
      done(Assets.block(signed(1), 0, who(1)));
      expect(may(1, 1n)).toBe('Frozen');
      done(Assets.freezeAsset(signed(1), 0));
      expect([may(2, 0n), may(2, 1n), may(2, 301n)]).toEqual(['Frozen', 'Frozen', 'Underflow']);
      destroy(0, 'start');
      expect([may(2, 0n), may(2, 1n)]).toEqual(['UnknownAsset', 'UnknownAsset']);
    }));

  // What must stay is what is frozen less what is held, and the minimum at least if anything is.
  it.each([
    ['frozen above the minimum', 50n, undefined, 50n, 'Frozen'],
    ['frozen below the minimum', 5n, undefined, 10n, 'Frozen'],
    ['frozen by nothing', 0n, undefined, 10n, 'WouldDie'],
    ['held', undefined, 20n, 10n, 'WouldDie'],
    ['frozen, and held nearly as far', 31n, 20n, 11n, 'Frozen'],
    ['frozen, and held as far as the minimum', 30n, 20n, 10n, 'Frozen'],
    ['frozen, and held beyond', 30n, 40n, 10n, 'Frozen'],
    ['frozen by nothing, and held', 0n, 40n, 10n, 'WouldDie'],
  ] as const)('%s', (_name, frozen, held, stays, beyond) =>
    prepared(() => {
      if (frozen !== undefined) setFrozen(0, 1, frozen);
      if (held !== undefined) setOnHold(0, 1, held);
      const all = balance(0, 1);
      expect(all).toBe(100n - (held ?? 0n));
      expect([may(1, all - stays), may(1, all - stays + 1n)]).toEqual(['Success', beyond]);
      expect([may(1, all - stays, true), may(1, all - stays + 1n, true)]).toEqual(['Success', beyond]);
      for (const keepAlive of [true, false]) expect(Assets.reducibleBalance(0, who(1), keepAlive)).toBeOk(all - stays);
    }),
  );
});

describe('what can be taken', () => {
  const reducible = (number: number, keepAlive: boolean, id = 0) => Assets.reducibleBalance(id, who(number), keepAlive);

  it('is all, or all but the minimum', () =>
    prepared(() => {
      expect([reducible(1, false), reducible(1, true)]).toEqual([100n, 90n].map((value) => ({ ok: true, value })));
    }));

  it('is nothing of an account that has less than must stay', () =>
    prepared(() => {
      setFrozen(0, 1, 101n);
      expect(reducible(1, false)).toBeOk(0n);
    }));

  it('is no more than all there is', () =>
    prepared(() => {
      // Funds that are nobody's come to an account without the supply.
      done(Assets.increaseBalance(0, who(1), 250n));
      expect([balance(0, 1), supply()]).toEqual([350n, 300n]);
      expect([reducible(1, false), reducible(1, true)]).toEqual([300n, 300n].map((value) => ({ ok: true, value })));
    }));

  it('says why there is none', () =>
    prepared(() => {
      expect(reducible(1, false, 7)).toBeErr(E.Unknown);
      expect(reducible(3, false)).toBeErr(E.NoAccount);
      done(Assets.freeze(signed(1), 0, who(1)));
      expect(reducible(1, false)).toBeErr(E.Frozen);
      done(Assets.freezeAsset(signed(1), 0));
      expect(reducible(1, false)).toBeErr(E.AssetNotLive);
    }));
});

describe('minting', () => {
  it('goes up to what fits', () =>
    prepared(() => {
      noop(() => Assets.mint(signed(1), 0, who(3), MAX - 299n), arithmeticErrorOf('Overflow'));
      mint(0, 3, MAX - 300n);
      expect([balance(0, 3), supply()]).toEqual([MAX - 300n, MAX]);
      noop(() => Assets.mint(signed(1), 0, who(3), 1n), arithmeticErrorOf('Overflow'));
    }));

  it('adds to an account and to the supply, and counts new accounts', () =>
    prepared(() => {
      noop(() => Assets.mint(signed(1), 0, who(3), 9n), tokenErrorOf('BelowMinimum'));
      mint(0, 3, 10n);
      mint(0, 3, 1n);
      expect([balance(0, 3), supply()]).toEqual([11n, 311n]);
      expect(Assets.Asset.get(0)).toMatchObject({ accounts: 3, sufficients: 3 });
    }));

  it('of nothing does nothing, whoever does it', () =>
    prepared(() => {
      done(Assets.mint(signed(5), 0, who(3), 0n));
      expect([Assets.maybeBalance(0, who(3)), supply()]).toEqual([undefined, 300n]);
    }));
});

describe('burning', () => {
  const burn = (number: number, amount: bigint) => Assets.burn(signed(1), 0, who(number), amount);

  // As much as possible; what would be left below the minimum burns as well.
  it.each([
    [0n, 100n],
    [1n, 99n],
    [90n, 10n],
    [91n, undefined],
    [100n, undefined],
    [1_000n, undefined],
  ] as const)('%i of 100', (amount, left) =>
    prepared(() => {
      done(burn(1, amount));
      expect([Assets.maybeBalance(0, who(1)), supply()]).toEqual([left, 200n + (left ?? 0n)]);
      expect(Assets.Asset.get(0)?.accounts).toBe(left === undefined ? 1 : 2);
    }),
  );

  it('leaves what is frozen', () =>
    prepared(() => {
      setFrozen(0, 1, 40n);
      done(burn(1, 1_000n));
      expect([balance(0, 1), supply()]).toEqual([40n, 240n]);
    }));
});

describe('moving', () => {
  it('moves what would be left below the minimum as well, unless the account must stay', () =>
    prepared(() => {
      noop(() => Assets.transferKeepAlive(signed(1), 0, who(3), 91n), E.BalanceLow);
      noop(() => Assets.fungibles.transfer(0, who(1), who(3), 91n, true), E.BalanceLow);
      noop(() => Assets.fungibles.transfer(0, who(1), who(3), 101n, false), E.BalanceLow);
      noop(() => Assets.transfer(signed(1), 0, who(3), 101n), E.BalanceLow);
      expect(Assets.fungibles.transfer(0, who(1), who(3), 91n, false)).toBeOk(100n);
      expect([Assets.maybeBalance(0, who(1)), balance(0, 3), supply()]).toEqual([undefined, 100n, 300n]);
    }));

  it('to oneself changes nothing, and is told', () =>
    prepared(() => {
      done(Assets.transfer(signed(1), 0, who(1), 60n));
      expect([balance(0, 1), Assets.Asset.get(0)?.accounts]).toEqual([100n, 2]);
      noop(() => Assets.transfer(signed(1), 0, who(1), 101n), E.BalanceLow);
    }));

  it('by the admin: as an ordinary one, without consent', () =>
    prepared(() => {
      noop(() => Assets.forceTransfer(signed(1), 0, who(2), who(3), 201n), E.BalanceLow);
      done(Assets.forceTransfer(signed(1), 0, who(2), who(3), 195n));
      expect([Assets.maybeBalance(0, who(2)), balance(0, 3)]).toEqual([undefined, 200n]);
    }));

  it('other pallets lower a balance only as far as the account stays', () =>
    prepared(() => {
      noop(() => Assets.decreaseBalance(0, who(1), 91n), E.BalanceLow);
      noop(() => Assets.decreaseBalance(7, who(1), 1n), E.Unknown);
      expect(Assets.decreaseBalance(7, who(1), 0n)).toBeOk(0n);
      expect(Assets.decreaseBalance(0, who(1), 90n)).toBeOk(90n);
      expect([balance(0, 1), supply()]).toEqual([10n, 300n]);
      noop(() => Assets.increaseBalance(7, who(1), 1n), tokenErrorOf('UnknownAsset'));
      done(Assets.increaseBalance(0, who(1), 90n));
      setOnHold(0, 1, 30n);
      clearOnHold(0, 1);
      expect([balance(0, 1), supply()]).toEqual([100n, 300n]);
    }));
});

describe('for other pallets', () => {
  it('an imbalance is in the supply until it is dropped; one that no account can take comes back', () =>
    prepared(() => {
      const { issue, resolve } = Assets.fungibles;
      const credit = issue(0, 9n);
      expect(supply()).toBe(309n);
      // Below the minimum of a new account.
      expect(resolve(0, who(3), credit)).toEqual({ ok: false, error: credit });
      expect([Assets.maybeBalance(0, who(3)), supply()]).toEqual([undefined, 309n]);
      expect(resolve(0, who(1), credit)).toBeOk();
      expect([balance(0, 1), supply()]).toEqual([109n, 309n]);
      issue(0, 5n).drop();
      expect(supply()).toBe(309n);
    }));

  it('converts by what the least is of both, rounded down', () =>
    prepared(() => {
      // 7 * 10 / 3 = 23.3, 2 * 10 / 3 = 6.7
      expect(Assets.toAssetBalance(7n, 0, 3n)).toBeOk(23n);
      expect(Assets.toAssetBalance(2n, 0, 3n)).toBeOk(6n);
      expect(Assets.toAssetBalance(7n, 0, 0n)).toBeErr('MinBalanceZero');
      expect(Assets.toAssetBalance(7n, 7, 0n)).toBeErr('AssetMissing');
      forceCreate(1, false, 10n);
      expect(Assets.toAssetBalance(7n, 1, 0n)).toBeErr('AssetNotSufficient');
    }));

  it('of what is not there is nothing', () =>
    prepared(() => {
      expect([balance(0, 3), balance(7, 1), supply(7)]).toEqual([0n, 0n, 0n]);
      expect([Assets.maybeBalance(0, who(3)), Assets.maybeBalance(0, who(1))]).toEqual([undefined, 100n]);
      expect(Assets.fungibles.allowance(0, who(1), who(2))).toBe(0n);
      expect(Assets.accountBalances(who(3))).toEqual([]);
      expect(Assets.accountBalances(who(2))).toEqual([[0, 200n]]);
    }));
});
