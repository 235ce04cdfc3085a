/** What accounts have of an asset, and how it moves. */

import {
  type AccountId,
  arithmeticErrorOf,
  type DepositConsequence,
  type DispatchError,
  depositResult,
  T,
  tokenErrorOf,
  type WithdrawConsequence,
  withdrawResult,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { type AssetsParts, withSupplyLess } from './assets-parts.ts';
import type { AssetDetails, AssetId } from './assets-types.ts';
import type { AssetExistence } from './existence.ts';

export interface DebitFlags {
  /** The account must go on. */
  readonly keepAlive: boolean;
  /** Less than the amount will do. */
  readonly bestEffort: boolean;
}

/** Looks at the details of an asset whose supply may change, and changes them: or says what is wrong. */
type Check = (details: AssetDetails, amount: bigint) => Result<AssetDetails, DispatchError>;

const SAME: Check = (details) => ok(details);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export function assetBalances(parts: AssetsParts, existence: AssetExistence) {
  const { System, storage, Event, errors, freezer, holder } = parts;
  const { Asset, Account } = storage;

  const canIncrease = (id: AssetId, who: AccountId, amount: bigint, increasesSupply: boolean): DepositConsequence => {
    const details = Asset.get(id);
    if (details === undefined || details.status === 'Destroying') return 'UnknownAsset';
    if (increasesSupply && details.supply + amount > T.u128.max) return 'Overflow';
    const account = Account.get(id, who);
    if (account !== undefined) {
      if (account.status === 'Blocked') return 'Blocked';
      return account.balance + amount > T.u128.max ? 'Overflow' : 'Success';
    }
    if (amount < details.minBalance) return 'BelowMinimum';
    return details.isSufficient || existence.canBeNeededTwice(who) ? 'Success' : 'CannotCreate';
  };

  /** What an account must keep: what is frozen, as far as held funds do not do, and the minimum if anything is held or frozen. */
  const untouchable = (id: AssetId, who: AccountId, minBalance: bigint): bigint | undefined => {
    const held = holder.balanceOnHold(id, who);
    const frozen = freezer.frozenBalance(id, who);
    if (held === undefined && frozen === undefined) return undefined;
    return larger((frozen ?? 0n) - (held ?? 0n), minBalance);
  };

  const canDecrease = (id: AssetId, who: AccountId, amount: bigint, keepAlive: boolean): WithdrawConsequence => {
    const details = Asset.get(id);
    if (details === undefined) return { type: 'UnknownAsset' };
    if (details.supply < amount) return { type: 'Underflow' };
    if (details.status === 'Frozen') return { type: 'Frozen' };
    if (details.status === 'Destroying') return { type: 'UnknownAsset' };
    if (amount === 0n) return { type: 'Success' };
    const account = Account.get(id, who);
    if (account === undefined) return { type: 'BalanceLow' };
    if (account.status !== 'Liquid') return { type: 'Frozen' };
    const rest = account.balance - amount;
    if (rest < 0n) return { type: 'BalanceLow' };
    const kept = untouchable(id, who, details.minBalance);
    if (kept !== undefined) {
      if (rest >= kept) return { type: 'Success' };
      return { type: (freezer.frozenBalance(id, who) ?? 0n) > 0n ? 'Frozen' : 'WouldDie' };
    }
    if (rest >= details.minBalance) return { type: 'Success' };
    return keepAlive ? { type: 'WouldDie' } : { type: 'ReducedToZero', value: rest };
  };

  const reducibleBalance = (id: AssetId, who: AccountId, keepAlive: boolean): Result<bigint, DispatchError> => {
    const details = Asset.get(id);
    if (details === undefined) return err(errors.Unknown);
    if (details.status !== 'Live') return err(errors.AssetNotLive);
    const account = Account.get(id, who);
    if (account === undefined) return err(errors.NoAccount);
    if (account.status !== 'Liquid') return err(errors.Frozen);
    const kept = untouchable(id, who, details.minBalance) ?? (keepAlive ? details.minBalance : 0n);
    return ok(smaller(larger(account.balance - kept, 0n), details.supply));
  };

  /** How much goes: more than the amount if the rest would be below the minimum. */
  const prepareDebit = (id: AssetId, who: AccountId, amount: bigint, flags: DebitFlags): Result<bigint, DispatchError> => {
    const reducible = reducibleBalance(id, who, flags.keepAlive);
    if (!reducible.ok) return reducible;
    const actual = smaller(reducible.value, amount);
    if (actual < amount && !flags.bestEffort) return err(errors.BalanceLow);
    const dust = withdrawResult(canDecrease(id, who, actual, flags.keepAlive), flags.keepAlive);
    return dust.ok ? ok(actual + dust.value) : dust;
  };

  const live = (id: AssetId): Result<AssetDetails, DispatchError> => {
    const details = Asset.get(id);
    if (details === undefined) return err(errors.Unknown);
    return details.status === 'Live' ? ok(details) : err(errors.AssetNotLive);
  };

  /** Gives to an account, which may be new. The details are those with what comes before. @returns Those after it. */
  const credit = (id: AssetId, who: AccountId, amount: bigint, details: AssetDetails): Result<AssetDetails, DispatchError> => {
    const account = Account.get(id, who);
    if (account !== undefined) {
      Account.insert(id, who, { ...account, balance: account.balance + amount });
      return ok(details);
    }
    const created = existence.newAccount(who, details);
    if (!created.ok) return created;
    Account.insert(id, who, { balance: amount, status: 'Liquid', reason: created.value.reason });
    return ok(created.value.details);
  };

  /** Takes from an account that has it. @returns The details after it, and whether the account is gone. */
  const debit = (
    id: AssetId,
    who: AccountId,
    amount: bigint,
    details: AssetDetails,
  ): Result<{ readonly details: AssetDetails; readonly isGone: boolean }, DispatchError> => {
    const account = Account.get(id, who);
    if (account === undefined) return err(errors.NoAccount);
    const balance = account.balance - amount;
    if (balance < details.minBalance) {
      const dies = existence.ensureCanDie(id, who);
      if (!dies.ok) return dies;
      const rest = existence.deadAccount(who, details, account.reason);
      if (rest !== undefined) {
        Account.remove(id, who);
        return ok({ details: rest, isGone: true });
      }
    }
    Account.insert(id, who, { ...account, balance });
    return ok({ details, isGone: false });
  };

  /** Raises a balance; the supply is the caller's to change. */
  const increaseBalance = (id: AssetId, who: AccountId, amount: bigint, check: Check = SAME): Result<void, DispatchError> => {
    if (amount === 0n) return ok(undefined);
    const fits = depositResult(canIncrease(id, who, amount, true));
    if (!fits.ok) return fits;
    const details = live(id);
    if (!details.ok) return details;
    const checked = check(details.value, amount);
    if (!checked.ok) return checked;
    if (!Account.has(id, who) && amount < details.value.minBalance) return err(tokenErrorOf('BelowMinimum'));
    const after = credit(id, who, amount, checked.value);
    if (!after.ok) return after;
    Asset.insert(id, after.value);
    return ok(undefined);
  };

  /** Lowers a balance; the supply is the caller's to change. @returns By how much. */
  const decreaseBalance = (
    id: AssetId,
    who: AccountId,
    amount: bigint,
    flags: DebitFlags,
    check: Check = SAME,
  ): Result<bigint, DispatchError> => {
    if (amount === 0n) return ok(0n);
    const details = live(id);
    if (!details.ok) return details;
    const actual = prepareDebit(id, who, amount, flags);
    if (!actual.ok) return actual;
    const checked = check(details.value, actual.value);
    if (!checked.ok) return checked;
    const after = debit(id, who, actual.value, checked.value);
    if (!after.ok) return after;
    Asset.insert(id, after.value.details);
    if (after.value.isGone) existence.died(id, who);
    return actual;
  };

  return {
    canIncrease,
    canDecrease,
    reducibleBalance,
    increaseBalance,
    decreaseBalance,
    balance: (id: AssetId, who: AccountId): bigint => Account.get(id, who)?.balance ?? 0n,
    /** Undefined if the account does not hold the asset. */
    maybeBalance: (id: AssetId, who: AccountId): bigint | undefined => Account.get(id, who)?.balance,
    totalSupply: (id: AssetId): bigint => Asset.get(id)?.supply ?? 0n,
    /** What an account has of each asset. */
    accountBalances: (who: AccountId): [AssetId, bigint][] =>
      Asset.entries().flatMap(({ keys: [id] }): [AssetId, bigint][] => {
        const account = Account.get(id, who);
        return account === undefined ? [] : [[id, account.balance]];
      }),

    /**
     * How much of a sufficient asset is worth so much of the native token, by what the least is of both: upstream's
     * `BalanceToAssetBalance`.
     */
    toAssetBalance(
      native: bigint,
      id: AssetId,
      nativeMinimum: bigint,
    ): Result<bigint, 'MinBalanceZero' | 'AssetMissing' | 'AssetNotSufficient'> {
      const details = Asset.get(id);
      if (details === undefined) return err('AssetMissing');
      if (!details.isSufficient) return err('AssetNotSufficient');
      return nativeMinimum === 0n ? err('MinBalanceZero') : ok((native * details.minBalance) / nativeMinimum);
    },

    /** @param issuer Who must be the issuer; undefined for nobody in particular. */
    mint(id: AssetId, who: AccountId, amount: bigint, issuer?: AccountId): Result<void, DispatchError> {
      const minted = increaseBalance(id, who, amount, (details) => {
        if (issuer !== undefined && issuer !== details.issuer) return err(errors.NoPermission);
        const supply = details.supply + amount;
        return supply > T.u128.max ? err(arithmeticErrorOf('Overflow')) : ok({ ...details, supply });
      });
      if (!minted.ok) return minted;
      System.depositEvent(Event.Issued({ assetId: id, owner: who, amount }));
      return ok(undefined);
    },

    /** @param admin Who must be the admin; undefined for nobody in particular. */
    burn(id: AssetId, who: AccountId, amount: bigint, flags: DebitFlags, admin?: AccountId): Result<bigint, DispatchError> {
      const present = Asset.get(id);
      if (present === undefined) return err(errors.Unknown);
      if (present.status === 'Destroying') return err(errors.AssetNotLive);
      const actual = decreaseBalance(id, who, amount, flags, (details, burned) => {
        if (admin !== undefined && admin !== details.admin) return err(errors.NoPermission);
        return ok(withSupplyLess(details, burned));
      });
      if (actual.ok) System.depositEvent(Event.Burned({ assetId: id, owner: who, balance: actual.value }));
      return actual;
    },

    /** @param admin Who must be the admin; undefined for nobody in particular. @returns How much arrived. */
    transfer(
      id: AssetId,
      source: AccountId,
      dest: AccountId,
      amount: bigint,
      flags: DebitFlags,
      admin?: AccountId,
    ): Result<bigint, DispatchError> {
      if (amount === 0n) return ok(0n);
      const details = live(id);
      if (!details.ok) return details;
      const moved = prepareDebit(id, source, amount, flags);
      if (!moved.ok) return moved;
      const fits = depositResult(canIncrease(id, dest, moved.value, false));
      if (!fits.ok) return fits;
      if (admin !== undefined && admin !== details.value.admin) return err(errors.NoPermission);
      let isGone = false;
      if (source !== dest) {
        const given = credit(id, dest, moved.value, details.value);
        if (!given.ok) return given;
        const taken = debit(id, source, moved.value, given.value);
        if (!taken.ok) return taken;
        isGone = taken.value.isGone;
        Asset.insert(id, taken.value.details);
      }
      System.depositEvent(Event.Transferred({ assetId: id, from: source, to: dest, amount: moved.value }));
      if (isGone) existence.died(id, source);
      return moved;
    },
  };
}
export type AssetBalances = ReturnType<typeof assetBalances>;
