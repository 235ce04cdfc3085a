/**
 * The edges of holds and freezes, which upstream's tests pass over: nothing at all, one more than there is, the end of u128. By the
 * rules of frame-support's `fungible/{hold,freeze}.rs`.
 */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { T } from '../../../src/index.ts';
import { account, arithmeticError, type BalancesMock, slashed, tokenError, withBalances } from '../../support/balances-mock.ts';

const [ONE, TWO, WHO] = [account(1), account(2), account(1337)];
const MAX = T.U128_MAX;
const [FUNDS_UNAVAILABLE, FROZEN, CANNOT_CREATE, CANNOT_CREATE_HOLD] = [
  'FundsUnavailable',
  'Frozen',
  'CannotCreate',
  'CannotCreateHold',
].map(tokenError);
const OVERFLOW = arithmeticError('Overflow');

/** With 10 and 20 existential deposits of 10 for the first two accounts. */
const monied = (name: string, work: (mock: BalancesMock) => void) =>
  it(name, withBalances({ monied: true, existentialDeposit: 10n }, work));

describe('holds', () => {
  const of = (mock: BalancesMock, who = ONE) => [
    mock.token.balance(who),
    mock.token.balanceOnHold(mock.hold.Foo, who),
    mock.token.balanceOnHold(mock.hold.Bar, who),
  ];

  monied('of nothing are none; an account that nobody provides for has none', (mock) => {
    const { token, hold } = mock;
    expect(token.hold(hold.Foo, ONE, 0n)).toBeOk();
    expect(of(mock)).toEqual([100n, 0n, 0n]);
    expect(() => token.hold(hold.Foo, WHO, 0n)).toBeNoop(CANNOT_CREATE_HOLD);
    expect([token.canHold(hold.Foo, ONE, 90n), token.canHold(hold.Foo, ONE, 91n)]).toEqual([true, false]);
  });

  monied('are released as far as there is something, or exactly', (mock) => {
    const { token, hold } = mock;
    expect(token.hold(hold.Foo, ONE, 30n)).toBeOk();
    expect(() => token.release(hold.Foo, ONE, 31n, 'Exact')).toBeNoop(FUNDS_UNAVAILABLE);
    expect(() => token.release(hold.Foo, ONE, MAX, 'BestEffort')).toBeNoop(CANNOT_CREATE);
    expect(token.release(hold.Foo, ONE, 5n, 'Exact')).toBeOk(5n);
    expect(token.release(hold.Bar, ONE, 5n, 'BestEffort')).toBeOk(0n);
    expect(of(mock)).toEqual([75n, 25n, 0n]);
    expect(token.releaseAll(hold.Foo, ONE, 'Exact')).toBeOk(25n);
    expect(of(mock)).toEqual([100n, 0n, 0n]);
  });

  monied('are set to an amount from below, from above and from there', (mock) => {
    const { token, hold } = mock;
    for (const amount of [20n, 30n, 30n, 5n, 0n]) {
      expect(token.setOnHold(hold.Foo, ONE, amount)).toBeOk();
      expect(of(mock)).toEqual([100n - amount, amount, 0n]);
    }
    expect(() => token.setOnHold(hold.Foo, ONE, 91n)).toBeNoop(FUNDS_UNAVAILABLE);
  });

  monied('are burned with the issuance; what is frozen only by force', (mock) => {
    const { token, hold, freeze } = mock;
    const all = token.totalIssuance();
    token.hold(hold.Foo, ONE, 40n);
    token.hold(hold.Bar, ONE, 20n);
    // 40 are free, so 10 of the 60 that are held are frozen.
    token.setFreeze(freeze.Foo, ONE, 50n);
    expect(() => token.burnHeld(hold.Foo, ONE, 51n, 'Exact', 'Polite')).toBeNoop(FROZEN);
    expect(() => token.burnHeld(hold.Foo, ONE, 41n, 'Exact', 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
    expect(token.burnHeld(hold.Foo, ONE, 7n, 'Exact', 'Polite')).toBeOk(7n);
    expect([token.totalIssuance(), ...of(mock)]).toEqual([all - 7n, 40n, 33n, 20n]);
    // 43 of 53 are not frozen.
    expect(token.burnHeld(hold.Foo, ONE, 60n, 'BestEffort', 'Polite')).toBeOk(33n);
    expect(token.burnAllHeld(hold.Bar, ONE, 'BestEffort', 'Polite')).toBeOk(10n);
    expect(token.burnAllHeld(hold.Bar, ONE, 'Exact', 'Force')).toBeOk(10n);
    expect([token.totalIssuance(), ...of(mock)]).toEqual([all - 60n, 40n, 0n, 0n]);
  });

  monied('move to another account, to be free or held there', (mock) => {
    const { token, hold } = mock;
    token.hold(hold.Foo, ONE, 40n);
    const move = (
      dest: typeof TWO,
      amount: bigint,
      restriction: 'Free' | 'OnHold',
      precision: 'Exact' | 'BestEffort' = 'Exact',
    ) => token.transferOnHold(hold.Foo, ONE, dest, amount, precision, restriction, 'Polite');
    expect(() => token.transferOnHold(hold.Bar, ONE, TWO, 1n, 'Exact', 'Free', 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
    expect(() => move(TWO, 41n, 'Free')).toBeNoop(FROZEN);
    // Less than the existential deposit, and more than it, but nobody provides for the account.
    expect(() => move(WHO, 9n, 'Free')).toBeNoop(CANNOT_CREATE);
    expect(() => move(WHO, 10n, 'OnHold')).toBeNoop(CANNOT_CREATE_HOLD);
    expect(move(TWO, 5n, 'OnHold')).toBeOk(5n);
    expect(move(TWO, 6n, 'Free')).toBeOk(6n);
    expect([...of(mock), ...of(mock, TWO)]).toEqual([60n, 29n, 0n, 206n, 5n, 0n]);
    expect(move(TWO, 100n, 'OnHold', 'BestEffort')).toBeOk(29n);
    expect([...of(mock), ...of(mock, TWO)]).toEqual([60n, 0n, 0n, 206n, 34n, 0n]);
  });

  monied('take free funds of another account', (mock) => {
    const { token, hold } = mock;
    const take = (source: typeof ONE, dest: typeof TWO, amount: bigint) =>
      token.transferAndHold(hold.Foo, source, dest, amount, 'Exact', 'Expendable', 'Polite');
    expect(() => take(ONE, WHO, 20n)).toBeNoop(CANNOT_CREATE_HOLD);
    expect(() => take(ONE, TWO, 101n)).toBeNoop(FUNDS_UNAVAILABLE);
    expect(() => take(ONE, TWO, MAX)).toBeNoop(CANNOT_CREATE);
    expect(take(ONE, TWO, 30n)).toBeOk(30n);
    expect([...of(mock), ...of(mock, TWO)]).toEqual([70n, 0n, 0n, 200n, 30n, 0n]);
  });

  monied('are slashed as far as there is something', (mock) => {
    const { token, hold } = mock;
    const all = token.totalIssuance();
    token.hold(hold.Foo, ONE, 30n);
    expect(slashed(token.slash(hold.Foo, ONE, 10n))).toEqual([10n, 0n]);
    expect(slashed(token.slash(hold.Foo, ONE, 25n))).toEqual([20n, 5n]);
    expect(slashed(token.slash(hold.Bar, ONE, 5n))).toEqual([0n, 5n]);
    expect([token.totalIssuance(), ...of(mock)]).toEqual([all - 30n, 70n, 0n, 0n]);
  });
});

describe('freezes', () => {
  monied('are of no more than there is, unless forced', ({ token, freeze }) => {
    expect(token.balanceFreezable(ONE)).toBe(100n);
    for (const set of [token.setFrozen, token.ensureFrozen]) {
      expect(() => set(freeze.Foo, ONE, 101n, 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
      expect(set(freeze.Foo, ONE, 100n, 'Polite')).toBeOk();
      expect(set(freeze.Foo, ONE, 101n, 'Force')).toBeOk();
      expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(101n);
      expect(token.thaw(freeze.Foo, ONE)).toBeOk();
    }
    expect(token.setFrozen(freeze.Foo, ONE, 7n, 'Polite')).toBeOk();
    expect(token.ensureFrozen(freeze.Foo, ONE, 5n, 'Polite')).toBeOk();
    expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(7n);
    expect(token.setFrozen(freeze.Foo, ONE, 5n, 'Polite')).toBeOk();
    expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(5n);
    expect(token.extendFreeze(freeze.Bar, ONE, 0n)).toBeOk();
    expect(token.balanceFrozen(freeze.Bar, ONE)).toBe(0n);
  });

  monied('grow and shrink within u128', ({ token, freeze, Balances }) => {
    expect(token.increaseFrozen(freeze.Foo, ONE, 40n)).toBeOk();
    expect(token.increaseFrozen(freeze.Foo, ONE, 60n)).toBeOk();
    expect(() => token.increaseFrozen(freeze.Foo, ONE, 1n)).toBeNoop(FUNDS_UNAVAILABLE);
    expect(token.decreaseFrozen(freeze.Foo, ONE, 30n)).toBeOk();
    expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(70n);
    expect(() => token.decreaseFrozen(freeze.Foo, ONE, 71n)).toBeNoop(arithmeticError('Underflow'));
    expect(token.decreaseFrozen(freeze.Foo, ONE, 70n)).toBeOk();
    expect([token.balanceFrozen(freeze.Foo, ONE), Balances.account(ONE).frozen]).toEqual([0n, 0n]);
    expect(token.setFrozen(freeze.Foo, ONE, MAX - 1n, 'Force')).toBeOk();
    expect(() => token.increaseFrozen(freeze.Foo, ONE, 1n)).toBeNoop(FUNDS_UNAVAILABLE);
    expect(() => token.increaseFrozen(freeze.Foo, ONE, 2n)).toBeNoop(OVERFLOW);
  });

  monied('can be as many as there are reasons', ({ token, freeze }) => {
    for (const id of [freeze.Foo, freeze.Bar, freeze.Baz]) {
      expect(token.canFreeze(id, ONE)).toBe(true);
      expect(token.setFreeze(id, ONE, 5n)).toBeOk();
    }
    expect(token.canFreeze(freeze.Bar, ONE)).toBe(true);
  });
});
