import {
  type AccountId,
  constructRuntime,
  createBalances,
  createSystem,
  createTransactionPayment,
  type DispatchError,
  definePallet,
  type Imbalance,
  type RuntimeEvent,
} from '../../src/index.ts';

/** The account that upstream's tests know by a number. */
export const account = (number: number): AccountId => `0x${number.toString(16).padStart(64, '0')}`;

/** Upstream's `TestId`, as a pallet that has the reasons. */
const createReasons = definePallet('pallet_test_id', (pallet) => {
  const defs = { Foo: 'Foo', Bar: 'Bar', Baz: 'Baz' };
  return { holdReasons: pallet.holdReasons(defs), freezeReasons: pallet.freezeReasons(defs) };
});

interface Options {
  readonly existentialDeposit?: bigint;
  /** Whether the accounts 1, 2, 3, 4 and 12 have 10, 20, 30, 40 and 10 existential deposits. */
  readonly monied?: boolean;
  /** Who gets dust. */
  readonly dustTrap?: number;
}

/** The mock of pallet-balances' own tests (`tests/mod.rs`), with account data in System. */
export function balancesMock({ existentialDeposit = 1n, dustTrap }: Options = {}) {
  const System = createSystem();
  const Balances = createBalances({
    System,
    existentialDeposit,
    maxReserves: 2,
    dustRemoval(credit) {
      if (dustTrap === undefined) credit.drop();
      else expect(Balances.fungible.resolve(account(dustTrap), credit).ok).toBe(true);
    },
  });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Reasons = createReasons();
  const runtime = constructRuntime({ System, Balances, TransactionPayment, Reasons });
  const { HoldReason, FreezeReason } = Reasons;
  return {
    runtime,
    System,
    Balances,
    TransactionPayment,
    token: Balances.fungible,
    currency: Balances.currency,
    hold: HoldReason,
    freeze: FreezeReason,
    /** The events since it was asked last. */
    events(): RuntimeEvent[] {
      const events = System.events();
      System.resetEvents();
      return events;
    },
  };
}
export type BalancesMock = ReturnType<typeof balancesMock>;

/** Upstream's `ExtBuilder::build_and_execute_with`. */
export const withBalances = (options: Options, work: (mock: BalancesMock) => void) => () => {
  const mock = balancesMock(options);
  const { existentialDeposit = 1n, monied = false } = options;
  const balances = monied
    ? ([
        [1, 10n],
        [2, 20n],
        [3, 30n],
        [4, 40n],
        [12, 10n],
      ] as const)
    : [];
  mock.runtime
    .newTestExt({ Balances: { balances: balances.map(([who, times]) => [account(who), times * existentialDeposit] as const) } })
    .executeWith(() => {
      mock.System.setBlockNumber(1);
      work(mock);
    });
};

export const tokenError = (type: string) => ({ type: 'Token', value: { type } }) as DispatchError;
export const arithmeticError = (type: string) => ({ type: 'Arithmetic', value: { type } }) as DispatchError;

/** The amount of a slash whose credit is dropped, as Rust does with `_`, and what was missing. */
export const slashed = ([credit, missing]: [Imbalance, bigint]) => {
  const amount = credit.peek();
  credit.drop();
  return [amount, missing];
};

export const give = ({ currency }: BalancesMock, who: AccountId, amount: bigint) => currency.depositCreating(who, amount).drop();
