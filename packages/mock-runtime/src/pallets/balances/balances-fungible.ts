import { err, ok, type Result } from '@polkavirt/primitives';
import { maxBigint, minBigint } from '../../bigint.ts';
import { arithmeticErrorOf, type DispatchError } from '../../frame/dispatch-error.ts';
import { isSameReason, type RuntimeHoldReason } from '../../frame/runtime-reason.ts';
import { balancedFungible, issuanceHandlers } from '../../frame/tokens/balanced.ts';
import { freezeFungible } from '../../frame/tokens/freeze.ts';
import type { Fungible, FungibleInspect } from '../../frame/tokens/fungible.ts';
import { type HoldEvents, holdFungible } from '../../frame/tokens/hold.ts';
import { Imbalance, type OnUnbalanced } from '../../frame/tokens/imbalance.ts';
import { type FungibleBase, regularFungible } from '../../frame/tokens/regular.ts';
import { U128_MAX } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { BalancesParts } from './balances-parts.ts';
import type { Restrictions } from './restrictions.ts';

/** Reads balances by the rules of pallet-balances (`impl_fungible.rs`). */
function inspectBalances({ System, existentialDeposit, storage, accounts }: BalancesParts): FungibleInspect {
  const { TotalIssuance, InactiveIssuance } = storage;
  const inspect: FungibleInspect = {
    totalIssuance: () => TotalIssuance.get(),
    activeIssuance: () => maxBigint(TotalIssuance.get() - InactiveIssuance.get(), 0n),
    minimumBalance: () => existentialDeposit,
    totalBalance(who) {
      const { free, reserved } = accounts.get(who);
      return free + reserved;
    },
    balance: (who) => accounts.get(who).free,

    reducibleBalance(who, preservation, fortitude) {
      const { free, reserved, frozen } = accounts.get(who);
      // Held funds count towards a freeze.
      let untouchable = fortitude === 'Polite' ? maxBigint(frozen - reserved, 0n) : 0n;
      const mustLive =
        preservation === 'Preserve' ||
        (preservation === 'Protect' && free > 0n && System.providers(who) === 1) ||
        (preservation === 'Expendable' && free > 0n && !System.canDecProvider(who));
      if (mustLive) untouchable = maxBigint(untouchable, existentialDeposit);
      return maxBigint(free - untouchable, 0n);
    },

    canDeposit(who, amount, provenance) {
      if (amount === 0n) return 'Success';
      if (provenance === 'Minted' && TotalIssuance.get() + amount > U128_MAX) return 'Overflow';
      const { free, reserved } = accounts.get(who);
      if (free + amount + reserved > U128_MAX) return 'Overflow';
      return free + amount < existentialDeposit ? 'BelowMinimum' : 'Success';
    },

    canWithdraw(who, amount) {
      if (amount === 0n) return { type: 'Success' };
      if (amount > TotalIssuance.get()) return { type: 'Underflow' };
      const { free, reserved, frozen } = accounts.get(who);
      if (amount > free) return { type: 'BalanceLow' };
      if (amount > inspect.reducibleBalance(who, 'Expendable', 'Polite')) return { type: 'Frozen' };
      const rest = free - amount;
      if (rest < existentialDeposit && !System.canDecProvider(who)) return { type: 'WouldDie' };
      if (rest + reserved < frozen) return { type: 'Frozen' };
      return rest < existentialDeposit ? { type: 'ReducedToZero', value: rest } : { type: 'Success' };
    },
  };
  return inspect;
}

