/** Named after pallet-balances' `tests/dispatchable_tests.rs`. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { RuntimeOrigin, T } from '../../../src/index.ts';
import { account, tokenError, withBalances } from '../../support/balances-mock.ts';

const { root, signed } = RuntimeOrigin;
const [ONE, TWO, FIVE, WHO] = [account(1), account(2), account(5), account(1337)];
const BAD_ORIGIN = { type: 'BadOrigin' } as const;
const INCREASE = { type: 'Increase' } as const;
const DECREASE = { type: 'Decrease' } as const;

it(
  'default_indexing_on_new_accounts_should_not_work2',
  withBalances({ existentialDeposit: 10n, monied: true }, ({ Balances }) => {
    expect(() => Balances.transferAllowDeath(signed(ONE), FIVE, 9n)).toBeNoop(tokenError('BelowMinimum'));
    expect(Balances.freeBalance(ONE)).toBe(100n);
  }),
);

it(
  'dust_account_removal_should_work',
  withBalances({ existentialDeposit: 100n, monied: true }, ({ System, Balances }) => {
    System.incAccountNonce(TWO);
    expect(Balances.totalBalance(TWO)).toBe(2000n);
    expect(Balances.transferAllowDeath(signed(TWO), FIVE, 1901n)).toBeOk();
    expect([Balances.totalBalance(TWO), Balances.totalBalance(FIVE)]).toEqual([0n, 1901n]);
    expect(System.accountNonce(TWO)).toBe(0);
  }),
);

it(
  'balance_transfer_works',
  withBalances({}, ({ token, Balances }) => {
    token.mintInto(ONE, 111n);
    expect(Balances.transferAllowDeath(signed(ONE), TWO, 69n)).toBeOk();
    expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual([42n, 69n]);
  }),
);

it(
  'force_transfer_works',
  withBalances({}, ({ token, Balances }) => {
    token.mintInto(ONE, 111n);
    expect(() => Balances.forceTransfer(signed(TWO), ONE, TWO, 69n)).toBeNoop(BAD_ORIGIN);
    expect(Balances.forceTransfer(root(), ONE, TWO, 69n)).toBeOk();
    expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual([42n, 69n]);
  }),
);

it(
  'balance_transfer_when_on_hold_should_not_work',
  withBalances({}, ({ token, hold, Balances }) => {
    token.mintInto(ONE, 111n);
    expect(token.hold(hold.Foo, ONE, 69n)).toBeOk();
    expect(() => Balances.transferAllowDeath(signed(ONE), TWO, 69n)).toBeNoop(tokenError('FundsUnavailable'));
  }),
);

it(
  'transfer_keep_alive_works',
  withBalances({}, ({ token, Balances }) => {
    token.mintInto(ONE, 100n);
    expect(() => Balances.transferKeepAlive(signed(ONE), TWO, 100n)).toBeNoop(tokenError('NotExpendable'));
    expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual([100n, 0n]);
  }),
);

it(
  'transfer_keep_alive_all_free_succeed',
  withBalances({ existentialDeposit: 100n }, ({ token, hold, Balances }) => {
    expect(Balances.forceSetBalance(root(), ONE, 300n)).toBeOk();
    expect(token.hold(hold.Foo, ONE, 100n)).toBeOk();
    expect(Balances.transferKeepAlive(signed(ONE), TWO, 100n)).toBeOk();
    expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual([200n, 100n]);
  }),
);

it.each([
  ['transfer_all_works_1', 200n, 0n, false, [0n, 200n]],
  ['transfer_all_works_2', 200n, 0n, true, [100n, 100n]],
  ['transfer_all_works_3', 210n, 10n, false, [110n, 100n]],
  ['transfer_all_works_4', 210n, 10n, true, [110n, 100n]],
] as const)('%s', (_, free, held, keepAlive, left) =>
  withBalances({ existentialDeposit: 100n }, ({ token, hold, Balances }) => {
    expect(Balances.forceSetBalance(root(), ONE, free)).toBeOk();
    if (held > 0n) expect(token.hold(hold.Foo, ONE, held)).toBeOk();
    expect(Balances.forceSetBalance(root(), TWO, 0n)).toBeOk();
    expect(Balances.transferAll(signed(ONE), TWO, keepAlive)).toBeOk();
    expect([token.totalBalance(ONE), token.totalBalance(TWO)]).toEqual(left);
  })(),
);

it(
  'set_balance_handles_killing_account',
  withBalances({}, ({ token, System, Balances }) => {
    token.mintInto(ONE, 111n);
    System.incConsumers(ONE);
    expect(() => Balances.forceSetBalance(root(), ONE, 0n)).toBeNoop({ type: 'ConsumerRemaining' });
  }),
);

it(
  'set_balance_handles_total_issuance',
  withBalances({}, ({ Balances }) => {
    const before = Balances.totalIssuance();
    expect(Balances.forceSetBalance(root(), WHO, 69n)).toBeOk();
    expect(Balances.totalIssuance()).toBe(before + 69n);
    expect([Balances.totalBalance(WHO), Balances.freeBalance(WHO)]).toEqual([69n, 69n]);
  }),
);

it(
  'upgrade_accounts_should_work',
  withBalances({ monied: true }, ({ System, Balances, token, currency }) => {
    const seven = account(7);
    System.incProviders(seven);
    System.setAccountData(seven, { free: 5n, reserved: 5n, frozen: 0n, flags: 0n });
    expect([System.providers(seven), System.consumers(seven)]).toEqual([1, 0]);
    expect(Balances.upgradeAccounts(signed(ONE), [seven])).toBeOk({ paysFee: 'No' });
    expect(Balances.account(seven).flags).toBe(1n << 127n);
    expect([System.providers(seven), System.consumers(seven)]).toEqual([1, 1]);
    expect(Balances.upgradeAccounts(signed(ONE), [seven])).toBeOk({ paysFee: 'Yes' });
    currency.unreserve(seven, 5n);
    expect(token.transfer(seven, ONE, 10n, 'Expendable')).toBeOk();
    expect(token.totalBalance(seven)).toBe(0n);
    expect([System.providers(seven), System.consumers(seven)]).toEqual([0, 0]);
  }),
);

describe('force_adjust_total_issuance', () => {
  it(
    'force_adjust_total_issuance_example',
    withBalances({}, ({ Balances }) => {
      Balances.forceSetBalance(root(), ONE, 64n);
      expect(Balances.forceAdjustTotalIssuance(root(), INCREASE, 32n)).toBeOk();
      expect(Balances.totalIssuance()).toBe(96n);
      expect(() => Balances.forceAdjustTotalIssuance(signed(ONE), INCREASE, 32n)).toBeNoop(BAD_ORIGIN);
    }),
  );

  it(
    'force_adjust_total_issuance_works',
    withBalances({}, ({ Balances, System }) => {
      Balances.forceSetBalance(root(), WHO, 64n);
      expect(Balances.forceAdjustTotalIssuance(root(), INCREASE, 32n)).toBeOk();
      expect(System).toHaveLastEvent(Balances.Event.TotalIssuanceForced({ old: 64n, new: 96n }));
      expect(Balances.forceAdjustTotalIssuance(root(), DECREASE, 64n)).toBeOk();
      expect(System).toHaveLastEvent(Balances.Event.TotalIssuanceForced({ old: 96n, new: 32n }));
      expect(Balances.totalIssuance()).toBe(32n);
    }),
  );

  it(
    'force_adjust_total_issuance_saturates',
    withBalances({}, ({ Balances }) => {
      Balances.forceSetBalance(root(), WHO, 64n);
      for (const delta of [T.U128_MAX, 123n]) expect(Balances.forceAdjustTotalIssuance(root(), INCREASE, delta)).toBeOk();
      expect(Balances.totalIssuance()).toBe(T.U128_MAX);
      for (const delta of [T.U128_MAX, 123n]) expect(Balances.forceAdjustTotalIssuance(root(), DECREASE, delta)).toBeOk();
      expect(Balances.totalIssuance()).toBe(0n);
    }),
  );

  it(
    'force_adjust_total_issuance_rejects_zero_delta',
    withBalances({}, ({ Balances }) => {
      for (const direction of [INCREASE, DECREASE])
        expect(() => Balances.forceAdjustTotalIssuance(root(), direction, 0n)).toBeNoop(Balances.Error.DeltaZero);
    }),
  );

  it(
    'force_adjust_total_issuance_rejects_more_than_inactive',
    withBalances({}, ({ Balances, token }) => {
      Balances.forceSetBalance(root(), WHO, 64n);
      token.deactivate(16n);
      expect([token.totalIssuance(), token.activeIssuance()]).toEqual([64n, 48n]);
      expect(Balances.forceAdjustTotalIssuance(root(), DECREASE, 40n)).toBeOk();
      expect(Balances.forceAdjustTotalIssuance(root(), DECREASE, 8n)).toBeOk();
      expect([token.totalIssuance(), token.activeIssuance()]).toEqual([16n, 0n]);
      expect(() => Balances.forceAdjustTotalIssuance(root(), DECREASE, 1n)).toBeNoop(Balances.Error.IssuanceDeactivated);
      expect(Balances.forceAdjustTotalIssuance(root(), INCREASE, 10n)).toBeOk();
      expect([token.totalIssuance(), token.activeIssuance()]).toEqual([26n, 10n]);
    }),
  );
});

it(
  'burn_works',
  withBalances({}, ({ Balances, System }) => {
    Balances.forceSetBalance(root(), ONE, 37n);
    expect(() => Balances.burn(signed(ONE), 38n, false)).toBeNoop(tokenError('FundsUnavailable'));
    expect(Balances.burn(signed(ONE), 1n, false)).toBeOk();
    expect(System).toHaveLastEvent(Balances.Event.Burned({ who: ONE, amount: 1n }));
    expect([Balances.totalIssuance(), Balances.totalBalance(ONE)]).toEqual([36n, 36n]);
    expect(() => Balances.burn(signed(ONE), 38n, true)).toBeNoop(tokenError('FundsUnavailable'));
    expect(() => Balances.burn(signed(ONE), 36n, true)).toBeNoop(tokenError('FundsUnavailable'));
    expect(Balances.burn(signed(ONE), 36n, false)).toBeOk();
    expect(System).toHaveLastEvent(Balances.Event.Burned({ who: ONE, amount: 36n }));
    expect([Balances.totalIssuance(), Balances.totalBalance(ONE)]).toEqual([0n, 0n]);
  }),
);
