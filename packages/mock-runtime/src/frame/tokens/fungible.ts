/**
 * FRAME's `fungible` traits as interfaces (frame-support, `traits/tokens/fungible`): the configuration of a pallet that
 * moves or holds funds takes these instead of a certain pallet. `Balances.fungible` has all of them. Amounts are in the smallest
 * unit, at most u128.
 */
import type { Result } from '@polkavirt/primitives';
import type { AccountId } from '../../types/substrate.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { RuntimeFreezeReason, RuntimeHoldReason } from '../runtime-reason.ts';
import type { Credit, Debt } from './imbalance.ts';
import type {
  DepositConsequence,
  Fortitude,
  Precision,
  Preservation,
  Provenance,
  Restriction,
  WithdrawConsequence,
} from './misc.ts';

type Moved = Result<bigint, DispatchError>;
type Done = Result<void, DispatchError>;

/** Looks at balances. */
export interface FungibleInspect {
  totalIssuance(): bigint;
  /** The issuance without its inactive part. */
  activeIssuance(): bigint;
  /** The minimum balance of an account. */
  minimumBalance(): bigint;
  /** The total balance: free and on hold. */
  totalBalance(who: AccountId): bigint;
  /** The free balance, without holds. */
  balance(who: AccountId): bigint;
  /** How much can be withdrawn. */
  reducibleBalance(who: AccountId, preservation: Preservation, fortitude: Fortitude): bigint;
  canDeposit(who: AccountId, amount: bigint, provenance: Provenance): DepositConsequence;
  canWithdraw(who: AccountId, amount: bigint): WithdrawConsequence;
}

/** Changes balances without changing the issuance; the caller keeps it right in another way. */
export interface FungibleUnbalanced {
  /** Sets the free balance of an account. @returns The dust that was lost because less than the minimum was left. */
  writeBalance(who: AccountId, amount: bigint): Result<bigint | undefined, DispatchError>;
  setTotalIssuance(amount: bigint): void;
  decreaseBalance(who: AccountId, amount: bigint, precision: Precision, preservation: Preservation, fortitude: Fortitude): Moved;
  increaseBalance(who: AccountId, amount: bigint, precision: Precision): Moved;
  /** Makes part of the issuance inactive. */
  deactivate(amount: bigint): void;
  reactivate(amount: bigint): void;
}

/** Moves, makes and destroys funds. Each gives the amount that it moved. */
export interface FungibleMutate {
  mintInto(who: AccountId, amount: bigint): Moved;
  burnFrom(who: AccountId, amount: bigint, preservation: Preservation, precision: Precision, fortitude: Fortitude): Moved;
  /** Takes funds out of circulation that {@link FungibleMutate.restore} brings back later. */
  shelve(who: AccountId, amount: bigint): Moved;
  restore(who: AccountId, amount: bigint): Moved;
  transfer(source: AccountId, dest: AccountId, amount: bigint, preservation: Preservation): Moved;
  /** Sets the free balance of an account as far as possible; for tests. @returns The balance after it. */
  setBalance(who: AccountId, amount: bigint): bigint;
}

/** Moves funds by way of credits and debts, which keep the issuance right. */
export interface FungibleBalanced {
  /** Takes funds out of the issuance. */
  rescind(amount: bigint): Debt;
  /** Adds funds to the issuance. */
  issue(amount: bigint): Credit;
  /** A debt and a credit of the same amount; an error where the issuance has no room for them. */
  pair(amount: bigint): Result<[Debt, Credit], DispatchError>;
  deposit(who: AccountId, amount: bigint, precision: Precision): Result<Debt, DispatchError>;
  withdraw(
    who: AccountId,
    amount: bigint,
    precision: Precision,
    preservation: Preservation,
    fortitude: Fortitude,
  ): Result<Credit, DispatchError>;
  /** Gives a credit to an account; if that fails, the credit is returned and can still be used. */
  resolve(who: AccountId, credit: Credit): Result<void, Credit>;
  /** Makes an account pay a debt; if that fails, the debt is returned. @returns The amount taken beyond it. */
  settle(who: AccountId, debt: Debt, preservation: Preservation): Result<Credit, Debt>;
}

