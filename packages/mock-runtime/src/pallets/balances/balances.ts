import { HostFault, ok, type Result } from '@polkavirt/primitives';
import { anObject, callback, checkOptions, optional, wholeBigint, wholeNumber } from '@polkavirt/primitives/options';
import { constant, lateConstant } from '../../frame/constant.ts';
import type { DispatchError } from '../../frame/dispatch-error.ts';
import { aPallet, definePallet } from '../../frame/pallet.ts';
import type { AccountData } from '../../frame/system/account-info.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import type { Fungible } from '../../frame/tokens/fungible.ts';
import type { HoldEvents } from '../../frame/tokens/hold.ts';
import type { OnUnbalanced } from '../../frame/tokens/imbalance.ts';
import { depositResult, type Fortitude, type Preservation } from '../../frame/tokens/misc.ts';
import { u32, u128 } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import { accountStore } from './account-store.ts';
import { balancesCalls } from './balances-calls.ts';
import { balancesEvents } from './balances-events.ts';
import { balancesFungible } from './balances-fungible.ts';
import type { BalancesParts } from './balances-parts.ts';
import { balancesErrors, balancesStorage } from './balances-storage.ts';
import { balancesTryState } from './balances-try-state.ts';
import { type BalancesWeights, DEFAULT_BALANCES_WEIGHTS } from './balances-weights.ts';
import { type Currency, currencyOf, currencyParts } from './currency.ts';
import { type LockableCurrency, lockableOf } from './lockable.ts';
import { type NamedReservableCurrency, namedReservesOf } from './named-reserves.ts';
import { type ReservableCurrency, reservableOf } from './reservable.ts';
import { restrictionsOf } from './restrictions.ts';

export interface BalancesConfig {
  readonly System: SystemPallet;
  /** What an account must hold to exist, at least 1. Default 1. */
  readonly existentialDeposit?: bigint;
  /** How many locks an account should have; more are kept all the same. Default 50. */
  readonly maxLocks?: number;
  /** How many named reserves an account can have. Default 50. */
  readonly maxReserves?: number;
  /** How many freezes an account can have. Default: as many as the runtime has reasons to freeze. */
  readonly maxFreezes?: number;
  /** Gets what accounts lose that are left with less than the existential deposit. Default: it is destroyed. */
  readonly dustRemoval?: OnUnbalanced;
  /** Hears of each slash of held funds: FRAME's `DoneSlashHandler`. */
  readonly doneSlash?: HoldEvents['slashed'];
  /** Default: {@link DEFAULT_BALANCES_WEIGHTS}. */
  readonly weights?: BalancesWeights;
}

export interface BalancesGenesis {
  /** Free funds by account; each at least the existential deposit. */
  readonly balances?: readonly (readonly [AccountId, bigint])[];
}

/** The Currency interfaces of old that pallet-balances has. */
export type BalancesCurrency = Currency & ReservableCurrency & NamedReservableCurrency & LockableCurrency;

/**
 * pallet-balances: free funds, holds, freezes, reserves and locks, transfers, the existential deposit. Rules, order of events
 * and errors are upstream's. Pallets that move funds take `Balances.fungible`, older ones `Balances.currency`.
 */
