/** Why accounts may hold an asset: they are needed, the asset is enough by itself, or somebody put down a deposit. */

import { type AccountId, type DispatchError, withStorageLayer } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { type AssetsParts, withSupplyLess } from './assets-parts.ts';
import type { AssetAccount, AssetDetails, AssetId, ExistenceReason } from './assets-types.ts';

/** Who put down how much. */
export interface Deposit {
  readonly depositor: AccountId;
  readonly amount: bigint;
}

export function assetExistence({ System, storage, Event, errors, currency, deposits, freezer, holder }: AssetsParts) {
  const { Asset, Account } = storage;

  /** Whether the account can be needed for two things more: upstream's `can_accrue_consumers(who, 2)`. It is tried, and undone. */
  const canBeNeededTwice = (who: AccountId): boolean => {
    let can = false;
    withStorageLayer(() => {
      can = System.incConsumers(who).ok && System.canIncConsumer(who);
      return { ok: false };
    });
    return can;
  };

  /** @returns The reason, and the details with one account more. */
  const newAccount = (
    who: AccountId,
    details: AssetDetails,
    deposit?: Deposit,
  ): Result<{ readonly reason: ExistenceReason; readonly details: AssetDetails }, DispatchError> => {
    const withOneMore = { ...details, accounts: details.accounts + 1 };
    if (deposit !== undefined) {
      const { depositor, amount } = deposit;
      const reason: ExistenceReason =
        depositor === who ? { type: 'DepositHeld', value: amount } : { type: 'DepositFrom', value: [depositor, amount] };
      return ok({ reason, details: withOneMore });
    }
    if (details.isSufficient) {
      System.incSufficients(who);
      return ok({ reason: { type: 'Sufficient' }, details: { ...withOneMore, sufficients: details.sufficients + 1 } });
    }
    // One must be left, so that assets do not take all of an account's consumers.
    if (!canBeNeededTwice(who) || !System.incConsumers(who).ok) return err(errors.UnavailableConsumer);
    return ok({ reason: { type: 'Consumer' }, details: withOneMore });
  };

  /** @returns The details with one account less, or undefined if a deposit keeps the account. */
  const deadAccount = (who: AccountId, details: AssetDetails, reason: ExistenceReason): AssetDetails | undefined => {
    if (reason.type === 'DepositHeld' || reason.type === 'DepositFrom') return undefined;
    if (reason.type === 'Consumer') System.decConsumers(who);
    if (reason.type === 'Sufficient') System.decSufficients(who);
    const sufficients = Math.max(details.sufficients - (reason.type === 'Sufficient' ? 1 : 0), 0);
    return { ...details, sufficients, accounts: Math.max(details.accounts - 1, 0) };
  };

  const ensureCanDie = (id: AssetId, who: AccountId): Result<void, DispatchError> => {
    if (holder.balanceOnHold(id, who) !== undefined) return err(errors.ContainsHolds);
    return freezer.frozenBalance(id, who) === undefined ? ok(undefined) : err(errors.ContainsFreezes);
  };

  /** Tells that an account does not hold the asset any longer. */
  const died = (id: AssetId, who: AccountId): void => {
    holder.died(id, who);
    freezer.died(id, who);
  };

  /** Gives a deposit back. @returns The reason without it. */
  const giveDepositBack = (who: AccountId, reason: ExistenceReason): ExistenceReason => {
    if (reason.type === 'DepositHeld') currency.unreserve(who, reason.value);
    else if (reason.type === 'DepositFrom') currency.unreserve(...reason.value);
    else return reason;
    return { type: 'DepositRefunded' };
  };

  /** Takes an account out of an asset, with its deposit given back. */
  const remove = (id: AssetId, who: AccountId, account: AssetAccount, details: AssetDetails): void => {
    const rest = deadAccount(who, details, giveDepositBack(who, account.reason)) ?? details;
    Account.remove(id, who);
    Asset.insert(id, withSupplyLess(rest, account.balance));
    if (account.balance > 0n) System.depositEvent(Event.Burned({ assetId: id, owner: who, balance: account.balance }));
    died(id, who);
  };

  return {
    canBeNeededTwice,
    newAccount,
    deadAccount,
    ensureCanDie,
    died,
    giveDepositBack,

    /** Lets an account hold an asset, for a deposit. */
    touch(id: AssetId, who: AccountId, depositor: AccountId): Result<void, DispatchError> {
      if (Account.has(id, who)) return err(errors.AlreadyExists);
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      const amount = deposits.assetAccountDeposit;
      const created = newAccount(who, details, { depositor, amount });
      if (!created.ok) return created;
      const reserved = currency.reserve(depositor, amount);
      if (!reserved.ok) return reserved;
      Asset.insert(id, created.value.details);
      Account.insert(id, who, { balance: 0n, status: 'Liquid', reason: created.value.reason });
      System.depositEvent(Event.Touched({ assetId: id, who, depositor }));
      return ok(undefined);
    },

    /** Gives the account's own deposit back, or frees it from being needed. */
    refund(id: AssetId, who: AccountId, allowBurn: boolean): Result<void, DispatchError> {
      const account = Account.get(id, who);
      if (account === undefined || !['Consumer', 'DepositHeld'].includes(account.reason.type)) return err(errors.NoDeposit);
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status === 'Destroying') return err(errors.IncorrectStatus);
      if (account.balance > 0n && !allowBurn) return err(errors.WouldBurn);
      const dies = ensureCanDie(id, who);
      if (dies.ok) remove(id, who, account, details);
      return dies;
    },

    /** Gives a deposit back that another account put down. */
    refundOther(id: AssetId, who: AccountId, caller: AccountId): Result<void, DispatchError> {
      const account = Account.get(id, who);
      if (account?.reason.type !== 'DepositFrom') return err(errors.NoDeposit);
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      if (account.status !== 'Liquid') return err(errors.Frozen);
      if (caller !== account.reason.value[0] && caller !== details.admin) return err(errors.NoPermission);
      if (account.balance > 0n) return err(errors.WouldBurn);
      const dies = ensureCanDie(id, who);
      if (dies.ok) remove(id, who, account, details);
      return dies;
    },
  };
}
export type AssetExistence = ReturnType<typeof assetExistence>;
