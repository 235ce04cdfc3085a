import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { arithmeticErrorOf, type DispatchError, tokenErrorOf } from '../../frame/dispatch-error.ts';
import type { Credit } from '../../frame/tokens/imbalance.ts';
import type { BalanceStatus, Fortitude, Precision } from '../../frame/tokens/misc.ts';
import { U128_MAX } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { Currency, CurrencyParts } from './currency.ts';

/** FRAME's `ReservableCurrency`: funds set aside without a reason. These functions return the amount that could not be moved, not the amount that was moved. */
export interface ReservableCurrency {
  canReserve(who: AccountId, value: bigint): boolean;
  reservedBalance(who: AccountId): bigint;
  reserve(who: AccountId, value: bigint): Result<void, DispatchError>;
  /** @returns How much of `value` was not reserved. */
  unreserve(who: AccountId, value: bigint): bigint;
  /** @returns The amount taken, and how much of `value` was not reserved. */
  slashReserved(who: AccountId, value: bigint): [credit: Credit, missing: bigint];
  /** Moves reserved funds to another account, to be free or reserved there. @returns How much of `value` was not moved. */
  repatriateReserved(
    slashed: AccountId,
    beneficiary: AccountId,
    value: bigint,
    status: BalanceStatus,
  ): Result<bigint, DispatchError>;
}

export function reservableOf(parts: CurrencyParts, currency: Currency): ReservableCurrency {
  const { existentialDeposit, accounts, fungible, Event, errors, deposit, credit, mutate, handleDust } = parts;

  /** @returns How much was moved. */
  const transferReserved = (
    slashed: AccountId,
    beneficiary: AccountId,
    value: bigint,
    precision: Precision,
    fortitude: Fortitude,
    status: BalanceStatus,
  ): Result<bigint, DispatchError> => {
    if (value === 0n) return ok(0n);
    const most = fungible.reducibleTotalBalanceOnHold(slashed, fortitude);
    const actual = precision === 'BestEffort' ? minBigint(value, most) : value;
    if (actual > most) return err(tokenErrorOf('FundsUnavailable'));
    if (slashed === beneficiary) return ok(status === 'Free' ? actual - reservable.unreserve(slashed, actual) : actual);
    const moved = accounts.tryMutate(beneficiary, (to, isNew) => {
      if (isNew) return err(errors.DeadAccount);
      const part = status === 'Free' ? 'free' : 'reserved';
      if (to[part] + actual > U128_MAX) return err(arithmeticErrorOf('Overflow'));
      to[part] += actual;
      return accounts.tryMutate(slashed, (from) => {
        from.reserved = maxBigint(from.reserved - actual, 0n);
        return ok(undefined);
      });
    });
    if (!moved.ok) return moved;
    // The receiver of the dust may be one of the two, so both are written before.
    handleDust(moved.value.value.dust);
    handleDust(moved.value.dust);
    deposit(Event.ReserveRepatriated({ from: slashed, to: beneficiary, amount: actual, destinationStatus: { type: status } }));
    return ok(actual);
  };

  const reservable: ReservableCurrency = {
    canReserve(who, value) {
      if (value === 0n) return true;
      const rest = fungible.balance(who) - value;
      return rest >= existentialDeposit && currency.ensureCanWithdraw(who, value, 0, rest).ok;
    },

    reservedBalance: (who) => accounts.get(who).reserved,

    reserve(who, value) {
      if (value === 0n) return ok(undefined);
      const reserved = mutate(who, (account) => {
        if (account.free < value) return err(errors.InsufficientBalance);
        account.free -= value;
        if (account.reserved + value > U128_MAX) return err(arithmeticErrorOf('Overflow'));
        account.reserved += value;
        return currency.ensureCanWithdraw(who, value, 0, account.free);
      });
      if (reserved.ok) deposit(Event.Reserved({ who, amount: value }));
      return reserved;
    },

    unreserve(who, value) {
      if (value === 0n) return 0n;
      if (fungible.totalBalance(who) === 0n) return value;
      const unreserved = mutate(who, (account) => {
        const actual = minBigint(account.reserved, value);
        account.reserved -= actual;
        account.free = minBigint(account.free + actual, U128_MAX);
        return ok(actual);
      });
      if (!unreserved.ok) return value;
      deposit(Event.Unreserved({ who, amount: unreserved.value }));
      return value - unreserved.value;
    },

    slashReserved(who, value) {
      if (value === 0n) return [credit(0n), 0n];
      if (fungible.totalBalance(who) === 0n) return [credit(0n), value];
      const slashed = mutate(who, (account) => {
        const actual = minBigint(value, account.reserved);
        account.reserved -= actual;
        return ok(actual);
      });
      if (!slashed.ok) return [credit(0n), value];
      deposit(Event.Slashed({ who, amount: slashed.value }));
      return [credit(slashed.value), value - slashed.value];
    },

    repatriateReserved(slashed, beneficiary, value, status) {
      const actual = transferReserved(slashed, beneficiary, value, 'BestEffort', 'Polite', status);
      return actual.ok ? ok(value - actual.value) : actual;
    },
  };
  return reservable;
}
