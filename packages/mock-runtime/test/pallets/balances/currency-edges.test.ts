/**
 * The edges of the old Currency interfaces, which upstream's tests pass over: nothing at all, one more than there is, the end of
 * u128. By the rules of pallet-balances' `impl_currency.rs`.
 */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { T, textToBytes, WithdrawReasons } from '../../../src/index.ts';
import { account, arithmeticError, type BalancesMock, slashed, withBalances } from '../../support/balances-mock.ts';

const [ONE, TWO, WHO] = [account(1), account(2), account(1337)];
const MAX = T.U128_MAX;
const OVERFLOW = arithmeticError('Overflow');

/** With 10 and 20 existential deposits of 10 for the first two accounts. */
const monied = (name: string, work: (mock: BalancesMock) => void) =>
  it(name, withBalances({ monied: true, existentialDeposit: 10n }, work));

describe('the old currency', () => {
  monied('does nothing with nothing, and says nothing', ({ currency, events }) => {
    const reserved = textToBytes('reserved');
    const nothing = [
      currency.burn(0n).peek(),
      currency.issue(0n).peek(),
      ...currency.slash(WHO, 0n).map((one) => (typeof one === 'bigint' ? one : one.peek())),
      currency.depositCreating(WHO, 0n).peek(),
      currency.unreserve(WHO, 0n),
      ...currency.slashReserved(WHO, 0n).map((one) => (typeof one === 'bigint' ? one : one.peek())),
      currency.unreserveNamed(reserved, WHO, 0n),
    ];
    expect(nothing).toEqual(nothing.map(() => 0n));
    expect(currency.transfer(WHO, ONE, 0n, 'KeepAlive')).toBeOk();
    expect(currency.transfer(ONE, ONE, 1000n, 'KeepAlive')).toBeOk();
    expect(currency.depositIntoExisting(WHO, 0n)).toBeOk();
    expect(currency.withdraw(WHO, 0n, WithdrawReasons.ALL, 'KeepAlive')).toBeOk();
    expect(currency.reserve(WHO, 0n)).toBeOk();
    expect(currency.repatriateReserved(WHO, ONE, 0n, 'Free')).toBeOk(0n);
    expect(currency.reserveNamed(reserved, WHO, 0n)).toBeOk();
    expect(currency.repatriateReservedNamed(reserved, WHO, ONE, 0n, 'Free')).toBeOk(0n);
    expect([currency.canSlash(WHO, 0n), currency.canReserve(WHO, 0n)]).toEqual([true, true]);
    expect(events()).toEqual([]);
  });

  monied('issues and burns what fits', ({ currency, events, Balances: { Event } }) => {
    const all = currency.totalIssuance();
    const credit = currency.issue(MAX);
    expect([credit.kind, credit.peek(), currency.totalIssuance()]).toEqual(['Credit', MAX - all, MAX]);
    credit.drop();
    expect(currency.totalIssuance()).toBe(all);
    const debt = currency.burn(all + 1n);
    expect([debt.kind, debt.peek(), currency.totalIssuance()]).toEqual(['Debt', all, 0n]);
    debt.drop();
    expect(currency.totalIssuance()).toBe(all);
    const [Issued, Rescinded] = [Event.Issued, Event.Rescinded];
    expect(events()).toEqual([
      Issued({ amount: MAX - all }),
      Rescinded({ amount: MAX - all }),
      Rescinded({ amount: all }),
      Issued({ amount: all }),
    ]);
  });

  monied('slashes what is there, but not the deposit of an account that must stay', ({ currency, System }) => {
    expect([currency.canSlash(ONE, 100n), currency.canSlash(ONE, 101n)]).toEqual([true, false]);
    expect(slashed(currency.slash(WHO, 5n))).toEqual([0n, 5n]);
    expect(slashed(currency.slash(ONE, 40n))).toEqual([40n, 0n]);
    expect(System.incConsumers(ONE)).toBeOk();
    expect(slashed(currency.slash(ONE, 60n))).toEqual([50n, 10n]);
    System.decConsumers(ONE);
    expect(slashed(currency.slash(ONE, 11n))).toEqual([10n, 1n]);
    expect(currency.totalBalance(ONE)).toBe(0n);
  });

  monied('deposits into accounts that there are, or makes them', ({ currency, Balances: { Error: errors } }) => {
    expect(() => currency.depositIntoExisting(WHO, 10n)).toBeNoop(errors.DeadAccount);
    expect(() => currency.depositIntoExisting(ONE, MAX - 99n)).toBeNoop(OVERFLOW);
    expect(currency.depositCreating(WHO, 9n).peek()).toBe(0n);
    expect(currency.depositCreating(ONE, MAX - 99n).peek()).toBe(0n);
    expect([currency.freeBalance(WHO), currency.freeBalance(ONE)]).toEqual([0n, 100n]);
    expect(currency.depositCreating(WHO, 10n).peek()).toBe(10n);
    expect(currency.depositCreating(WHO, 1n).peek()).toBe(1n);
    expect(currency.depositCreating(ONE, MAX - 100n).peek()).toBe(MAX - 100n);
  });

  monied('withdraws down to the deposit, or all', ({ currency, token, freeze, Balances: { Error: errors } }) => {
    const take = (amount: bigint, existence: 'KeepAlive' | 'AllowDeath') =>
      currency.withdraw(ONE, amount, WithdrawReasons.ALL, existence);
    expect(() => take(101n, 'AllowDeath')).toBeNoop(errors.InsufficientBalance);
    expect(() => take(91n, 'KeepAlive')).toBeNoop(errors.Expendability);
    token.setFreeze(freeze.Foo, ONE, 50n);
    expect(() => take(51n, 'KeepAlive')).toBeNoop(errors.LiquidityRestrictions);
    expect(take(50n, 'KeepAlive')).toBeOk();
    token.thaw(freeze.Foo, ONE);
    expect(take(40n, 'KeepAlive')).toBeOk();
    expect(take(10n, 'AllowDeath')).toBeOk();
    expect(currency.freeBalance(ONE)).toBe(0n);
  });

  monied('reserves what is free, and gives back what is reserved', ({ currency, Balances: { Error: errors } }) => {
    expect([currency.canReserve(ONE, 90n), currency.canReserve(ONE, 91n)]).toEqual([true, false]);
    expect(() => currency.reserve(ONE, 101n)).toBeNoop(errors.InsufficientBalance);
    expect(currency.reserve(ONE, 60n)).toBeOk();
    expect(currency.unreserve(WHO, 5n)).toBe(5n);
    expect(currency.unreserve(ONE, 10n)).toBe(0n);
    expect(currency.unreserve(ONE, 60n)).toBe(10n);
    expect([currency.freeBalance(ONE), currency.reservedBalance(ONE)]).toEqual([100n, 0n]);
  });

  monied('slashes and moves what is reserved', ({ currency, Balances: { Error: errors } }) => {
    expect(currency.reserve(ONE, 60n)).toBeOk();
    expect(slashed(currency.slashReserved(WHO, 5n))).toEqual([0n, 5n]);
    expect(slashed(currency.slashReserved(ONE, 10n))).toEqual([10n, 0n]);
    expect(() => currency.repatriateReserved(ONE, WHO, 10n, 'Free')).toBeNoop(errors.DeadAccount);
    expect(currency.repatriateReserved(ONE, TWO, 10n, 'Free')).toBeOk(0n);
    expect(currency.repatriateReserved(ONE, TWO, 10n, 'Reserved')).toBeOk(0n);
    expect([currency.freeBalance(TWO), currency.reservedBalance(TWO)]).toEqual([210n, 10n]);
    // To itself it is free or stays.
    expect(currency.repatriateReserved(ONE, ONE, 10n, 'Reserved')).toBeOk(0n);
    expect([currency.freeBalance(ONE), currency.reservedBalance(ONE)]).toEqual([40n, 30n]);
    expect(currency.repatriateReserved(ONE, ONE, 50n, 'Free')).toBeOk(20n);
    expect([currency.freeBalance(ONE), currency.reservedBalance(ONE)]).toEqual([70n, 0n]);
    expect(currency.repatriateReserved(ONE, TWO, 5n, 'Free')).toBeOk(5n);
    expect(currency.reserve(ONE, 20n)).toBeOk();
    expect(slashed(currency.slashReserved(ONE, 25n))).toEqual([20n, 5n]);
  });

  monied(
    'moves no named reserve that there is not, and begins none by a failure',
    ({ currency, Balances: { Error: errors, Reserves } }) => {
      const [foo, bar] = ['foo', 'bar'].map((name) => textToBytes(name.padEnd(8)));
      expect(currency.unreserveNamed(foo, ONE, 5n)).toBe(5n);
      expect(slashed(currency.slashReservedNamed(foo, ONE, 5n))).toEqual([0n, 5n]);
      expect(currency.repatriateReservedNamed(foo, ONE, TWO, 5n, 'Free')).toBeOk(5n);
      expect(() => currency.reserveNamed(foo, ONE, 101n)).toBeNoop(errors.InsufficientBalance);
      expect(Reserves.has(ONE)).toBe(false);
      expect(currency.reserveNamed(foo, ONE, 20n)).toBeOk();
      expect(() => currency.reserveNamed(foo, ONE, 81n)).toBeNoop(errors.InsufficientBalance);
      expect(() => currency.reserveNamed(bar, ONE, 81n)).toBeNoop(errors.InsufficientBalance);
      expect(Reserves.get(ONE)).toEqual([{ id: foo, amount: 20n }]);
      expect(() => currency.repatriateReservedNamed(foo, ONE, WHO, 5n, 'Free')).toBeNoop(errors.DeadAccount);
      expect(currency.reserveNamed(bar, ONE, 5n)).toBeOk();
      // Sorted by their identifiers.
      expect(Reserves.get(ONE)).toEqual([
        { id: bar, amount: 5n },
        { id: foo, amount: 20n },
      ]);
      expect(currency.unreserveAllNamed(foo, ONE)).toBe(20n);
      expect(currency.unreserveAllNamed(bar, ONE)).toBe(5n);
      expect(Reserves.has(ONE)).toBe(false);
    },
  );

  monied('adds up locks of one name, and keeps the reasons of both', ({ currency, Balances: { Locks } }) => {
    const [foo, bar] = ['foo', 'bar'].map((name) => textToBytes(name.padEnd(8)));
    const reasons = () => Locks.get(ONE).map((lock) => [lock.amount, lock.reasons.type]);
    const { TRANSACTION_PAYMENT, TRANSFER, ALL, NONE } = WithdrawReasons;
    currency.extendLock(foo, ONE, 5n, NONE);
    currency.extendLock(foo, ONE, 0n, ALL);
    expect(reasons()).toEqual([]);
    currency.extendLock(foo, ONE, 5n, TRANSACTION_PAYMENT);
    expect(reasons()).toEqual([[5n, 'Fee']]);
    currency.extendLock(foo, ONE, 3n, TRANSACTION_PAYMENT);
    expect(reasons()).toEqual([[5n, 'Fee']]);
    currency.extendLock(foo, ONE, 8n, TRANSFER);
    expect(reasons()).toEqual([[8n, 'All']]);
    currency.setLock(bar, ONE, 7n, TRANSFER);
    currency.extendLock(bar, ONE, 6n, TRANSFER);
    expect(reasons()).toEqual([
      [8n, 'All'],
      [7n, 'Misc'],
    ]);
    expect([currency.balanceLocked(foo, ONE), currency.balanceLocked(bar, ONE), currency.balanceLocked(foo, TWO)]).toEqual([
      8n,
      7n,
      0n,
    ]);
    currency.setLock(foo, ONE, 1n, ALL);
    currency.removeLock(bar, ONE);
    expect(reasons()).toEqual([[1n, 'All']]);
  });
});
