/** Named after the tests of reserves in pallet-balances' `tests/currency_tests.rs`; named ones have a file of their own. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { RuntimeOrigin } from '../../../src/index.ts';
import { account, type BalancesMock, give, slashed, withBalances } from '../../support/balances-mock.ts';

const { root, signed } = RuntimeOrigin;
const [ONE, TWO, FOUR, WHO] = [account(1), account(2), account(4), account(1337)];

describe('reserves', () => {
  const funds = ({ currency }: BalancesMock, who = ONE) => [currency.freeBalance(who), currency.reservedBalance(who)];

  it(
    'reserving_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 111n);
      expect(funds(mock)).toEqual([111n, 0n]);
      expect(mock.currency.reserve(ONE, 69n)).toBeOk();
      expect(mock.currency.totalBalance(ONE)).toBe(111n);
      expect(funds(mock)).toEqual([42n, 69n]);
    }),
  );

  it(
    'deducting_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 111n);
      expect(mock.currency.reserve(ONE, 69n)).toBeOk();
      expect(mock.currency.freeBalance(ONE)).toBe(42n);
    }),
  );

  it(
    'unreserving_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 111n);
      expect(mock.currency.reserve(ONE, 110n)).toBeOk();
      expect(mock.currency.unreserve(ONE, 41n)).toBe(0n);
      expect(funds(mock)).toEqual([42n, 69n]);
    }),
  );

  it(
    'slashing_reserved_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 112n);
      mock.currency.reserve(ONE, 111n);
      expect(slashed(mock.currency.slashReserved(ONE, 42n))).toEqual([42n, 0n]);
      expect(funds(mock)).toEqual([1n, 69n]);
      expect(mock.currency.totalIssuance()).toBe(70n);
    }),
  );

  it(
    'slashing_incomplete_reserved_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 111n);
      mock.currency.reserve(ONE, 42n);
      expect(slashed(mock.currency.slashReserved(ONE, 69n))).toEqual([42n, 27n]);
      expect(funds(mock)).toEqual([69n, 0n]);
      expect(mock.currency.totalIssuance()).toBe(69n);
    }),
  );

  it.each([
    ['repatriating_reserved_balance_should_work', 'Free', 111n, 110n, 41n, 0n, [1n, 69n], [42n, 0n]],
    ['transferring_reserved_balance_should_work', 'Reserved', 111n, 110n, 41n, 0n, [1n, 69n], [1n, 41n]],
    ['transferring_incomplete_reserved_balance_should_work', 'Free', 110n, 41n, 69n, 28n, [69n, 0n], [42n, 0n]],
  ] as const)('%s', (_, status, given, reserved, amount, missing, one, two) =>
    withBalances({}, (mock) => {
      give(mock, ONE, given);
      give(mock, TWO, 1n);
      mock.currency.reserve(ONE, reserved);
      expect(mock.currency.repatriateReserved(ONE, TWO, amount, status)).toBeOk(missing);
      expect(mock.System).toHaveLastEvent(
        mock.Balances.Event.ReserveRepatriated({
          from: ONE,
          to: TWO,
          amount: amount - missing,
          destinationStatus: { type: status },
        }),
      );
      expect([funds(mock), funds(mock, TWO)]).toEqual([one, two]);
    })(),
  );

  it(
    'transferring_reserved_balance_to_yourself_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 110n);
      for (const [amount, missing] of [
        [50n, 0n],
        [60n, 10n],
      ] as const) {
        expect(mock.currency.reserve(ONE, 50n)).toBeOk();
        expect(mock.currency.repatriateReserved(ONE, ONE, amount, 'Free')).toBeOk(missing);
        expect(funds(mock)).toEqual([110n, 0n]);
      }
    }),
  );

  it(
    'transferring_reserved_balance_to_nonexistent_should_fail',
    withBalances({}, (mock) => {
      give(mock, ONE, 111n);
      mock.currency.reserve(ONE, 110n);
      expect(() => mock.currency.repatriateReserved(ONE, TWO, 42n, 'Free')).toBeNoop(mock.Balances.Error.DeadAccount);
    }),
  );

  it(
    'existential_deposit_respected_when_reserving',
    withBalances({ existentialDeposit: 100n }, (mock) => {
      mock.Balances.forceSetBalance(root(), ONE, 101n);
      expect(mock.currency.reserve(ONE, 1n)).toBeOk();
      expect(funds(mock)).toEqual([100n, 1n]);
      expect(() => mock.currency.reserve(ONE, 1n)).toBeNoop({ type: 'ConsumerRemaining' });
    }),
  );

  it(
    'emit_events_with_reserve_and_unreserve',
    withBalances({}, (mock) => {
      const { System, currency, Balances } = mock;
      give(mock, ONE, 100n);
      expect(currency.reserve(ONE, 10n)).toBeOk();
      expect(System).toHaveLastEvent(Balances.Event.Reserved({ who: ONE, amount: 10n }));
      expect(currency.unreserve(ONE, 5n)).toBe(0n);
      expect(System).toHaveLastEvent(Balances.Event.Unreserved({ who: ONE, amount: 5n }));
      expect(currency.unreserve(ONE, 6n)).toBe(1n);
      expect(System).toHaveLastEvent(Balances.Event.Unreserved({ who: ONE, amount: 5n }));
    }),
  );

  it.each([
    ['slash_reserved_slash_partial_works', 900n, 800n, [800n, 0n], [100n, 100n], 1],
    ['slash_reserved_slash_everything_works', 900n, 900n, [900n, 0n], [100n, 0n], 0],
    ['slash_reserved_overslash_does_not_touch_free_balance', 800n, 900n, [800n, 100n], [200n, 0n], 0],
  ] as const)('%s', (_, reserved, amount, outcome, left, consumers) =>
    withBalances({ existentialDeposit: 100n }, (mock) => {
      mock.currency.makeFreeBalanceBe(ONE, 1_000n).drop();
      mock.currency.reserve(ONE, reserved);
      expect(mock.System.consumers(ONE)).toBe(1);
      expect(slashed(mock.currency.slashReserved(ONE, amount))).toEqual(outcome);
      expect(funds(mock)).toEqual(left);
      expect(mock.System.consumers(ONE)).toBe(consumers);
      expect(mock.System.accountExists(ONE)).toBe(true);
    })(),
  );

  it(
    'slash_reserved_on_non_existent_works',
    withBalances({ existentialDeposit: 100n }, ({ currency }) => {
      expect(slashed(currency.slashReserved(WHO, 1_300n))).toEqual([0n, 1_300n]);
    }),
  );

  it(
    'reserve_must_succeed_if_can_reserve_does',
    withBalances({}, (mock) => {
      give(mock, ONE, 1n);
      give(mock, TWO, 2n);
      for (const who of [ONE, TWO]) expect(mock.currency.canReserve(who, 1n)).toBe(mock.currency.reserve(who, 1n).ok);
    }),
  );

  it(
    'reserved_balance_should_prevent_reclaim_count',
    withBalances({ existentialDeposit: 256n, monied: true }, (mock) => {
      const { System, currency, Balances } = mock;
      System.incAccountNonce(TWO);
      System.incProviders(TWO);
      expect(System.providers(TWO)).toBe(2);
      expect(currency.reserve(TWO, 256n * 19n + 1n)).toBeOk();
      expect(System.providers(TWO)).toBe(1);
      expect(currency.freeBalance(TWO)).toBe(255n);
      expect(currency.totalBalance(TWO)).toBe(256n * 20n);
      expect(System.accountNonce(TWO)).toBe(1);
      expect(Balances.transferAllowDeath(signed(FOUR), account(5), 361n)).toBeOk();
      expect(slashed(currency.slashReserved(TWO, 256n * 19n + 1n))[1]).toBe(0n);
      expect(System.decProviders(TWO)).toBeOk();
      expect(System.providers(TWO)).toBe(0);
      expect([System.accountNonce(TWO), currency.totalBalance(TWO)]).toEqual([0, 0n]);
    }),
  );

  it(
    'refunding_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 42n);
      mock.System.setAccountData(ONE, { ...mock.Balances.account(ONE), reserved: 69n });
      mock.System.incConsumers(ONE);
      expect(mock.currency.unreserve(ONE, 69n)).toBe(0n);
      expect(funds(mock)).toEqual([111n, 0n]);
    }),
  );
});
