import type { AccountId, DispatchError } from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';

/** What pallets need of the pallet that they take deposits in: upstream's `ReservableCurrency`. Balances is one. */
export interface ReservableCurrency {
  /** Moves free funds to the reserved ones, or an error: then nothing moved. */
  reserve(who: AccountId, amount: bigint): Result<void, DispatchError>;
  /** Moves reserved funds back, as far as there are any. @returns What was not there. */
  unreserve(who: AccountId, amount: bigint): bigint;
  /** Moves reserved funds to another account, where they are free or reserved. @returns What was not there. */
  repatriateReserved(from: AccountId, to: AccountId, amount: bigint, status: 'Free' | 'Reserved'): Result<bigint, DispatchError>;
}

/** Takes or gives back the difference between two deposits. */
export function adjustDeposit(
  currency: Pick<ReservableCurrency, 'reserve' | 'unreserve'>,
  who: AccountId,
  before: bigint,
  after: bigint,
): Result<void, DispatchError> {
  if (after > before) return currency.reserve(who, after - before);
  if (after < before) currency.unreserve(who, before - after);
  return { ok: true, value: undefined };
}