/** Reads holds. */
export interface FungibleInspectHold {
  totalBalanceOnHold(who: AccountId): bigint;
  /** How much of a hold can be taken away. */
  reducibleTotalBalanceOnHold(who: AccountId, fortitude: Fortitude): bigint;
  balanceOnHold(reason: RuntimeHoldReason, who: AccountId): bigint;
  /** Whether the account can have a hold for the reason, whatever the amount. */
  holdAvailable(reason: RuntimeHoldReason, who: AccountId): boolean;
  ensureCanHold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Done;
  canHold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): boolean;
}

/** Holds funds for a reason: the account still owns them, and the holding pallet can take them. */
export interface FungibleMutateHold extends FungibleInspectHold {
  hold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Done;
  release(reason: RuntimeHoldReason, who: AccountId, amount: bigint, precision: Precision): Moved;
  releaseAll(reason: RuntimeHoldReason, who: AccountId, precision: Precision): Moved;
  /** Holds or releases until the hold is exactly `amount`. */
  setOnHold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Done;
  burnHeld(reason: RuntimeHoldReason, who: AccountId, amount: bigint, precision: Precision, fortitude: Fortitude): Moved;
  burnAllHeld(reason: RuntimeHoldReason, who: AccountId, precision: Precision, fortitude: Fortitude): Moved;
  /** Moves held funds to another account, to be held there too (`OnHold`) or to be free. */
  transferOnHold(
    reason: RuntimeHoldReason,
    source: AccountId,
    dest: AccountId,
    amount: bigint,
    precision: Precision,
    restriction: Restriction,
    fortitude: Fortitude,
  ): Moved;
  /** Moves free funds to another account, to be held there. */
  transferAndHold(
    reason: RuntimeHoldReason,
    source: AccountId,
    dest: AccountId,
    amount: bigint,
    precision: Precision,
    preservation: Preservation,
    fortitude: Fortitude,
  ): Moved;
  /** Sets a hold and nothing else: free funds stay, and so does the issuance. */
  setBalanceOnHold(reason: RuntimeHoldReason, who: AccountId, amount: bigint): Done;
  /** Takes held funds. @returns The credit, and the missing part of `amount`. */
  slash(reason: RuntimeHoldReason, who: AccountId, amount: bigint): [credit: Credit, missing: bigint];
}

/** Freezes funds for a reason: the account keeps them, and cannot spend them. Freezes overlap; the largest one counts. */
export interface FungibleFreeze {
  balanceFrozen(id: RuntimeFreezeReason, who: AccountId): bigint;
  /** How much can be frozen. */
  balanceFreezable(who: AccountId): bigint;
  /** Whether the account can have a freeze for the reason. */
  canFreeze(id: RuntimeFreezeReason, who: AccountId): boolean;
  setFreeze(id: RuntimeFreezeReason, who: AccountId, amount: bigint): Done;
  /** Raises a freeze to `amount` at least. */
  extendFreeze(id: RuntimeFreezeReason, who: AccountId, amount: bigint): Done;
  thaw(id: RuntimeFreezeReason, who: AccountId): Done;
  /** {@link FungibleFreeze.setFreeze} that refuses more than the account has, unless forced. */
  setFrozen(id: RuntimeFreezeReason, who: AccountId, amount: bigint, fortitude: Fortitude): Done;
  /** {@link FungibleFreeze.extendFreeze} that refuses more than the account has, unless forced. */
  ensureFrozen(id: RuntimeFreezeReason, who: AccountId, amount: bigint, fortitude: Fortitude): Done;
  increaseFrozen(id: RuntimeFreezeReason, who: AccountId, amount: bigint): Done;
  decreaseFrozen(id: RuntimeFreezeReason, who: AccountId, amount: bigint): Done;
}

/** Everything that can be done with a token of one kind. */
export interface Fungible
  extends FungibleInspect,
    FungibleUnbalanced,
    FungibleMutate,
    FungibleBalanced,
    FungibleMutateHold,
    FungibleFreeze {}
