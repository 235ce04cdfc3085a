/** Named after pallet-balances' `tests/currency_tests.rs`: the tests of locks and of named reserves. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { T, textToBytes, weightOf, WithdrawReasons } from '../../../src/index.ts';
import { account, type BalancesMock, tokenError, withBalances } from '../../support/balances-mock.ts';

const [ONE, TWO, THREE] = [account(1), account(2), account(3)];
const id = (name: string) => textToBytes(name.padEnd(8));
const [ID_1, ID_2] = [id('1'), id('2')];
const { ALL, NONE, RESERVE, TRANSACTION_PAYMENT, TRANSFER } = WithdrawReasons;
const FROZEN = tokenError('Frozen');
const MAX = T.U128_MAX;

describe('locks', () => {
  const pays = ({ currency }: BalancesMock, amount: bigint) => currency.transfer(ONE, TWO, amount, 'AllowDeath');
  const locked = (name: string, work: (mock: BalancesMock) => void) => it(name, withBalances({ monied: true }, work));

  locked('set_lock_with_amount_zero_removes_lock', (mock) => {
    mock.currency.setLock(ID_1, ONE, MAX, ALL);
    mock.currency.setLock(ID_1, ONE, 0n, ALL);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('set_lock_with_withdraw_reasons_empty_removes_lock', (mock) => {
    mock.currency.setLock(ID_1, ONE, MAX, ALL);
    mock.currency.setLock(ID_1, ONE, MAX, NONE);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('basic_locking_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 9n, ALL);
    expect(() => pays(mock, 5n)).toBeNoop(FROZEN);
  });

  locked('partial_locking_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 5n, ALL);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('lock_removal_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, MAX, ALL);
    expect(mock.System.consumers(ONE)).toBe(1);
    mock.currency.removeLock(ID_1, ONE);
    expect(mock.System.consumers(ONE)).toBe(0);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('lock_replacement_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, MAX, ALL);
    mock.currency.setLock(ID_1, ONE, 5n, ALL);
    expect(mock.System.consumers(ONE)).toBe(1);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('double_locking_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 5n, ALL);
    mock.currency.setLock(ID_2, ONE, 5n, ALL);
    expect(mock.System.consumers(ONE)).toBe(1);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('combination_locking_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, MAX, NONE);
    mock.currency.setLock(ID_2, ONE, 0n, ALL);
    expect(mock.System.consumers(ONE)).toBe(0);
    expect(pays(mock, 1n)).toBeOk();
  });

  locked('lock_value_extension_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 5n, ALL);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.currency.extendLock(ID_1, ONE, 2n, ALL);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.currency.extendLock(ID_1, ONE, 8n, ALL);
    expect(mock.System.consumers(ONE)).toBe(1);
    expect(() => pays(mock, 3n)).toBeNoop(FROZEN);
  });

  for (const [name, reasons] of [
    ['lock_should_work_reserve', RESERVE],
    ['lock_should_work_tx_fee', TRANSACTION_PAYMENT],
  ] as const)
    locked(name, (mock) => {
      mock.currency.setLock(ID_1, ONE, 10n, reasons);
      expect(() => pays(mock, 1n)).toBeNoop(FROZEN);
      expect(() => mock.currency.reserve(ONE, 1n)).toBeNoop(mock.Balances.Error.LiquidityRestrictions);
      const info = { weight: weightOf(1n), class: 'Normal', paysFee: 'Yes' } as const;
      for (const tip of [1n, 0n]) expect(mock.TransactionPayment.charge(ONE, 1, tip).prepare(info)).toBeErr();
    });

  locked('lock_block_number_extension_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 10n, ALL);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.currency.extendLock(ID_1, ONE, 10n, ALL);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.System.setBlockNumber(2);
    mock.currency.extendLock(ID_1, ONE, 10n, ALL);
    expect(() => pays(mock, 3n)).toBeNoop(FROZEN);
  });

  locked('lock_reasons_extension_should_work', (mock) => {
    mock.currency.setLock(ID_1, ONE, 10n, TRANSFER);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.currency.extendLock(ID_1, ONE, 10n, NONE);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
    mock.currency.extendLock(ID_1, ONE, 10n, RESERVE);
    expect(() => pays(mock, 6n)).toBeNoop(FROZEN);
  });

  it(
    'emit_events_with_changing_locks',
    withBalances({}, ({ currency, events, Balances: { Event } }) => {
      currency.depositCreating(ONE, 100n).drop();
      events();
      const [first, second] = [id('LOCK_000'), id('LOCK_001')];
      const after = (change: () => void) => {
        change();
        return events();
      };
      const set = (lock: Uint8Array, amount: bigint, reasons: number) =>
        after(() => currency.setLock(lock, ONE, amount, reasons));
      expect(set(first, 10n, TRANSFER)).toEqual([Event.Locked({ who: ONE, amount: 10n })]);
      expect(set(first, 15n, TRANSFER)).toEqual([Event.Locked({ who: ONE, amount: 5n })]);
      expect(set(second, 20n, TRANSACTION_PAYMENT)).toEqual([Event.Locked({ who: ONE, amount: 5n })]);
      expect(set(first, 17n, TRANSACTION_PAYMENT)).toEqual([]);
      expect(set(second, 15n, TRANSFER)).toEqual([Event.Unlocked({ who: ONE, amount: 3n })]);
      expect(after(() => currency.removeLock(first, ONE))).toEqual([Event.Unlocked({ who: ONE, amount: 2n })]);
      expect(after(() => currency.removeLock(second, ONE))).toEqual([Event.Unlocked({ who: ONE, amount: 15n })]);
    }),
  );

  locked('freezing_and_locking_should_work', ({ token, freeze, currency, System, Balances }) => {
    const frozen = () => Balances.account(ONE).frozen;
    expect(System.consumers(ONE)).toBe(0);
    expect(token.setFreeze(freeze.Foo, ONE, 4n)).toBeOk();
    expect(System.consumers(ONE)).toBe(1);
    currency.setLock(ID_1, ONE, 5n, ALL);
    expect(System.consumers(ONE)).toBe(1);
    expect(frozen()).toBe(5n);
    token.setFreeze(freeze.Foo, ONE, 6n);
    expect(frozen()).toBe(6n);
    token.setFreeze(freeze.Foo, ONE, 4n);
    expect(frozen()).toBe(5n);
    currency.setLock(ID_1, ONE, 3n, ALL);
    expect(frozen()).toBe(4n);
    currency.setLock(ID_1, ONE, 5n, ALL);
    expect(frozen()).toBe(5n);
    currency.removeLock(ID_1, ONE);
    expect(frozen()).toBe(4n);
    expect(System.consumers(ONE)).toBe(1);
    token.setFreeze(freeze.Foo, ONE, 0n);
    expect(frozen()).toBe(0n);
    expect(System.consumers(ONE)).toBe(0);
  });
});

describe('named reserves', () => {
  // Upstream's identifiers are Foo, Bar and Baz; here they have 8 bytes.
  const [FOO, BAR, BAZ] = [id('foo'), id('goo'), id('hoo')];

  it(
    'named_reserve_should_work',
    withBalances({}, ({ currency, Balances }) => {
      currency.depositCreating(ONE, 111n).drop();
      const reserves = (who = ONE) => [
        currency.reservedBalance(who),
        currency.reservedBalanceNamed(FOO, who),
        currency.reservedBalanceNamed(BAR, who),
      ];
      expect(() => currency.reserveNamed(FOO, ONE, 112n)).toBeNoop(Balances.Error.InsufficientBalance);
      expect(currency.reserveNamed(FOO, ONE, 12n)).toBeOk();
      expect(reserves()).toEqual([12n, 12n, 0n]);
      expect(currency.reserveNamed(FOO, ONE, 2n)).toBeOk();
      expect(reserves()).toEqual([14n, 14n, 0n]);
      expect(currency.reserveNamed(BAR, ONE, 23n)).toBeOk();
      expect(reserves()).toEqual([37n, 14n, 23n]);
      expect(currency.reserve(ONE, 34n)).toBeOk();
      expect(reserves()).toEqual([71n, 14n, 23n]);
      expect([currency.totalBalance(ONE), currency.freeBalance(ONE)]).toEqual([111n, 40n]);
      expect(() => currency.reserveNamed(BAZ, ONE, 2n)).toBeNoop(Balances.Error.TooManyReserves);

      expect(currency.unreserveNamed(FOO, ONE, 10n)).toBe(0n);
      expect(reserves()).toEqual([61n, 4n, 23n]);
      expect(currency.unreserveNamed(FOO, ONE, 5n)).toBe(1n);
      expect(reserves()).toEqual([57n, 0n, 23n]);
      expect(currency.unreserveNamed(BAR, ONE, 3n)).toBe(0n);
      expect(reserves()).toEqual([54n, 0n, 20n]);
      expect([currency.totalBalance(ONE), currency.freeBalance(ONE)]).toEqual([111n, 57n]);

      expect(currency.reserveNamed(FOO, ONE, 10n)).toBeOk();
      expect(currency.slashReservedNamed(FOO, ONE, 25n)[1]).toBe(15n);
      expect(reserves()).toEqual([54n, 0n, 20n]);
      expect(currency.totalBalance(ONE)).toBe(101n);
      expect(currency.slashReservedNamed(BAR, ONE, 5n)[1]).toBe(0n);
      expect(reserves()).toEqual([49n, 0n, 15n]);
      expect(currency.totalBalance(ONE)).toBe(96n);

      currency.depositCreating(TWO, 100n).drop();
      expect(currency.repatriateReservedNamed(BAR, ONE, TWO, 10n, 'Reserved')).toBeOk(0n);
      expect([reserves()[2], ...reserves(TWO)]).toEqual([5n, 10n, 0n, 10n]);
      expect(currency.repatriateReservedNamed(BAR, TWO, ONE, 11n, 'Reserved')).toBeOk(1n);
      expect([reserves()[2], ...reserves(TWO)]).toEqual([15n, 0n, 0n, 0n]);
      expect(currency.repatriateReservedNamed(BAR, ONE, TWO, 10n, 'Free')).toBeOk(0n);
      expect([reserves()[2], reserves(TWO)[2], currency.freeBalance(TWO)]).toEqual([5n, 0n, 110n]);
      expect(currency.repatriateReservedNamed(BAR, ONE, ONE, 10n, 'Reserved')).toBeOk(5n);
      expect([reserves()[2], currency.freeBalance(ONE)]).toEqual([5n, 47n]);
      expect(currency.repatriateReservedNamed(BAR, ONE, ONE, 15n, 'Free')).toBeOk(10n);
      expect([reserves()[2], currency.freeBalance(ONE)]).toEqual([0n, 52n]);
    }),
  );

  it(
    'reserved_named_to_yourself_should_work',
    withBalances({}, ({ currency }) => {
      currency.depositCreating(ONE, 110n).drop();
      for (const [amount, missing] of [
        [50n, 0n],
        [60n, 10n],
      ] as const) {
        expect(currency.reserveNamed(FOO, ONE, 50n)).toBeOk();
        expect(currency.repatriateReservedNamed(FOO, ONE, ONE, amount, 'Free')).toBeOk(missing);
        expect([currency.freeBalance(ONE), currency.reservedBalanceNamed(FOO, ONE)]).toEqual([110n, 0n]);
      }
    }),
  );

  it(
    'ensure_reserved_named_should_work',
    withBalances({}, ({ currency }) => {
      currency.depositCreating(ONE, 111n).drop();
      for (const amount of [15n, 10n, 20n]) {
        expect(currency.ensureReservedNamed(FOO, ONE, amount)).toBeOk();
        expect(currency.reservedBalanceNamed(FOO, ONE)).toBe(amount);
      }
    }),
  );

  it(
    'unreserve_all_named_should_work',
    withBalances({}, ({ currency }) => {
      currency.depositCreating(ONE, 111n).drop();
      expect(currency.reserveNamed(FOO, ONE, 15n)).toBeOk();
      expect(currency.unreserveAllNamed(FOO, ONE)).toBe(15n);
      expect([currency.reservedBalanceNamed(FOO, ONE), currency.freeBalance(ONE)]).toEqual([0n, 111n]);
      expect(currency.unreserveAllNamed(FOO, ONE)).toBe(0n);
    }),
  );

  it(
    'slash_all_reserved_named_should_work',
    withBalances({}, ({ currency }) => {
      currency.depositCreating(ONE, 111n).drop();
      expect(currency.reserveNamed(FOO, ONE, 15n)).toBeOk();
      expect(currency.slashAllReservedNamed(FOO, ONE).peek()).toBe(15n);
      expect([currency.reservedBalanceNamed(FOO, ONE), currency.freeBalance(ONE)]).toEqual([0n, 96n]);
      expect(currency.slashAllReservedNamed(FOO, ONE).peek()).toBe(0n);
    }),
  );

  it(
    'repatriate_all_reserved_named_should_work',
    withBalances({}, ({ currency }) => {
      for (const [who, amount] of [
        [ONE, 111n],
        [TWO, 10n],
        [THREE, 10n],
      ] as const)
        currency.depositCreating(who, amount).drop();
      expect(currency.reserveNamed(FOO, ONE, 15n)).toBeOk();
      expect(currency.repatriateAllReservedNamed(FOO, ONE, TWO, 'Reserved')).toBeOk();
      expect([currency.reservedBalanceNamed(FOO, ONE), currency.reservedBalanceNamed(FOO, TWO)]).toEqual([0n, 15n]);
      expect(currency.repatriateAllReservedNamed(FOO, TWO, THREE, 'Free')).toBeOk();
      expect([currency.reservedBalanceNamed(FOO, TWO), currency.freeBalance(THREE)]).toEqual([0n, 25n]);
    }),
  );
});