/** The part of holds that pallet-balances implements itself. */
function holdsOf({ System, storage, accounts, errors }: BalancesParts, maxHolds: () => number) {
  const { Holds } = storage;
  return {
    totalBalanceOnHold: (who: AccountId): bigint => accounts.get(who).reserved,
    reducibleTotalBalanceOnHold(who: AccountId, fortitude: 'Polite' | 'Force'): bigint {
      const { free, reserved, frozen } = accounts.get(who);
      return fortitude === 'Force' ? reserved : maxBigint(reserved - maxBigint(frozen - free, 0n), 0n);
    },
    balanceOnHold: (reason: RuntimeHoldReason, who: AccountId): bigint =>
      Holds.get(who).find(({ id }) => isSameReason(id, reason))?.amount ?? 0n,
    holdAvailable(reason: RuntimeHoldReason, who: AccountId): boolean {
      if (System.providers(who) === 0) return false;
      const holds = Holds.get(who);
      return holds.length < maxHolds() || holds.some(({ id }) => isSameReason(id, reason));
    },
    setBalanceOnHold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Result<void, DispatchError> {
      const holds = Holds.get(who);
      const at = holds.findIndex(({ id }) => isSameReason(id, reason));
      const before = at < 0 ? 0n : holds[at].amount;
      if (at >= 0) holds[at] = { id: reason, amount };
      else if (amount > 0n) {
        if (holds.length >= maxHolds()) return err(errors.TooManyHolds);
        holds.push({ id: reason, amount });
      }
      const reserved = accounts.get(who).reserved + amount - before;
      if (reserved > U128_MAX) return err(arithmeticErrorOf('Overflow'));
      if (reserved < 0n) return err(arithmeticErrorOf('Underflow'));
      const changed = accounts.tryMutate(who, (account) => {
        account.reserved = reserved;
        return ok(undefined);
      });
      if (!changed.ok) return changed;
      // Upstream keeps an empty list too.
      Holds.insert(
        who,
        holds.filter((hold) => hold.amount > 0n),
      );
      return ok(undefined);
    },
  };
}

export interface BalancesFungibleOptions extends HoldEvents {
  readonly maxHolds: () => number;
  /** Receives the dust of an account that was left with less than the existential deposit. */
  readonly dustRemoval: OnUnbalanced;
}

/** All of FRAME's fungible interfaces over pallet-balances. */
export function balancesFungible(
  parts: BalancesParts,
  restrictions: Restrictions,
  { maxHolds, dustRemoval, ...holdEvents }: BalancesFungibleOptions,
): Fungible & Pick<FungibleBase, 'handleDust'> {
  const { storage, accounts, Event, errors, deposit } = parts;
  const { TotalIssuance, InactiveIssuance } = storage;
  const inspect = inspectBalances(parts);
  const setTotalIssuance = (amount: bigint): void => TotalIssuance.put(amount);
  const handlers = issuanceHandlers({ ...inspect, setTotalIssuance });
  const base: FungibleBase = {
    ...inspect,
    setTotalIssuance,
    handleDust: (amount) => dustRemoval(new Imbalance('Credit', amount, handlers)),
    writeBalance(who, amount) {
      const maxReduction = inspect.reducibleBalance(who, 'Expendable', 'Force');
      const changed = accounts.tryMutate(who, (account) => {
        if (account.free - amount > maxReduction) return err(errors.InsufficientBalance);
        account.free = amount;
        return ok(undefined);
      });
      return changed.ok ? ok(changed.value.dust) : changed;
    },
    deactivate: (amount) => InactiveIssuance.put(minBigint(InactiveIssuance.get() + amount, TotalIssuance.get())),
    reactivate: (amount) => InactiveIssuance.put(maxBigint(InactiveIssuance.get() - amount, 0n)),
  };
  const regular = regularFungible(base, {
    minted: (who, amount) => deposit(Event.Minted({ who, amount })),
    burned: (who, amount) => deposit(Event.Burned({ who, amount })),
    shelved: (who, amount) => deposit(Event.Suspended({ who, amount })),
    restored: (who, amount) => deposit(Event.Restored({ who, amount })),
    transferred: (from, to, amount) => deposit(Event.Transfer({ from, to, amount })),
  });
  const balanced = balancedFungible(
    { ...inspect, ...regular },
    {
      deposited: (who, amount) => deposit(Event.Deposit({ who, amount })),
      withdrawn: (who, amount) => deposit(Event.Withdraw({ who, amount })),
      issued: (amount) => {
        if (amount > 0n) deposit(Event.Issued({ amount }));
      },
      rescinded: (amount) => deposit(Event.Rescinded({ amount })),
    },
  );
  return {
    ...inspect,
    ...regular,
    ...balanced,
    ...holdFungible({ ...inspect, ...regular, ...holdsOf(parts, maxHolds) }, holdEvents),
    ...freezeFungible({ totalBalance: inspect.totalBalance, ...restrictions.freezes }),
    handleDust: base.handleDust,
  };
}
