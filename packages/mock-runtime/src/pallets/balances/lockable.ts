import { maxBigint } from '../../bigint.ts';
import { equalBytes } from '../../bytes.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { BalanceLock, BalancesStorage, Reasons } from './balances-storage.ts';
import { WithdrawReasons } from './currency.ts';
import type { Restrictions } from './restrictions.ts';

/** FRAME's `LockableCurrency`: locks on funds under an identifier of 8 bytes. */
export interface LockableCurrency {
  /** Sets a lock; with no amount or no {@link WithdrawReasons} it is removed. */
  setLock(id: Uint8Array, who: AccountId, amount: bigint, reasons: number): void;
  /** Raises a lock to `amount` at least, and adds reasons to it. */
  extendLock(id: Uint8Array, who: AccountId, amount: bigint, reasons: number): void;
  removeLock(id: Uint8Array, who: AccountId): void;
  balanceLocked(id: Uint8Array, who: AccountId): bigint;
}

function toReasons(reasons: number): Reasons {
  if (reasons === WithdrawReasons.TRANSACTION_PAYMENT) return 'Fee';
  return (reasons & WithdrawReasons.TRANSACTION_PAYMENT) !== 0 ? 'All' : 'Misc';
}

export function lockableOf({ Locks }: Pick<BalancesStorage, 'Locks'>, { updateLocks }: Restrictions): LockableCurrency {
  const put = (id: Uint8Array, who: AccountId, change: (before: BalanceLock | undefined) => BalanceLock): void => {
    const locks = Locks.get(who);
    const at = locks.findIndex((lock) => equalBytes(lock.id, id));
    if (at < 0) locks.push(change(undefined));
    else locks[at] = change(locks[at]);
    updateLocks(who, locks);
  };

  const lockable: LockableCurrency = {
    setLock(id, who, amount, reasons) {
      if (reasons === WithdrawReasons.NONE || amount === 0n) lockable.removeLock(id, who);
      else put(id, who, () => ({ id, amount, reasons: { type: toReasons(reasons) } }));
    },

    extendLock(id, who, amount, reasons) {
      if (reasons === WithdrawReasons.NONE || amount === 0n) return;
      const added = toReasons(reasons);
      put(id, who, (before) => {
        if (before === undefined) return { id, amount, reasons: { type: added } };
        const type = before.reasons.type === added ? added : 'All';
        return { id, amount: maxBigint(before.amount, amount), reasons: { type } };
      });
    },

    removeLock: (id, who) =>
      updateLocks(
        who,
        Locks.get(who).filter((lock) => !equalBytes(lock.id, id)),
      ),

    balanceLocked: (id, who) =>
      Locks.get(who)
        .filter((lock) => equalBytes(lock.id, id))
        .reduce((sum, { amount }) => sum + amount, 0n),
  };
  return lockable;
}
