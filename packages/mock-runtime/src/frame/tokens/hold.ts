import { err, ok } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { U128_MAX } from '../../types/basic.ts';
import type { AccountId } from '../../types/substrate.ts';
import { arithmeticErrorOf, tokenErrorOf } from '../dispatch-error.ts';
import type { RuntimeHoldReason } from '../runtime-reason.ts';
import { issuanceHandlers } from './balanced.ts';
import type { FungibleInspect, FungibleInspectHold, FungibleMutateHold, FungibleUnbalanced } from './fungible.ts';
import { Imbalance } from './imbalance.ts';
import type { Precision } from './misc.ts';

/** What a token must implement to have holds. */
export type HoldBase = FungibleInspect &
  FungibleUnbalanced &
  Pick<
    FungibleMutateHold,
    'totalBalanceOnHold' | 'reducibleTotalBalanceOnHold' | 'balanceOnHold' | 'holdAvailable' | 'setBalanceOnHold'
  >;

/** Called at each movement of held funds. */
export interface HoldEvents {
  slashed?(reason: RuntimeHoldReason, who: AccountId, amount: bigint): void;
}

const FUNDS_UNAVAILABLE = tokenErrorOf('FundsUnavailable');

/** Holds of a token, by FRAME's rules (`fungible/hold.rs`). */
export function holdFungible(base: HoldBase, on: HoldEvents = {}): FungibleMutateHold {
  const handlers = issuanceHandlers(base);

  const decreaseOnHold = (reason: RuntimeHoldReason, who: AccountId, wanted: bigint, precision: Precision) => {
    const before = base.balanceOnHold(reason, who);
    const amount = precision === 'BestEffort' ? minBigint(wanted, before) : wanted;
    if (amount > before) return err(FUNDS_UNAVAILABLE);
    const set = base.setBalanceOnHold(reason, who, before - amount);
    return set.ok ? ok(amount) : set;
  };

  const increaseOnHold = (reason: RuntimeHoldReason, who: AccountId, wanted: bigint, precision: Precision) => {
    const before = base.balanceOnHold(reason, who);
    if (precision === 'Exact' && before + wanted > U128_MAX) return err(arithmeticErrorOf('Overflow'));
    const amount = minBigint(before + wanted, U128_MAX) - before;
    if (amount === 0n) return ok(0n);
    const set = base.setBalanceOnHold(reason, who, before + amount);
    return set.ok ? ok(amount) : set;
  };

  const canTake = (who: AccountId, amount: bigint): boolean => base.canDeposit(who, amount, 'Extant') === 'Success';

  const inspect: FungibleInspectHold = {
    totalBalanceOnHold: base.totalBalanceOnHold,
    reducibleTotalBalanceOnHold: base.reducibleTotalBalanceOnHold,
    balanceOnHold: base.balanceOnHold,
    holdAvailable: base.holdAvailable,
    ensureCanHold(reason, who, amount) {
      if (amount > base.reducibleBalance(who, 'Protect', 'Force')) return err(FUNDS_UNAVAILABLE);
      return base.holdAvailable(reason, who) ? ok(undefined) : err(tokenErrorOf('CannotCreateHold'));
    },
    canHold: (reason, who, amount) => inspect.ensureCanHold(reason, who, amount).ok,
  };

  const held: FungibleMutateHold = {
    ...inspect,
    setBalanceOnHold: base.setBalanceOnHold,

    hold(reason, who, amount) {
      const can = inspect.ensureCanHold(reason, who, amount);
      if (!can.ok) return can;
      const taken = base.decreaseBalance(who, amount, 'Exact', 'Protect', 'Force');
      if (!taken.ok) return taken;
      const kept = increaseOnHold(reason, who, amount, 'BestEffort');
      return kept.ok ? ok(undefined) : kept;
    },

    release(reason, who, wanted, precision) {
      if (!canTake(who, wanted)) return err(tokenErrorOf('CannotCreate'));
      const amount = decreaseOnHold(reason, who, wanted, precision);
      return amount.ok ? base.increaseBalance(who, amount.value, 'BestEffort') : amount;
    },

    releaseAll: (reason, who, precision) => held.release(reason, who, base.balanceOnHold(reason, who), precision),

    setOnHold(reason, who, amount) {
      const present = base.balanceOnHold(reason, who);
      if (present < amount) return held.hold(reason, who, amount - present);
      if (present === amount) return ok(undefined);
      const released = held.release(reason, who, present - amount, 'Exact');
      return released.ok ? ok(undefined) : released;
    },

    burnHeld(reason, who, wanted, precision, fortitude) {
      const liquid = base.reducibleTotalBalanceOnHold(who, fortitude);
      if (precision === 'Exact' && wanted > liquid) return err(tokenErrorOf('Frozen'));
      const amount = decreaseOnHold(reason, who, minBigint(wanted, liquid), precision);
      if (amount.ok) base.setTotalIssuance(maxBigint(base.totalIssuance() - amount.value, 0n));
      return amount;
    },

    burnAllHeld: (reason, who, precision, fortitude) =>
      held.burnHeld(reason, who, base.balanceOnHold(reason, who), precision, fortitude),

    transferOnHold(reason, source, dest, wanted, precision, restriction, fortitude) {
      const have = base.balanceOnHold(reason, source);
      const liquid = base.reducibleTotalBalanceOnHold(source, fortitude);
      const amount = precision === 'BestEffort' ? minBigint(minBigint(wanted, liquid), have) : wanted;
      if (amount > liquid) return err(tokenErrorOf('Frozen'));
      if (amount > have) return err(FUNDS_UNAVAILABLE);
      if (!canTake(dest, amount)) return err(tokenErrorOf('CannotCreate'));
      if (restriction === 'OnHold' && !base.holdAvailable(reason, dest)) return err(tokenErrorOf('CannotCreateHold'));
      const taken = decreaseOnHold(reason, source, amount, precision);
      if (!taken.ok) return taken;
      return restriction === 'OnHold'
        ? increaseOnHold(reason, dest, taken.value, precision)
        : base.increaseBalance(dest, taken.value, precision);
    },

    transferAndHold(reason, source, dest, amount, precision, preservation, fortitude) {
      if (!base.holdAvailable(reason, dest)) return err(tokenErrorOf('CannotCreateHold'));
      if (!canTake(dest, amount)) return err(tokenErrorOf('CannotCreate'));
      const taken = base.decreaseBalance(source, amount, precision, preservation, fortitude);
      if (!taken.ok) return taken;
      const kept = increaseOnHold(reason, dest, taken.value, precision);
      return kept.ok ? taken : kept;
    },

    slash(reason, who, amount) {
      const decrease = decreaseOnHold(reason, who, amount, 'BestEffort');
      const taken = decrease.ok ? decrease.value : 0n;
      on.slashed?.(reason, who, taken);
      return [new Imbalance('Credit', taken, handlers), amount - taken];
    },
  };
  return held;
}
