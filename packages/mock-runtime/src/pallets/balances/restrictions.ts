/** Funds that an account owns and may not spend: freezes and old-style locks. The largest one counts. */
import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint } from '../../bigint.ts';
import type { DispatchError } from '../../frame/dispatch-error.ts';
import { isSameReason, type RuntimeFreezeReason } from '../../frame/runtime-reason.ts';
import type { FreezeBase } from '../../frame/tokens/freeze.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { BalancesParts } from './balances-parts.ts';
import type { BalanceLock, IdAmount } from './balances-storage.ts';

export interface Restrictions {
  readonly freezes: Omit<FreezeBase, 'totalBalance'>;
  /** Replaces the locks of an account. */
  updateLocks(who: AccountId, locks: BalanceLock[]): void;
}

type Freezes = IdAmount<RuntimeFreezeReason>[];

const largest = (...lists: readonly (readonly { readonly amount: bigint }[])[]): bigint =>
  lists.flat().reduce((most, { amount }) => maxBigint(most, amount), 0n);

/** @param maxFreezes How many freezes an account can have. */
export function restrictionsOf(parts: BalancesParts, maxFreezes: () => number): Restrictions {
  const { storage, accounts, Event, errors, deposit } = parts;
  const { Locks, Freezes } = storage;

  /** @returns How much was frozen before. */
  const setFrozen = (who: AccountId, frozen: bigint, beyondLimit = false): Result<bigint, DispatchError> => {
    const changed = accounts.tryMutate(
      who,
      (account) => {
        const before = account.frozen;
        account.frozen = frozen;
        return ok(before);
      },
      beyondLimit,
    );
    return changed.ok ? ok(changed.value.value) : changed;
  };

  const updateFreezes = (who: AccountId, freezes: Freezes): Result<void, DispatchError> => {
    const after = largest(Locks.get(who), freezes);
    const before = setFrozen(who, after);
    if (!before.ok) return before;
    if (freezes.length === 0) Freezes.remove(who);
    else Freezes.insert(who, freezes);
    if (before.value > after) deposit(Event.Thawed({ who, amount: before.value - after }));
    if (before.value < after) deposit(Event.Frozen({ who, amount: after - before.value }));
    return ok(undefined);
  };

  /** Sets the freeze for a reason to the result of `change`. */
  const setFreeze = (
    who: AccountId,
    id: RuntimeFreezeReason,
    change: (before: bigint) => bigint,
  ): Result<void, DispatchError> => {
    const freezes = Freezes.get(who);
    const at = freezes.findIndex((freeze) => isSameReason(freeze.id, id));
    if (at >= 0) freezes[at] = { id, amount: change(freezes[at].amount) };
    else if (freezes.length < maxFreezes()) freezes.push({ id, amount: change(0n) });
    else return err(errors.TooManyFreezes);
    return updateFreezes(who, freezes);
  };

  const thaw: FreezeBase['thaw'] = (id, who) =>
    updateFreezes(
      who,
      Freezes.get(who).filter((freeze) => !isSameReason(freeze.id, id)),
    );

  return {
    freezes: {
      balanceFrozen: (id, who) => Freezes.get(who).find((freeze) => isSameReason(freeze.id, id))?.amount ?? 0n,
      canFreeze(id, who) {
        const freezes = Freezes.get(who);
        return freezes.length < maxFreezes() || freezes.some((freeze) => isSameReason(freeze.id, id));
      },
      setFreeze: (id, who, amount) => (amount === 0n ? thaw(id, who) : setFreeze(who, id, () => amount)),
      extendFreeze: (id, who, amount) =>
        amount === 0n ? ok(undefined) : setFreeze(who, id, (before) => maxBigint(before, amount)),
      thaw,
    },

    updateLocks(who, locks) {
      const after = largest(locks, Freezes.get(who));
      // Locks must not fail, so they count as a consumer beyond the limit too.
      const before = setFrozen(who, after, true);
      if (locks.length === 0) Locks.remove(who);
      else Locks.insert(who, locks);
      if (!before.ok) return;
      if (before.value > after) deposit(Event.Unlocked({ who, amount: before.value - after }));
      if (before.value < after) deposit(Event.Locked({ who, amount: after - before.value }));
    },
  };
}
