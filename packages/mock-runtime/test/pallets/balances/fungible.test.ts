/** Named after pallet-balances' `tests/fungible_tests.rs`; amounts of u64::MAX are those of u128 here. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import {
  loneFreezeConsideration,
  loneHoldConsideration,
  linearStoragePrice,
  freezeConsideration,
  holdConsideration,
  T,
} from '../../../src/index.ts';
import { account, arithmeticError, tokenError, withBalances } from '../../support/balances-mock.ts';

const [ONE, TWO, WHO] = [account(1), account(2), account(1337)];
const FUNDS_UNAVAILABLE = tokenError('FundsUnavailable');
const FROZEN = tokenError('Frozen');
const MAX = T.U128_MAX;
const monied = { existentialDeposit: 1n, monied: true };

describe('inspect', () => {
  const table = (mock: { token: { reducibleBalance(...args: never[]): bigint } }) =>
    (['Polite', 'Force'] as const).map((fortitude) =>
      (['Expendable', 'Protect', 'Preserve'] as const).map((preservation) =>
        mock.token.reducibleBalance(...([ONE, preservation, fortitude] as never[])),
      ),
    );

  it(
    'inspect_trait_reducible_balance_basic_works',
    withBalances({ existentialDeposit: 10n }, (mock) => {
      mock.token.setBalance(ONE, 100n);
      expect(table(mock)).toEqual([
        [100n, 90n, 90n],
        [100n, 90n, 90n],
      ]);
    }),
  );

  it(
    'inspect_trait_reducible_balance_other_provide_works',
    withBalances({ existentialDeposit: 10n }, (mock) => {
      mock.token.setBalance(ONE, 100n);
      mock.System.incProviders(ONE);
      expect(table(mock)).toEqual([
        [100n, 100n, 90n],
        [100n, 100n, 90n],
      ]);
    }),
  );

  it(
    'inspect_trait_reducible_balance_frozen_works',
    withBalances({ existentialDeposit: 10n }, (mock) => {
      mock.token.setBalance(ONE, 100n);
      expect(mock.token.setFreeze(mock.freeze.Foo, ONE, 50n)).toBeOk();
      expect(table(mock)).toEqual([
        [50n, 50n, 50n],
        [90n, 90n, 90n],
      ]);
    }),
  );
});

describe('unbalanced', () => {
  it(
    'unbalanced_trait_set_balance_works',
    withBalances({}, ({ token, hold, Balances }) => {
      expect(token.balance(WHO)).toBe(0n);
      expect(token.writeBalance(WHO, 100n)).toBeOk();
      expect(token.balance(WHO)).toBe(100n);
      expect(token.hold(hold.Foo, WHO, 60n)).toBeOk();
      expect([token.balance(WHO), token.totalBalanceOnHold(WHO), token.balanceOnHold(hold.Foo, WHO)]).toEqual([40n, 60n, 60n]);
      expect(() => token.writeBalance(WHO, 0n)).toBeNoop(Balances.Error.InsufficientBalance);
      expect(token.writeBalance(WHO, 1n)).toBeOk();
      expect([token.balance(WHO), token.balanceOnHold(hold.Foo, WHO)]).toEqual([1n, 60n]);
      expect(token.release(hold.Foo, WHO, 60n, 'Exact')).toBeOk(60n);
      expect([token.balanceOnHold(hold.Foo, WHO), token.totalBalanceOnHold(WHO)]).toEqual([0n, 0n]);
    }),
  );

  it(
    'unbalanced_trait_set_total_issuance_works',
    withBalances({}, ({ token }) => {
      expect(token.totalIssuance()).toBe(0n);
      token.setTotalIssuance(100n);
      expect(token.totalIssuance()).toBe(100n);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_simple_works',
    withBalances({}, ({ token, hold }) => {
      token.writeBalance(WHO, 100n);
      expect(token.hold(hold.Foo, WHO, 50n)).toBeOk();
      expect(token.decreaseBalance(WHO, 20n, 'Exact', 'Expendable', 'Polite')).toBeOk();
      expect(token.balance(WHO)).toBe(30n);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_works_1',
    withBalances({}, ({ token }) => {
      token.writeBalance(WHO, 100n);
      expect(() => token.decreaseBalance(WHO, 101n, 'Exact', 'Expendable', 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
      expect(token.decreaseBalance(WHO, 100n, 'Exact', 'Expendable', 'Polite')).toBeOk(100n);
      expect(token.balance(WHO)).toBe(0n);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_works_2',
    withBalances({}, ({ token, hold }) => {
      token.writeBalance(WHO, 100n);
      token.hold(hold.Foo, WHO, 60n);
      expect(() => token.decreaseBalance(WHO, 40n, 'Exact', 'Expendable', 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
      expect(token.decreaseBalance(WHO, 39n, 'Exact', 'Expendable', 'Polite')).toBeOk(39n);
      expect([token.balance(WHO), token.totalBalanceOnHold(WHO)]).toEqual([1n, 60n]);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_at_most_works_1',
    withBalances({}, ({ token }) => {
      token.writeBalance(WHO, 100n);
      expect(token.decreaseBalance(WHO, 101n, 'BestEffort', 'Expendable', 'Polite')).toBeOk(100n);
      expect(token.balance(WHO)).toBe(0n);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_at_most_works_2',
    withBalances({}, ({ token }) => {
      token.writeBalance(WHO, 99n);
      expect(token.decreaseBalance(WHO, 99n, 'BestEffort', 'Expendable', 'Polite')).toBeOk(99n);
      expect(token.balance(WHO)).toBe(0n);
    }),
  );

  it(
    'unbalanced_trait_decrease_balance_at_most_works_3',
    withBalances({}, ({ token, hold }) => {
      token.writeBalance(WHO, 100n);
      token.hold(hold.Foo, WHO, 60n);
      for (const [amount, taken, left] of [
        [0n, 0n, 40n],
        [10n, 10n, 30n],
        [200n, 29n, 1n],
      ] as const) {
        expect(token.decreaseBalance(WHO, amount, 'BestEffort', 'Expendable', 'Polite')).toBeOk(taken);
        expect([token.balance(WHO), token.totalBalanceOnHold(WHO)]).toEqual([left, 60n]);
      }
    }),
  );

  it(
    'unbalanced_trait_increase_balance_works',
    withBalances({}, ({ token }) => {
      expect(() => token.increaseBalance(WHO, 0n, 'Exact')).toBeNoop(tokenError('BelowMinimum'));
      expect(token.increaseBalance(WHO, 1n, 'Exact')).toBeOk(1n);
      expect(() => token.increaseBalance(WHO, MAX, 'Exact')).toBeNoop(arithmeticError('Overflow'));
    }),
  );

  it(
    'unbalanced_trait_increase_balance_at_most_works',
    withBalances({}, ({ token }) => {
      expect(token.increaseBalance(WHO, 0n, 'BestEffort')).toBeOk(0n);
      expect(token.increaseBalance(WHO, 1n, 'BestEffort')).toBeOk(1n);
      expect(token.increaseBalance(WHO, MAX, 'BestEffort')).toBeOk(MAX - 1n);
    }),
  );
});

describe('freezes and holds', () => {
  it(
    'freezing_and_holds_should_overlap',
    withBalances(monied, ({ token, hold, freeze, System, Balances }) => {
      expect(token.setFreeze(freeze.Foo, ONE, 10n)).toBeOk();
      expect(token.hold(hold.Foo, ONE, 9n)).toBeOk();
      expect(System.consumers(ONE)).toBe(1);
      expect(Balances.account(ONE)).toMatchObject({ free: 1n, frozen: 10n, reserved: 9n });
      expect(token.totalBalanceOnHold(ONE)).toBe(9n);
    }),
  );

  it(
    'frozen_hold_balance_cannot_be_moved_without_force',
    withBalances(monied, ({ token, hold, freeze }) => {
      token.setFreeze(freeze.Foo, ONE, 10n);
      token.hold(hold.Foo, ONE, 9n);
      expect(token.reducibleTotalBalanceOnHold(ONE, 'Force')).toBe(9n);
      expect(token.reducibleTotalBalanceOnHold(ONE, 'Polite')).toBe(0n);
      expect(() => token.transferOnHold(hold.Foo, ONE, TWO, 1n, 'Exact', 'Free', 'Polite')).toBeNoop(FROZEN);
      expect(token.transferOnHold(hold.Foo, ONE, TWO, 1n, 'Exact', 'Free', 'Force')).toBeOk(1n);
    }),
  );

  it(
    'frozen_hold_balance_best_effort_transfer_works',
    withBalances(monied, ({ token, hold, freeze }) => {
      token.setFreeze(freeze.Foo, ONE, 5n);
      token.hold(hold.Foo, ONE, 9n);
      expect(token.reducibleTotalBalanceOnHold(ONE, 'Force')).toBe(9n);
      expect(token.reducibleTotalBalanceOnHold(ONE, 'Polite')).toBe(5n);
      expect(token.transferOnHold(hold.Foo, ONE, TWO, 10n, 'BestEffort', 'Free', 'Polite')).toBeOk(5n);
      expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual([5n, 25n]);
    }),
  );

  it(
    'partial_freezing_should_work',
    withBalances(monied, ({ token, freeze, System }) => {
      expect(token.setFreeze(freeze.Foo, ONE, 5n)).toBeOk();
      expect(System.consumers(ONE)).toBe(1);
      expect(token.transfer(ONE, TWO, 5n, 'Expendable')).toBeOk();
      expect(() => token.transfer(ONE, TWO, 1n, 'Expendable')).toBeNoop(FROZEN);
    }),
  );

  const thawed = (name: string, thaw: (mock: Parameters<Parameters<typeof withBalances>[1]>[0]) => unknown) =>
    it(
      name,
      withBalances(monied, (mock) => {
        const { token, freeze, System, Balances } = mock;
        expect(token.setFreeze(freeze.Foo, ONE, MAX)).toBeOk();
        expect(thaw(mock)).toBeOk();
        expect(System.consumers(ONE)).toBe(0);
        expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(0n);
        expect(Balances.account(ONE).frozen).toBe(0n);
        expect(token.transfer(ONE, TWO, 10n, 'Expendable')).toBeOk();
      }),
    );
  thawed('thaw_should_work', ({ token, freeze }) => token.thaw(freeze.Foo, ONE));
  thawed('set_freeze_zero_should_work', ({ token, freeze }) => token.setFreeze(freeze.Foo, ONE, 0n));

  it(
    'set_freeze_should_work',
    withBalances(monied, ({ token, freeze }) => {
      token.setFreeze(freeze.Foo, ONE, MAX);
      token.setFreeze(freeze.Foo, ONE, 5n);
      expect(token.transfer(ONE, TWO, 5n, 'Expendable')).toBeOk();
      expect(() => token.transfer(ONE, TWO, 1n, 'Expendable')).toBeNoop(FROZEN);
    }),
  );

  it(
    'extend_freeze_should_work',
    withBalances(monied, ({ token, freeze, Balances }) => {
      token.setFreeze(freeze.Foo, ONE, 5n);
      expect(token.extendFreeze(freeze.Foo, ONE, 10n)).toBeOk();
      expect([Balances.account(ONE).frozen, token.balanceFrozen(freeze.Foo, ONE)]).toEqual([10n, 10n]);
      expect(() => token.transfer(ONE, TWO, 1n, 'Expendable')).toBeNoop(FROZEN);
    }),
  );

  it(
    'double_freezing_should_work',
    withBalances(monied, ({ token, freeze, System }) => {
      token.setFreeze(freeze.Foo, ONE, 5n);
      token.setFreeze(freeze.Bar, ONE, 5n);
      expect(System.consumers(ONE)).toBe(1);
      expect(token.transfer(ONE, TWO, 5n, 'Expendable')).toBeOk();
      expect(() => token.transfer(ONE, TWO, 1n, 'Expendable')).toBeNoop(FROZEN);
    }),
  );

  it(
    'can_hold_entire_balance_when_second_provider',
    withBalances({}, ({ token, hold, System }) => {
      token.setBalance(ONE, 100n);
      expect(() => token.hold(hold.Foo, ONE, 100n)).toBeNoop(FUNDS_UNAVAILABLE);
      System.incProviders(ONE);
      expect(System.providers(ONE)).toBe(2);
      expect(token.hold(hold.Foo, ONE, 100n)).toBeOk();
      expect(System.providers(ONE)).toBe(1);
      expect(() => System.decProviders(ONE)).toBeNoop({ type: 'ConsumerRemaining' });
    }),
  );

  it(
    'unholding_frees_hold_slot',
    withBalances({}, ({ token, hold }) => {
      token.setBalance(ONE, 100n);
      expect(token.hold(hold.Foo, ONE, 10n)).toBeOk();
      expect(token.hold(hold.Bar, ONE, 10n)).toBeOk();
      expect(token.release(hold.Foo, ONE, 10n, 'Exact')).toBeOk();
      expect(token.hold(hold.Baz, ONE, 10n)).toBeOk();
    }),
  );

  it(
    'sufficients_work_properly_with_reference_counting',
    withBalances(monied, ({ token, System, Balances }) => {
      token.setBalance(ONE, 100n);
      System.incSufficients(ONE);
      expect(token.transfer(ONE, WHO, 100n, 'Expendable')).toBeOk();
      expect(Balances.freeBalance(ONE)).toBe(0n);
      expect(() => token.transfer(ONE, WHO, 100n, 'Expendable')).toBeNoop(FUNDS_UNAVAILABLE);
    }),
  );

  it(
    'emit_events_with_changing_freezes',
    withBalances({}, ({ token, freeze, events, Balances: { Event } }) => {
      token.setBalance(ONE, 100n);
      events();
      const after = (change: unknown) => {
        expect(change).toBeOk();
        return events();
      };
      expect(after(token.setFreeze(freeze.Foo, ONE, 10n))).toEqual([Event.Frozen({ who: ONE, amount: 10n })]);
      expect(after(token.setFreeze(freeze.Foo, ONE, 15n))).toEqual([Event.Frozen({ who: ONE, amount: 5n })]);
      expect(after(token.setFreeze(freeze.Bar, ONE, 20n))).toEqual([Event.Frozen({ who: ONE, amount: 5n })]);
      expect(after(token.setFreeze(freeze.Foo, ONE, 17n))).toEqual([]);
      expect(after(token.setFreeze(freeze.Bar, ONE, 15n))).toEqual([Event.Thawed({ who: ONE, amount: 3n })]);
      expect(after(token.thaw(freeze.Foo, ONE))).toEqual([Event.Thawed({ who: ONE, amount: 2n })]);
      expect(after(token.thaw(freeze.Bar, ONE))).toEqual([Event.Thawed({ who: ONE, amount: 15n })]);
    }),
  );

  it(
    'withdraw_precision_exact_works',
    withBalances(monied, ({ token, freeze, Balances }) => {
      token.setFreeze(freeze.Foo, ONE, 10n);
      expect(token.withdraw(ONE, 5n, 'BestEffort', 'Preserve', 'Polite')).toBeOk();
      expect(Balances.account(ONE)).toMatchObject({ free: 10n, frozen: 10n });
      expect(() => token.withdraw(ONE, 5n, 'Exact', 'Preserve', 'Polite')).toBeNoop(FUNDS_UNAVAILABLE);
    }),
  );
});

describe('considerations', () => {
  const who = account(4);
  const price = linearStoragePrice(0n, 1n);
  const bytes = (count: bigint) => ({ count, size: 1n });
  const taken = <V>(result: { ok: true; value: V } | { ok: false; error: unknown }): V => {
    expect(result).toBeOk();
    return (result as { ok: true; value: V }).value;
  };

  it.each(['freeze', 'hold'] as const)('%s_consideration_works', (kind) =>
    withBalances(monied, ({ token, hold, freeze }) => {
      const consideration =
        kind === 'hold' ? holdConsideration(token, () => hold.Foo, price) : freezeConsideration(token, () => freeze.Foo, price);
      const present = () => (kind === 'hold' ? token.balanceOnHold(hold.Foo, who) : token.balanceFrozen(freeze.Foo, who));
      let ticket = taken(consideration.create(who, bytes(10n)));
      expect(present()).toBe(10n);
      ticket = taken(consideration.update(ticket, who, bytes(4n)));
      expect(present()).toBe(4n);
      expect(kind === 'hold' ? token.hold(hold.Foo, who, 15n) : token.increaseFrozen(freeze.Foo, who, 15n)).toBeOk();
      expect(present()).toBe(19n);
      ticket = taken(consideration.update(ticket, who, bytes(8n)));
      expect(present()).toBe(23n);
      ticket = taken(consideration.update(ticket, who, bytes(0n)));
      expect(present()).toBe(15n);
      ticket = taken(consideration.create(who, bytes(10n)));
      expect(present()).toBe(25n);
      expect(consideration.drop(ticket, who)).toBeOk();
      expect(present()).toBe(15n);
    })(),
  );

  it.each(['freeze', 'hold'] as const)('lone_%s_consideration_works', (kind) =>
    withBalances(monied, ({ token, hold, freeze }) => {
      const consideration =
        kind === 'hold'
          ? loneHoldConsideration(token, () => hold.Foo, price)
          : loneFreezeConsideration(token, () => freeze.Foo, price);
      const present = () => (kind === 'hold' ? token.balanceOnHold(hold.Foo, who) : token.balanceFrozen(freeze.Foo, who));
      taken(consideration.create(who, bytes(10n)));
      expect(present()).toBe(10n);
      expect(() => consideration.create(who, bytes(1n))).toBeNoop({ type: 'Unavailable' });
      expect(kind === 'hold' ? token.hold(hold.Foo, who, 5n) : token.increaseFrozen(freeze.Foo, who, 5n)).toBeOk();
      expect(present()).toBe(15n);
      taken(consideration.update(undefined, who, bytes(4n)));
      expect(present()).toBe(4n);
      taken(consideration.update(undefined, who, bytes(0n)));
      expect(present()).toBe(0n);
      taken(consideration.create(who, bytes(10n)));
      expect(consideration.drop(undefined, who)).toBeOk();
      expect(present()).toBe(0n);
    })(),
  );
});
