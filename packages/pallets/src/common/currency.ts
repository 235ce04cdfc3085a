import type { AccountId, DispatchError, ReservableCurrency } from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';

/** The part of FRAME's `ReservableCurrency` with which pallets take deposits. Balances has all of it. */
export type DepositCurrency = Pick<ReservableCurrency, 'reserve' | 'unreserve' | 'repatriateReserved'>;

/** Takes or gives back the difference between two deposits. */
export function adjustDeposit(
  currency: Pick<DepositCurrency, 'reserve' | 'unreserve'>,
  who: AccountId,
  before: bigint,
  after: bigint,
): Result<void, DispatchError> {
  if (after > before) return currency.reserve(who, after - before);
  if (after < before) currency.unreserve(who, before - after);
  return { ok: true, value: undefined };
}
