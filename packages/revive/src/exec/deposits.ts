import type { AccountId, RuntimeHoldReason } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import type { Environment } from './environment.ts';

/**
 * Where storage deposits come from and go to: the origin's free balance, or the gas of an Ethereum transaction, which its
 * sender bought beforehand, and whose price would be burnt otherwise.
 */
export type DepositSource = 'origin' | 'gas';

/**
 * Holds a deposit on an account.
 *
 * @param from The origin; it may be the account itself.
 * @throws Failure `StorageDepositNotEnoughFunds`; nothing is held then.
 */
export function holdDeposit(
  { Balances: { fungible } }: Environment,
  reason: RuntimeHoldReason,
  { from, on, source }: { readonly from: AccountId; readonly on: AccountId; readonly source: DepositSource },
  amount: bigint,
): void {
  if (amount === 0n) return;
  if (source === 'gas') {
    // In a call that is only tried, the sender need not exist.
    if (!fungible.setBalanceOnHold(reason, on, fungible.balanceOnHold(reason, on) + amount).ok) return;
    fungible.setTotalIssuance(fungible.totalIssuance() + amount);
    return;
  }
  const held =
    from === on
      ? fungible.hold(reason, on, amount)
      : fungible.transferAndHold(reason, from, on, amount, 'Exact', 'Preserve', 'Polite');
  if (held.ok) return;
  const spendable = fungible.reducibleBalance(from, 'Preserve', 'Polite');
  const message = `a storage deposit of ${amount} is needed; ${from} can spend ${spendable}`;
  throw new Failure('StorageDepositNotEnoughFunds', message);
}

/**
 * Gives a held deposit back, as much of it as is there: nobody paid for what was edited by hand.
 *
 * @throws Failure `StorageDepositNotEnoughFunds` if `to` cannot take it, such as an account that is gone.
 */
export function refundDeposit(
  { Balances: { fungible } }: Environment,
  reason: RuntimeHoldReason,
  { from, to, source }: { readonly from: AccountId; readonly to: AccountId; readonly source: DepositSource },
  amount: bigint,
): void {
  const held = fungible.balanceOnHold(reason, from);
  const rest = amount < held ? amount : held;
  if (rest === 0n) return;
  const moved =
    source === 'gas'
      ? fungible.burnHeld(reason, from, rest, 'BestEffort', 'Force')
      : fungible.transferOnHold(reason, from, to, rest, 'BestEffort', 'Free', 'Polite');
  if (!moved.ok) {
    const message = `${to} cannot get a storage deposit of ${rest} back: ${moved.error.type}`;
    throw new Failure('StorageDepositNotEnoughFunds', message);
  }
}

interface Note {
  readonly contract: AccountId;
  readonly amount: bigint;
}

/**
 * The storage deposits of a transaction, by contract; negative amounts are refunds. Funds move at its end, refunds before
 * charges, so that the order of storage changes does not matter. Entries of rolled-back frames are dropped.
 * Source: polkadot-sdk, `substrate/frame/revive/src/storage/meter.rs` (`try_into_deposit`).
 */
export class DepositLedger {
  readonly #notes: Note[] = [];
  readonly #starts: number[] = [];

  begin(): void {
    this.#starts.push(this.#notes.length);
  }

  end(kept: boolean): void {
    const start = this.#starts.pop() ?? 0;
    if (!kept) this.#notes.length = start;
  }

  add(contract: AccountId, amount: bigint): void {
    if (amount !== 0n) this.#notes.push({ contract, amount });
  }

  /**
   * Moves the funds.
   *
   * @param gone Contracts that came and went in this transaction: nothing is held for them.
   * @throws Failure `StorageDepositNotEnoughFunds`
   */
  settle(env: Environment, origin: AccountId, source: DepositSource, gone: ReadonlySet<AccountId>): void {
    const totals = new Map<AccountId, bigint>();
    for (const { contract, amount } of this.#notes) {
      if (!gone.has(contract)) totals.set(contract, (totals.get(contract) ?? 0n) + amount);
    }
    const { StorageDepositReserve } = env.holdReasons;
    for (const [contract, amount] of totals) {
      if (amount < 0n) refundDeposit(env, StorageDepositReserve, { from: contract, to: origin, source }, -amount);
    }
    for (const [contract, amount] of totals) {
      if (amount > 0n) holdDeposit(env, StorageDepositReserve, { from: origin, on: contract, source }, amount);
    }
  }
}
