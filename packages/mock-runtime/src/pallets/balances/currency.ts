/**
 * The old Currency interfaces, which pallets of before 2023 take in their configuration (pallet-balances, `impl_currency.rs`).
 * New ones take a {@link Fungible}.
 */
import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { arithmeticErrorOf, type DispatchError } from '../../frame/dispatch-error.ts';
import type { Fungible } from '../../frame/tokens/fungible.ts';
import { type Credit, type Debt, type DropHandlers, Imbalance } from '../../frame/tokens/imbalance.ts';
import type { ExistenceRequirement } from '../../frame/tokens/misc.ts';
import type { FungibleBase } from '../../frame/tokens/regular.ts';
import { U128_MAX } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { MutableAccountData } from './account-store.ts';
import type { BalancesParts } from './balances-parts.ts';

/** The reasons of a withdrawal, as bits that can be combined. Locks of pallet-balances apply to all of them. */
export const WithdrawReasons = {
  NONE: 0,
  TRANSACTION_PAYMENT: 1,
  TRANSFER: 2,
  RESERVE: 4,
  FEE: 8,
  TIP: 16,
  ALL: 31,
} as const;

/** FRAME's `Currency`. A negative imbalance is a credit here, a positive one a debt. */
export interface Currency {
  totalBalance(who: AccountId): bigint;
  freeBalance(who: AccountId): bigint;
  canSlash(who: AccountId, value: bigint): boolean;
  totalIssuance(): bigint;
  activeIssuance(): bigint;
  deactivate(amount: bigint): void;
  reactivate(amount: bigint): void;
  minimumBalance(): bigint;
  burn(amount: bigint): Debt;
  issue(amount: bigint): Credit;
  /** `LiquidityRestrictions` if the remaining free balance is less than the frozen amount. */
  ensureCanWithdraw(who: AccountId, amount: bigint, reasons: number, newBalance: bigint): Result<void, DispatchError>;
  transfer(source: AccountId, dest: AccountId, value: bigint, existence: ExistenceRequirement): Result<void, DispatchError>;
  /** @returns The amount taken, and the missing part of `value`. */
  slash(who: AccountId, value: bigint): [credit: Credit, missing: bigint];
  depositIntoExisting(who: AccountId, value: bigint): Result<Debt, DispatchError>;
  depositCreating(who: AccountId, value: bigint): Debt;
  withdraw(who: AccountId, value: bigint, reasons: number, liveness: ExistenceRequirement): Result<Credit, DispatchError>;
  /** Sets the free balance of an account. @returns The change. */
  makeFreeBalanceBe(who: AccountId, value: bigint): Credit | Debt;
}

/** Shared by the parts of the Currency interfaces. */
export interface CurrencyParts extends BalancesParts {
  readonly fungible: Fungible;
  credit(amount: bigint): Credit;
  debt(amount: bigint): Debt;
  /** Handles the dust of an account that was left with less than the existential deposit. */
  handleDust(dust: bigint | undefined): void;
  /** Changes an account and handles its dust. */
  mutate<R>(
    who: AccountId,
    change: (account: MutableAccountData, isNew: boolean) => Result<R, DispatchError>,
  ): Result<R, DispatchError>;
}

export function currencyParts(parts: BalancesParts, fungible: Fungible & Pick<FungibleBase, 'handleDust'>): CurrencyParts {
  const { storage, accounts, existentialDeposit, Event, deposit } = parts;
  const { TotalIssuance } = storage;
  const handlers: DropHandlers = {
    Credit(amount) {
      TotalIssuance.put(maxBigint(TotalIssuance.get() - amount, 0n));
      deposit(Event.Rescinded({ amount }));
    },
    Debt(amount) {
      TotalIssuance.put(minBigint(TotalIssuance.get() + amount, U128_MAX));
      deposit(Event.Issued({ amount }));
    },
  };
  const handleDust = (dust: bigint | undefined): void => {
    if (dust !== undefined) fungible.handleDust(minBigint(dust, existentialDeposit - 1n));
  };
  return {
    ...parts,
    fungible,
    handleDust,
    credit: (amount) => new Imbalance('Credit', amount, handlers),
    debt: (amount) => new Imbalance('Debt', amount, handlers),
    mutate(who, change) {
      const changed = accounts.tryMutate(who, change);
      if (!changed.ok) return changed;
      handleDust(changed.value.dust);
      return ok(changed.value.value);
    },
  };
}

