/** Named after pallet-balances' `tests/currency_tests.rs`, without reserves and locks, which have files of their own. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { RuntimeOrigin, T, WithdrawReasons } from '../../../src/index.ts';
import { account, arithmeticError, give, slashed, tokenError, withBalances } from '../../support/balances-mock.ts';

const { root, signed } = RuntimeOrigin;
const [ONE, TWO, WHO] = [account(1), account(2), account(1337)];
const { TRANSFER } = WithdrawReasons;

describe('transfers and death', () => {
  it(
    'ed_should_work',
    withBalances({}, ({ Balances, currency }) => {
      Balances.forceSetBalance(root(), ONE, 1000n);
      expect(() => currency.transfer(ONE, account(10), 1000n, 'KeepAlive')).toBeNoop(tokenError('NotExpendable'));
      expect(currency.transfer(ONE, account(10), 1000n, 'AllowDeath')).toBeOk();
    }),
  );

  it(
    'account_should_be_reaped',
    withBalances({ monied: true }, ({ System, currency }) => {
      expect(currency.freeBalance(ONE)).toBe(10n);
      expect(currency.transfer(ONE, TWO, 10n, 'AllowDeath')).toBeOk();
      expect([System.providers(ONE), System.consumers(ONE)]).toEqual([0, 0]);
      expect(System.Account.has(ONE)).toBe(false);
    }),
  );

  it(
    'reap_failed_due_to_provider_and_consumer',
    withBalances({ monied: true }, ({ System, currency }) => {
      System.incConsumers(ONE);
      expect(System.canDecProvider(ONE)).toBe(false);
      expect(() => currency.transfer(ONE, TWO, 10n, 'AllowDeath')).toBeNoop(tokenError('Frozen'));
      expect(System.accountExists(ONE)).toBe(true);
      expect(System.incProviders(ONE)).toBe('Existed');
      expect(System.canDecProvider(ONE)).toBe(true);
      expect(currency.transfer(ONE, TWO, 10n, 'AllowDeath')).toBeOk();
      expect(System.providers(ONE)).toBe(1);
      expect(System.accountExists(ONE)).toBe(true);
      expect(currency.freeBalance(ONE)).toBe(0n);
    }),
  );

  it(
    'transferring_too_high_value_should_not_panic',
    withBalances({}, ({ currency }) => {
      currency.makeFreeBalanceBe(ONE, T.U128_MAX).drop();
      currency.makeFreeBalanceBe(TWO, 1n).drop();
      expect(currency.transfer(ONE, TWO, T.U128_MAX, 'AllowDeath')).toBeErr(arithmeticError('Overflow'));
      expect([currency.freeBalance(ONE), currency.freeBalance(TWO)]).toEqual([T.U128_MAX, 1n]);
    }),
  );

  it(
    'account_create_on_free_too_low_with_other',
    withBalances({ existentialDeposit: 100n }, (mock) => {
      give(mock, ONE, 100n);
      give(mock, TWO, 50n);
      expect(mock.currency.freeBalance(TWO)).toBe(0n);
      expect(mock.currency.totalIssuance()).toBe(100n);
    }),
  );

  it(
    'account_create_on_free_too_low',
    withBalances({ existentialDeposit: 100n }, (mock) => {
      give(mock, TWO, 50n);
      expect([mock.currency.freeBalance(TWO), mock.currency.totalIssuance()]).toEqual([0n, 0n]);
    }),
  );

  it(
    'account_removal_on_free_too_low',
    withBalances({ existentialDeposit: 100n }, (mock) => {
      give(mock, ONE, 110n);
      give(mock, TWO, 110n);
      expect(mock.currency.totalIssuance()).toBe(220n);
      expect(mock.Balances.transferAllowDeath(signed(ONE), TWO, 20n)).toBeOk();
      expect([mock.currency.freeBalance(ONE), mock.currency.freeBalance(TWO)]).toEqual([0n, 130n]);
      expect(mock.currency.totalIssuance()).toBe(130n);
    }),
  );

  it(
    'self_transfer_noop',
    withBalances({ existentialDeposit: 100n }, (mock) => {
      const { Balances, System, events } = mock;
      give(mock, ONE, 100n);
      // The debt that is let go is issued, and says so.
      expect(events()).toEqual([
        Balances.Event.Deposit({ who: ONE, amount: 100n }),
        System.Event.NewAccount({ account: ONE }),
        Balances.Event.Endowed({ account: ONE, freeBalance: 100n }),
        Balances.Event.Issued({ amount: 100n }),
      ]);
      expect(() => {
        for (let i = 0n; i < 200n; i++) expect(Balances.transferAllowDeath(signed(ONE), ONE, i).ok).toBe(i <= 100n);
      }).toBeStorageNoop();
    }),
  );
});

describe('deposits, withdrawals and slashes', () => {
  it(
    'reward_should_work',
    withBalances({ monied: true }, ({ Balances, System, currency }) => {
      const debt = currency.depositIntoExisting(ONE, 10n);
      expect(debt).toBeOk();
      expect(System).toHaveLastEvent(Balances.Event.Deposit({ who: ONE, amount: 10n }));
      if (debt.ok) debt.value.drop();
      expect([currency.totalBalance(ONE), currency.totalIssuance()]).toEqual([20n, 120n]);
    }),
  );

  it(
    'balance_works',
    withBalances({}, (mock) => {
      give(mock, ONE, 42n);
      expect(mock.System).toHaveEvent(mock.Balances.Event.Deposit({ who: ONE, amount: 42n }));
      for (const [who, free] of [
        [ONE, 42n],
        [TWO, 0n],
      ] as const)
        expect([mock.currency.freeBalance(who), mock.currency.reservedBalance(who), mock.currency.totalBalance(who)]).toEqual([
          free,
          0n,
          free,
        ]);
    }),
  );

  it(
    'withdrawing_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, TWO, 111n);
      const credit = mock.currency.withdraw(TWO, 11n, TRANSFER, 'KeepAlive');
      expect(mock.System).toHaveLastEvent(mock.Balances.Event.Withdraw({ who: TWO, amount: 11n }));
      if (credit.ok) credit.value.drop();
      expect([mock.currency.freeBalance(TWO), mock.currency.totalIssuance()]).toEqual([100n, 100n]);
    }),
  );

  it(
    'withdrawing_balance_should_fail_when_not_expendable',
    withBalances({ existentialDeposit: 10n }, (mock) => {
      give(mock, TWO, 20n);
      expect(mock.currency.reserve(TWO, 5n)).toBeOk();
      expect(() => mock.currency.withdraw(TWO, 6n, TRANSFER, 'KeepAlive')).toBeNoop(mock.Balances.Error.Expendability);
      expect(mock.currency.withdraw(TWO, 5n, TRANSFER, 'KeepAlive')).toBeOk();
    }),
  );

  it(
    'slashing_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 112n);
      expect(mock.currency.reserve(ONE, 69n)).toBeOk();
      expect(slashed(mock.currency.slash(ONE, 42n))).toEqual([42n, 0n]);
      expect([mock.currency.freeBalance(ONE), mock.currency.reservedBalance(ONE), mock.currency.totalIssuance()]).toEqual([
        1n,
        69n,
        70n,
      ]);
    }),
  );

  it(
    'slashing_incomplete_balance_should_work',
    withBalances({}, (mock) => {
      give(mock, ONE, 42n);
      expect(mock.currency.reserve(ONE, 21n)).toBeOk();
      expect(slashed(mock.currency.slash(ONE, 69n))).toEqual([20n, 49n]);
      expect([mock.currency.freeBalance(ONE), mock.currency.reservedBalance(ONE), mock.currency.totalIssuance()]).toEqual([
        1n,
        21n,
        22n,
      ]);
    }),
  );

  it(
    'burn_must_work',
    withBalances({ monied: true }, ({ currency }) => {
      const before = currency.totalIssuance();
      const debt = currency.burn(10n);
      expect(currency.totalIssuance()).toBe(before - 10n);
      debt.drop();
      expect(currency.totalIssuance()).toBe(before);
    }),
  );

  // Each: reserved before, whether something needs the account, the slash, what is taken and missing, whether the account lives on.
  it.each([
    ['slash_over_works', 0n, false, 1300n, [1000n, 300n], false],
    ['slash_full_works', 0n, false, 1000n, [1000n, 0n], false],
    ['slash_partial_works', 0n, false, 900n, [900n, 0n], true],
    ['slash_dusting_works', 0n, false, 950n, [950n, 0n], false],
    ['slash_does_not_take_from_reserve', 100n, false, 900n, [800n, 100n], true],
    ['slash_consumed_slash_full_works', 0n, true, 900n, [900n, 0n], true],
    ['slash_consumed_slash_over_works', 0n, true, 1000n, [900n, 100n], true],
    ['slash_consumed_slash_partial_works', 0n, true, 800n, [800n, 0n], true],
  ] as const)('%s', (_, reserved, needed, amount, outcome, lives) =>
    withBalances({ existentialDeposit: 100n }, ({ System, Balances, currency }) => {
      currency.makeFreeBalanceBe(ONE, 1_000n).drop();
      if (reserved > 0n) expect(currency.reserve(ONE, reserved)).toBeOk();
      if (needed) System.incConsumers(ONE);
      const [credit, missing] = currency.slash(ONE, amount);
      expect(System).toHaveLastEvent(Balances.Event.Slashed({ who: ONE, amount: outcome[0] }));
      expect(slashed([credit, missing])).toEqual(outcome);
      expect(System.accountExists(ONE)).toBe(lives);
      expect(currency.reservedBalance(ONE)).toBe(reserved);
    })(),
  );

  it(
    'slash_on_non_existent_works',
    withBalances({ existentialDeposit: 100n }, ({ currency }) => {
      expect(slashed(currency.slash(WHO, 1_300n))).toEqual([0n, 1_300n]);
    }),
  );

  it(
    'slash_fails_when_account_needed',
    withBalances({ existentialDeposit: 50n }, ({ Balances, currency }) => {
      Balances.forceSetBalance(root(), ONE, 52n);
      currency.reserve(ONE, 1n);
      expect(slashed(currency.slash(ONE, 1n))).toEqual([1n, 0n]);
      expect([currency.freeBalance(ONE), currency.reservedBalance(ONE)]).toEqual([50n, 1n]);
      expect(slashed(currency.slash(ONE, 1n))).toEqual([0n, 1n]);
      expect([currency.freeBalance(ONE), currency.reservedBalance(ONE)]).toEqual([50n, 1n]);
    }),
  );

  it(
    'account_deleted_when_just_dust',
    withBalances({ existentialDeposit: 50n }, ({ Balances, currency }) => {
      Balances.forceSetBalance(root(), ONE, 50n);
      expect(slashed(currency.slash(ONE, 1n))).toEqual([1n, 0n]);
      expect(currency.freeBalance(ONE)).toBe(0n);
    }),
  );

  it(
    'emit_events_with_existential_deposit',
    withBalances({ existentialDeposit: 100n }, ({ Balances, System, currency, events }) => {
      Balances.forceSetBalance(root(), ONE, 100n);
      expect(events()).toEqual([
        System.Event.NewAccount({ account: ONE }),
        Balances.Event.Endowed({ account: ONE, freeBalance: 100n }),
        Balances.Event.Issued({ amount: 100n }),
        Balances.Event.BalanceSet({ who: ONE, free: 100n }),
      ]);
      const [credit] = currency.slash(ONE, 1n);
      expect(events()).toEqual([
        System.Event.KilledAccount({ account: ONE }),
        Balances.Event.DustLost({ account: ONE, amount: 99n }),
        Balances.Event.Slashed({ who: ONE, amount: 1n }),
      ]);
      credit.drop();
      expect(events()).toEqual([Balances.Event.Rescinded({ amount: 1n })]);
    }),
  );

  it(
    'emit_events_with_no_existential_deposit_suicide',
    withBalances({}, ({ Balances, System, currency, events }) => {
      currency.makeFreeBalanceBe(ONE, 100n).drop();
      expect(events()).toEqual([
        Balances.Event.BalanceSet({ who: ONE, free: 100n }),
        System.Event.NewAccount({ account: ONE }),
        Balances.Event.Endowed({ account: ONE, freeBalance: 100n }),
        Balances.Event.Issued({ amount: 100n }),
      ]);
      currency.slash(ONE, 100n)[0].forget();
      expect(events()).toEqual([
        System.Event.KilledAccount({ account: ONE }),
        Balances.Event.Slashed({ who: ONE, amount: 100n }),
      ]);
    }),
  );

  it(
    'operations_on_dead_account_should_not_change_state',
    withBalances({}, ({ Balances, currency }) => {
      expect(() => expect(currency.unreserve(WHO, 42n)).toBe(42n)).toBeStorageNoop();
      expect(() => currency.reserve(WHO, 42n)).toBeNoop(Balances.Error.InsufficientBalance);
      expect(() => expect(currency.slashReserved(WHO, 42n)[1]).toBe(42n)).toBeStorageNoop();
      expect(() => currency.repatriateReserved(WHO, account(1338), 42n, 'Free')).toBeNoop(Balances.Error.DeadAccount);
      expect(() => expect(currency.slash(WHO, 42n)[1]).toBe(42n)).toBeStorageNoop();
    }),
  );
});
