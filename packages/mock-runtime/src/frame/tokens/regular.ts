import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { U128_MAX } from '../../types/basic.ts';
import type { AccountId } from '../../types/substrate.ts';
import { arithmeticErrorOf, type DispatchError, tokenErrorOf } from '../dispatch-error.ts';
import type { FungibleInspect, FungibleMutate, FungibleUnbalanced } from './fungible.ts';
import { depositResult, withdrawResult } from './misc.ts';

/** What a token must implement: reading and writing balances. */
export type FungibleBase = FungibleInspect &
  Pick<FungibleUnbalanced, 'writeBalance' | 'setTotalIssuance' | 'deactivate' | 'reactivate'> & {
    /** Called with the dust of an account that was left with less than the minimum; the issuance still includes it. */
    handleDust(amount: bigint): void;
  };

/** Called at each movement, mostly to deposit an event. */
export interface RegularEvents {
  minted?(who: AccountId, amount: bigint): void;
  burned?(who: AccountId, amount: bigint): void;
  shelved?(who: AccountId, amount: bigint): void;
  restored?(who: AccountId, amount: bigint): void;
  transferred?(source: AccountId, dest: AccountId, amount: bigint): void;
}

const OVERFLOW = arithmeticErrorOf('Overflow');
const FUNDS_UNAVAILABLE = tokenErrorOf('FundsUnavailable');

/** The part of a token that follows from its {@link FungibleBase}, by FRAME's rules (`fungible/regular.rs`). */
export function regularFungible(base: FungibleBase, on: RegularEvents): FungibleUnbalanced & FungibleMutate {
  const { writeBalance, setTotalIssuance } = base;

  const write = (who: AccountId, amount: bigint): Result<void, DispatchError> => {
    const dust = writeBalance(who, amount);
    if (!dust.ok) return dust;
    if (dust.value !== undefined) base.handleDust(dust.value);
    return ok(undefined);
  };

  const decreaseBalance: FungibleUnbalanced['decreaseBalance'] = (who, wanted, precision, preservation, fortitude) => {
    const before = base.balance(who);
    const reducible = base.reducibleBalance(who, preservation, fortitude);
    const amount = precision === 'BestEffort' ? minBigint(wanted, reducible) : wanted;
    if (amount > reducible) return err(FUNDS_UNAVAILABLE);
    const written = write(who, before - amount);
    return written.ok ? ok(amount) : written;
  };

  const increaseBalance: FungibleUnbalanced['increaseBalance'] = (who, amount, precision) => {
    const before = base.balance(who);
    const bestEffort = precision === 'BestEffort';
    if (!bestEffort && before + amount > U128_MAX) return err(OVERFLOW);
    const after = minBigint(before + amount, U128_MAX);
    if (after < base.minimumBalance()) return bestEffort ? ok(0n) : err(tokenErrorOf('BelowMinimum'));
    if (after === before) return ok(0n);
    const written = write(who, after);
    return written.ok ? ok(after - before) : written;
  };

  /** Mints funds and reports it. */
  const create = (told: RegularEvents['minted'], who: AccountId, amount: bigint): Result<bigint, DispatchError> => {
    if (base.totalIssuance() + amount > U128_MAX) return err(OVERFLOW);
    const actual = increaseBalance(who, amount, 'Exact');
    if (!actual.ok) return actual;
    setTotalIssuance(minBigint(base.totalIssuance() + actual.value, U128_MAX));
    told?.(who, amount);
    return actual;
  };

  /** Burns funds and reports it. */
  const destroy = (
    told: RegularEvents['burned'],
    who: AccountId,
    wanted: bigint,
    [preservation, precision, fortitude]: Parameters<FungibleMutate['burnFrom']> extends [unknown, unknown, ...infer R]
      ? R
      : never,
  ): Result<bigint, DispatchError> => {
    const amount = minBigint(base.reducibleBalance(who, preservation, fortitude), wanted);
    if (amount !== wanted && precision !== 'BestEffort') return err(FUNDS_UNAVAILABLE);
    if (amount > base.totalIssuance()) return err(OVERFLOW);
    const actual = decreaseBalance(who, amount, 'BestEffort', preservation, fortitude);
    if (!actual.ok) return actual;
    setTotalIssuance(maxBigint(base.totalIssuance() - actual.value, 0n));
    told?.(who, actual.value);
    return actual;
  };

  const regular: FungibleUnbalanced & FungibleMutate = {
    writeBalance,
    setTotalIssuance,
    deactivate: base.deactivate,
    reactivate: base.reactivate,
    decreaseBalance,
    increaseBalance,
    mintInto: (who, amount) => create(on.minted, who, amount),
    restore: (who, amount) => create(on.restored, who, amount),
    burnFrom: (who, amount, ...how) => destroy(on.burned, who, amount, how),
    shelve: (who, amount) => destroy(on.shelved, who, amount, ['Expendable', 'Exact', 'Polite']),

    transfer(source, dest, amount, preservation) {
      const takes = withdrawResult(base.canWithdraw(source, amount), preservation !== 'Expendable');
      if (!takes.ok) return takes;
      const fits = depositResult(base.canDeposit(dest, amount, 'Extant'));
      if (!fits.ok) return fits;
      if (source === dest) return ok(amount);
      const taken = decreaseBalance(source, amount, 'BestEffort', preservation, 'Polite');
      if (!taken.ok) return taken;
      // The deposit was checked, so it does not fail.
      increaseBalance(dest, amount, 'BestEffort');
      on.transferred?.(source, dest, amount);
      return ok(amount);
    },

    setBalance(who, amount) {
      const before = base.balance(who);
      if (before > amount) {
        const burned = regular.burnFrom(who, before - amount, 'Expendable', 'BestEffort', 'Force');
        return burned.ok ? before - burned.value : before;
      }
      const minted = regular.mintInto(who, amount - before);
      return minted.ok ? before + minted.value : before;
    },
  };
  return regular;
}