export function currencyOf(parts: CurrencyParts): Currency {
  const { System, existentialDeposit, storage, accounts, fungible, Event, errors, deposit, credit, debt, mutate } = parts;
  const { TotalIssuance } = storage;
  const currency: Currency = {
    totalBalance: fungible.totalBalance,
    freeBalance: fungible.balance,
    canSlash: (who, value) => value === 0n || fungible.balance(who) >= value,
    totalIssuance: fungible.totalIssuance,
    activeIssuance: fungible.activeIssuance,
    deactivate: fungible.deactivate,
    reactivate: fungible.reactivate,
    minimumBalance: fungible.minimumBalance,

    burn(wanted) {
      if (wanted === 0n) return debt(0n);
      const amount = minBigint(wanted, TotalIssuance.get());
      TotalIssuance.put(TotalIssuance.get() - amount);
      deposit(Event.Rescinded({ amount }));
      return debt(amount);
    },

    issue(wanted) {
      if (wanted === 0n) return credit(0n);
      const amount = minBigint(wanted, U128_MAX - TotalIssuance.get());
      TotalIssuance.put(TotalIssuance.get() + amount);
      deposit(Event.Issued({ amount }));
      return credit(amount);
    },

    ensureCanWithdraw: (who, amount, _reasons, newBalance) =>
      amount === 0n || newBalance >= accounts.get(who).frozen ? ok(undefined) : err(errors.LiquidityRestrictions),

    transfer(source, dest, value, existence) {
      if (value === 0n || source === dest) return ok(undefined);
      const moved = fungible.transfer(source, dest, value, existence === 'KeepAlive' ? 'Preserve' : 'Expendable');
      return moved.ok ? ok(undefined) : moved;
    },

    slash(who, value) {
      if (value === 0n) return [credit(0n), 0n];
      if (fungible.totalBalance(who) === 0n) return [credit(0n), value];
      const slashed = mutate(who, (account) => {
        const available = System.canDecProvider(who) ? account.free : maxBigint(account.free - existentialDeposit, 0n);
        const actual = minBigint(value, available);
        account.free -= actual;
        return ok(actual);
      });
      if (!slashed.ok) return [credit(0n), value];
      deposit(Event.Slashed({ who, amount: slashed.value }));
      return [credit(slashed.value), value - slashed.value];
    },

    depositIntoExisting(who, value) {
      if (value === 0n) return ok(debt(0n));
      return mutate(who, (account, isNew) => {
        if (isNew) return err(errors.DeadAccount);
        if (account.free + value > U128_MAX) return err(arithmeticErrorOf('Overflow'));
        account.free += value;
        deposit(Event.Deposit({ who, amount: value }));
        return ok(debt(value));
      });
    },

    depositCreating(who, value) {
      if (value === 0n) return debt(0n);
      const deposited = mutate(who, (account, isNew) => {
        if (value < existentialDeposit && isNew) return err(errors.ExistentialDeposit);
        if (account.free + value > U128_MAX) return ok(debt(0n));
        account.free += value;
        deposit(Event.Deposit({ who, amount: value }));
        return ok(debt(value));
      });
      return deposited.ok ? deposited.value : debt(0n);
    },

    withdraw(who, value, reasons, liveness) {
      if (value === 0n) return ok(credit(0n));
      return mutate(who, (account) => {
        const rest = account.free - value;
        if (rest < 0n) return err(errors.InsufficientBalance);
        const wouldKill = rest < existentialDeposit && account.free >= existentialDeposit;
        if (liveness === 'KeepAlive' && wouldKill) return err(errors.Expendability);
        const can = currency.ensureCanWithdraw(who, value, reasons, rest);
        if (!can.ok) return can;
        account.free = rest;
        deposit(Event.Withdraw({ who, amount: value }));
        return ok(credit(value));
      });
    },

    makeFreeBalanceBe(who, value) {
      const made = mutate<Credit | Debt>(who, (account, isNew) => {
        if (value < existentialDeposit && isNew) return err(errors.ExistentialDeposit);
        const imbalance = account.free <= value ? debt(value - account.free) : credit(account.free - value);
        account.free = value;
        deposit(Event.BalanceSet({ who, free: value }));
        return ok(imbalance);
      });
      return made.ok ? made.value : debt(0n);
    },
  };
  return currency;
}
