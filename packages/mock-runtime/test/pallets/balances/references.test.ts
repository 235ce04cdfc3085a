/** Named after pallet-balances' `tests/reentrancy_tests.rs`, `consumer_limit_tests.rs` and `general_tests.rs`. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { RuntimeOrigin, textToBytes, WithdrawReasons } from '../../../src/index.ts';
import { account, type BalancesMock, tokenError, withBalances } from '../../support/balances-mock.ts';

const { root, signed } = RuntimeOrigin;
const [ONE, TWO, THREE] = [account(1), account(2), account(3)];

describe('dust that goes to an account', () => {
  const setUp = ({ Balances }: BalancesMock) => {
    expect(Balances.forceSetBalance(root(), ONE, 1000n)).toBeOk();
    expect(Balances.forceSetBalance(root(), TWO, 500n)).toBeOk();
  };

  it(
    'transfer_dust_removal_tst1_should_work',
    withBalances({ existentialDeposit: 100n, dustTrap: 1 }, (mock) => {
      const { Balances, System } = mock;
      setUp(mock);
      expect(Balances.transferAllowDeath(signed(TWO), THREE, 450n)).toBeOk();
      expect([ONE, TWO, THREE].map((who) => Balances.freeBalance(who))).toEqual([1050n, 0n, 450n]);
      expect(System.events()).toHaveLength(14);
      expect(System).toHaveEvent(Balances.Event.Transfer({ from: TWO, to: THREE, amount: 450n }));
      expect(System).toHaveEvent(Balances.Event.DustLost({ account: TWO, amount: 50n }));
      expect(System).toHaveEvent(Balances.Event.Deposit({ who: ONE, amount: 50n }));
    }),
  );

  it.each(['transfer_dust_removal_tst2_should_work', 'repatriating_reserved_balance_dust_removal_should_work'])('%s', () =>
    withBalances({ existentialDeposit: 100n, dustTrap: 1 }, (mock) => {
      const { Balances, System } = mock;
      setUp(mock);
      expect(Balances.transferAllowDeath(signed(TWO), ONE, 450n)).toBeOk();
      expect([ONE, TWO].map((who) => Balances.freeBalance(who))).toEqual([1500n, 0n]);
      expect([ONE, TWO].map((who) => Balances.reservedBalance(who))).toEqual([0n, 0n]);
      expect(System.events()).toHaveLength(12);
      expect(System).toHaveEvent(Balances.Event.Transfer({ from: TWO, to: ONE, amount: 450n }));
      expect(System).toHaveEvent(Balances.Event.DustLost({ account: TWO, amount: 50n }));
      expect(System).toHaveEvent(Balances.Event.Deposit({ who: ONE, amount: 50n }));
    })(),
  );

  it(
    'emit_events_with_no_existential_deposit_suicide_with_dust',
    withBalances({ existentialDeposit: 2n }, ({ Balances, System, token, events }) => {
      Balances.forceSetBalance(root(), ONE, 100n);
      expect(events()).toEqual([
        System.Event.NewAccount({ account: ONE }),
        Balances.Event.Endowed({ account: ONE, freeBalance: 100n }),
        Balances.Event.Issued({ amount: 100n }),
        Balances.Event.BalanceSet({ who: ONE, free: 100n }),
      ]);
      const first = token.withdraw(ONE, 98n, 'BestEffort', 'Protect', 'Force');
      expect(first.ok && first.value.peek()).toBe(98n);
      expect(events()).toEqual([Balances.Event.Withdraw({ who: ONE, amount: 98n })]);
      const second = token.withdraw(ONE, 1n, 'BestEffort', 'Expendable', 'Force');
      expect(second.ok && second.value.peek()).toBe(1n);
      expect(events()).toEqual([
        System.Event.KilledAccount({ account: ONE }),
        Balances.Event.DustLost({ account: ONE, amount: 1n }),
        Balances.Event.Withdraw({ who: ONE, amount: 1n }),
      ]);
    }),
  );
});

describe('when no more consumers fit', () => {
  const exhausted = (name: string, work: (mock: BalancesMock) => void) =>
    it(
      name,
      withBalances({ monied: true }, (mock) => {
        mock.currency.makeFreeBalanceBe(ONE, 100n).drop();
        for (let i = 0; i < 16; i++) expect(mock.System.incConsumers(ONE)).toBeOk();
        expect(() => mock.System.incConsumers(ONE)).toBeNoop({ type: 'TooManyConsumers' });
        work(mock);
      }),
    );

  exhausted('lock_behavior_when_consumer_limit_fully_exhausted', ({ currency, Balances, System }) => {
    currency.setLock(textToBytes('1       '), ONE, 20n, WithdrawReasons.ALL);
    expect(Balances.Locks.get(ONE)).toMatchObject([{ amount: 20n }]);
    expect(Balances.account(ONE).frozen).toBe(20n);
    expect(System.consumers(ONE)).toBe(17);
    expect(() => Balances.transferAllowDeath(signed(ONE), TWO, 90n)).toBeNoop(tokenError('Frozen'));
  });

  exhausted('freeze_behavior_when_consumer_limit_fully_exhausted', ({ token, freeze, Balances }) => {
    expect(() => token.setFreeze(freeze.Foo, ONE, 20n)).toBeNoop({ type: 'TooManyConsumers' });
    expect(token.balanceFrozen(freeze.Foo, ONE)).toBe(0n);
    expect(Balances.account(ONE).frozen).toBe(0n);
  });

  exhausted('hold_behavior_when_consumer_limit_fully_exhausted', ({ token, hold }) => {
    expect(token.hold(hold.Foo, ONE, 50n)).toBeErr({ type: 'TooManyConsumers' });
  });

  exhausted('reserve_behavior_when_consumer_limit_fully_exhausted', ({ currency }) => {
    expect(() => currency.reserve(ONE, 20n)).toBeNoop({ type: 'TooManyConsumers' });
  });
});

describe('regression_historic_acc_does_not_evaporate_reserve', () => {
  /** An account whose reserve does not count as a consumer, as there were before 2023. */
  const historic = (name: string, work: (mock: BalancesMock) => void) =>
    it(
      name,
      withBalances({}, (mock) => {
        const { token, hold, System, Balances } = mock;
        token.setBalance(ONE, 100n);
        expect(token.hold(hold.Foo, ONE, 10n)).toBeOk();
        System.decConsumers(ONE);
        expect(System.Account.get(ONE)).toMatchObject({
          consumers: 0,
          providers: 1,
          data: { free: 90n, reserved: 10n, frozen: 0n },
        });
        work(mock);
        const total = System.Account.values().reduce((sum, { data }) => sum + data.free + data.reserved, 0n);
        expect(Balances.totalIssuance()).toBe(total);
      }),
    );

  historic('is not reaped', ({ Balances }) => {
    const error = { type: 'ConsumerRemaining' } as const;
    expect(() => Balances.transferAllowDeath(signed(ONE), TWO, 90n)).toBeNoop(error);
    expect(() => Balances.transferAll(signed(ONE), TWO, false)).toBeNoop(error);
  });

  historic('gets its count back with a transfer', ({ Balances, System }) => {
    expect(Balances.transferKeepAlive(signed(ONE), TWO, 40n)).toBeOk();
    expect(System.consumers(ONE)).toBe(1);
  });

  historic('gets its count back when it sends what it can', ({ Balances, System }) => {
    expect(Balances.transferAll(signed(ONE), TWO, true)).toBeOk();
    expect(System.consumers(ONE)).toBe(1);
  });

  it.each([
    [10n, 0],
    [5n, 1],
  ])('with %s released it has %s', (amount, consumers) =>
    withBalances({}, ({ token, hold, System, Balances }) => {
      token.setBalance(ONE, 100n);
      token.hold(hold.Foo, ONE, 10n);
      System.decConsumers(ONE);
      expect(token.release(hold.Foo, ONE, amount, 'Exact')).toBeOk();
      expect(System.consumers(ONE)).toBe(consumers);
      expect(Balances.transferKeepAlive(signed(ONE), TWO, 40n)).toBeOk();
      expect(System.consumers(ONE)).toBe(consumers);
    })(),
  );
});
