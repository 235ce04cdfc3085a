import '@polkavirt/test-support/watch-storage-layers';
import {
  type AccountId,
  ALICE,
  BOB,
  CHARLIE,
  constructRuntime,
  createBalances,
  createSystem,
  DAVE,
  RuntimeOrigin,
} from '../../src/index.ts';

const ED = 10n;
const System = createSystem();
const Balances = createBalances({ System, existentialDeposit: ED });
const runtime = constructRuntime({ System, Balances });
const { Event } = Balances;
const { signed, root } = RuntimeOrigin;

const withBalances = (balances: [AccountId, bigint][], work: () => void) =>
  runtime.newTestExt({ Balances: { balances } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
    const issued = System.Account.entries().reduce((sum, { value }) => sum + value.data.free, 0n);
    expect(Balances.totalIssuance()).toBe(issued);
  });

describe('transfer_allow_death', () => {
  it('moves funds', () => {
    withBalances(
      [
        [ALICE, 100n],
        [BOB, 50n],
      ],
      () => {
        expect(Balances.transferAllowDeath(signed(ALICE), BOB, 30n)).toEqual({ ok: true, value: {} });
        expect([Balances.freeBalance(ALICE), Balances.freeBalance(BOB)]).toEqual([70n, 80n]);
        expect(System.events()).toEqual([Event.Transfer({ from: ALICE, to: BOB, amount: 30n })]);
      },
    );
  });

  it('creates the receiver and ends the sender, whose dust leaves the issuance', () => {
    withBalances([[ALICE, 100n]], () => {
      expect(Balances.transferAllowDeath(signed(ALICE), BOB, 95n).ok).toBe(true);
      expect(System.events()).toEqual([
        System.Event.KilledAccount({ account: ALICE }),
        Event.DustLost({ account: ALICE, amount: 5n }),
        System.Event.NewAccount({ account: BOB }),
        Event.Endowed({ account: BOB, freeBalance: 95n }),
        Event.Transfer({ from: ALICE, to: BOB, amount: 95n }),
      ]);
      expect(System.Account.has(ALICE)).toBe(false);
      expect(Balances.totalIssuance()).toBe(95n);
    });
  });

  it.each([
    ['more than there is', 101n, 'FundsUnavailable'],
    ['too little for a new account', 9n, 'BelowMinimum'],
  ])('refuses %s', (_, amount, type) => {
    withBalances(
      [
        [ALICE, 100n],
        [CHARLIE, 100n],
      ],
      () => {
        expect(Balances.transferAllowDeath(signed(ALICE), BOB, amount)).toEqual({
          ok: false,
          error: { type: 'Token', value: { type } },
        });
        expect(System.events()).toEqual([]);
      },
    );
  });

  it('does not end an account that something needs', () => {
    withBalances(
      [
        [ALICE, 100n],
        [BOB, 100n],
      ],
      () => {
        expect(System.incConsumers(ALICE).ok).toBe(true);
        expect(Balances.transferAllowDeath(signed(ALICE), BOB, 95n)).toEqual({
          ok: false,
          error: { type: 'Token', value: { type: 'Frozen' } },
        });
        expect(Balances.reducibleBalance(ALICE, 'Expendable')).toBe(90n);
        expect(System.decProviders(ALICE)).toEqual({ ok: false, error: { type: 'ConsumerRemaining' } });
        System.decConsumers(ALICE);
        expect(Balances.transferAllowDeath(signed(ALICE), BOB, 95n).ok).toBe(true);
      },
    );
  });

  it('ends an account with its last provider only', () => {
    withBalances(
      [
        [ALICE, 100n],
        [BOB, 100n],
      ],
      () => {
        System.incProviders(ALICE);
        expect(System.incConsumers(ALICE).ok).toBe(true);
        expect(System.canDecProvider(ALICE)).toBe(true);
        expect(System.decProviders(ALICE)).toEqual({ ok: true, value: 'Exists' });
        expect(System.canDecProvider(ALICE)).toBe(false);
        expect(System.incConsumers(CHARLIE)).toEqual({ ok: false, error: { type: 'NoProviders' } });
      },
    );
  });

  it('refuses an address that it cannot look up, and a sum beyond u128', () => {
    withBalances(
      [
        [ALICE, (1n << 128n) - 100n],
        [BOB, 50n],
      ],
      () => {
        expect(Balances.transferAllowDeath(signed(ALICE), { type: 'Index', value: undefined }, 1n)).toEqual({
          ok: false,
          error: { type: 'CannotLookup' },
        });
        expect(Balances.deposit(BOB, 100n)).toEqual({ ok: false, error: { type: 'Arithmetic', value: { type: 'Overflow' } } });
      },
    );
  });

  it('to oneself changes nothing', () => {
    withBalances([[ALICE, 100n]], () => {
      expect(Balances.transferAllowDeath(signed(ALICE), ALICE, 95n).ok).toBe(true);
      expect(Balances.freeBalance(ALICE)).toBe(100n);
    });
  });
});

it('transfer_keep_alive keeps the sender alive', () => {
  withBalances(
    [
      [ALICE, 100n],
      [BOB, 50n],
    ],
    () => {
      expect(Balances.transferKeepAlive(signed(ALICE), BOB, 91n)).toEqual({
        ok: false,
        error: { type: 'Token', value: { type: 'NotExpendable' } },
      });
      expect(Balances.transferKeepAlive(signed(ALICE), BOB, 90n).ok).toBe(true);
      expect(Balances.freeBalance(ALICE)).toBe(ED);
    },
  );
});

describe('force_set_balance', () => {
  it('is for root', () => {
    withBalances([[ALICE, 100n]], () => {
      expect(Balances.forceSetBalance(signed(ALICE), ALICE, 1_000n)).toEqual({ ok: false, error: { type: 'BadOrigin' } });
    });
  });

  it('creates, changes and ends accounts with the issuance', () => {
    withBalances([[ALICE, 100n]], () => {
      expect(Balances.forceSetBalance(root(), CHARLIE, 40n).ok).toBe(true);
      expect(Balances.forceSetBalance(root(), ALICE, 60n).ok).toBe(true);
      expect(Balances.totalIssuance()).toBe(100n);
      expect(Balances.forceSetBalance(root(), ALICE, 9n).ok).toBe(true);
      expect(System.Account.has(ALICE)).toBe(false);
      System.assertLastEvent(Event.BalanceSet({ who: ALICE, free: 0n }));
    });
  });
});

it('withdraw and deposit change the issuance', () => {
  withBalances([[ALICE, 100n]], () => {
    expect(Balances.withdraw(ALICE, 91n)).toEqual({ ok: false, error: { type: 'Token', value: { type: 'FundsUnavailable' } } });
    expect(Balances.withdraw(ALICE, 20n).ok).toBe(true);
    expect(Balances.deposit(ALICE, 5n).ok).toBe(true);
    expect(Balances.totalIssuance()).toBe(85n);
    expect(System.events()).toEqual([Event.Withdraw({ who: ALICE, amount: 20n }), Event.Deposit({ who: ALICE, amount: 5n })]);
  });
});

it('refuses a genesis that breaks its own rules', () => {
  const genesis = (balances: [AccountId, bigint][]) => () => runtime.newTestExt({ Balances: { balances } });
  expect(genesis([[DAVE, 9n]])).toThrow('less than the existential deposit of 10');
  expect(
    genesis([
      [DAVE, 20n],
      [DAVE, 20n],
    ]),
  ).toThrow('stands there twice');
  expect(() => createBalances({ System, existentialDeposit: 0n })).toThrow('at least 1');
});