export const createBalances = definePallet('pallet_balances', (pallet, config: BalancesConfig) => {
  checkOptions('pallet_balances', config, {
    System: aPallet('createSystem()'),
    existentialDeposit: optional(wholeBigint()),
    maxLocks: optional(wholeNumber()),
    maxReserves: optional(wholeNumber()),
    maxFreezes: optional(wholeNumber()),
    dustRemoval: optional(callback),
    doneSlash: optional(callback),
    weights: optional(anObject),
  });
  const { System, existentialDeposit = 1n, maxReserves = 50, dustRemoval = (credit) => credit.drop() } = config;
  if (existentialDeposit < 1n) throw new HostFault('ValueOutOfRange', 'the existential deposit must be at least 1');
  const maxFreezes = (): number => config.maxFreezes ?? pallet.runtime.freezeReasonCount;

  const storage = balancesStorage(pallet, { reserves: maxReserves, freezes: maxFreezes });
  const errors = balancesErrors(pallet);
  const events = balancesEvents(pallet);
  const { Event } = events;
  const { TotalIssuance, InactiveIssuance } = storage;
  const deposit: BalancesParts['deposit'] = (event) => System.depositEvent(event);
  const accounts = accountStore(System, existentialDeposit, {
    endowed: (account, freeBalance) => deposit(Event.Endowed({ account, freeBalance })),
    dustLost: (account, amount) => deposit(Event.DustLost({ account, amount })),
    upgraded: (who) => deposit(Event.Upgraded({ who })),
  });
  const parts: BalancesParts = { System, existentialDeposit, storage, Event, errors: errors.Error, accounts, deposit };
  const restrictions = restrictionsOf(parts, maxFreezes);
  const { handleDust, ...fungible } = balancesFungible(parts, restrictions, {
    maxHolds: () => pallet.runtime.holdReasonCount,
    dustRemoval,
    ...(config.doneSlash === undefined ? {} : { slashed: config.doneSlash }),
  });
  const oldParts = currencyParts(parts, { ...fungible, handleDust });
  const currency = currencyOf(oldParts);
  const reservable = reservableOf(oldParts, currency);

  return {
    storage,
    events,
    errors,
    constants: {
      ExistentialDeposit: constant(u128, existentialDeposit, 'The minimum amount required to keep an account open.'),
      MaxLocks: constant(u32, config.maxLocks ?? 50, 'The maximum number of locks that should exist on an account.'),
      MaxReserves: constant(u32, maxReserves, 'The maximum number of named reserves that can exist on an account.'),
      MaxFreezes: lateConstant(
        u32,
        maxFreezes,
        'The maximum number of individual freeze locks that can exist on an account at any time.',
      ),
    },
    hooks: {
      integrityTest() {
        const reasons = pallet.runtime.freezeReasonCount;
        if (maxFreezes() < reasons) {
          throw new HostFault(
            'ValueOutOfRange',
            `maxFreezes must be at least the number of reasons to freeze: ${maxFreezes()} < ${reasons}`,
          );
        }
      },
      tryState: () => balancesTryState(storage, pallet.runtime.holdReasonCount, maxFreezes()),
    },
    calls: balancesCalls(oldParts, reservable, config.weights ?? DEFAULT_BALANCES_WEIGHTS),
    genesis: ({ balances = [] }: BalancesGenesis = {}) => {
      for (const [who, free] of balances) {
        if (free < existentialDeposit) {
          throw new HostFault(
            'ValueOutOfRange',
            `genesis: ${who} has ${free}, less than the existential deposit of ${existentialDeposit}`,
          );
        }
        if (System.accountData(who) !== undefined) throw new HostFault('ValueOutOfRange', `genesis: ${who} stands there twice`);
        const set = fungible.writeBalance(who, free);
        if (!set.ok) throw new HostFault('Internal', `genesis: ${who}: ${set.error.type}`);
        TotalIssuance.put(TotalIssuance.get() + free);
      }
    },
    api: {
      /** FRAME's fungible interfaces: what pallets take in their configuration to move, hold and freeze funds. */
      fungible: fungible as Fungible,
      /** The Currency interfaces of old, with reserves and locks. */
      currency: {
        ...currency,
        ...reservable,
        ...namedReservesOf(oldParts, reservable, maxReserves),
        ...lockableOf(storage, restrictions),
      } as BalancesCurrency,
      /** What an account has, and how much of it is reserved and frozen. */
      account: (who: AccountId): AccountData => accounts.get(who),
      freeBalance: fungible.balance,
      reservedBalance: (who: AccountId): bigint => accounts.get(who).reserved,
      totalBalance: fungible.totalBalance,
      /** What can be spent, also if the account ends. */
      usableBalance: (who: AccountId): bigint => fungible.reducibleBalance(who, 'Expendable', 'Polite'),
      /** What can be spent so that the account stays. */
      reducibleBalance: (who: AccountId, preservation: Preservation, fortitude: Fortitude = 'Polite'): bigint =>
        fungible.reducibleBalance(who, preservation, fortitude),
      totalIssuance: fungible.totalIssuance,
      inactiveIssuance: (): bigint => InactiveIssuance.get(),
      activeIssuance: fungible.activeIssuance,
      ensureUpgraded: accounts.ensureUpgraded,
      transfer: fungible.transfer,

      /** Takes funds out of the account and of the issuance, such as a fee. The account stays alive. */
      withdraw(who: AccountId, amount: bigint): Result<void, DispatchError> {
        if (amount === 0n) return ok(undefined);
        const credit = fungible.withdraw(who, amount, 'Exact', 'Preserve', 'Polite');
        if (!credit.ok) return credit;
        credit.value.drop();
        return ok(undefined);
      },

      /** Gives new funds to an account, such as what is left of a fee. */
      deposit(who: AccountId, amount: bigint): Result<void, DispatchError> {
        if (amount === 0n) return ok(undefined);
        const fits = depositResult(fungible.canDeposit(who, amount, 'Minted'));
        if (!fits.ok) return fits;
        const debt = fungible.deposit(who, amount, 'Exact');
        if (!debt.ok) return debt;
        debt.value.drop();
        return ok(undefined);
      },
    },
  };
});

export type BalancesPallet = ReturnType<typeof createBalances>;
