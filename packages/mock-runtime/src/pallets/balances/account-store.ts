import { err, ok, type Result } from '@polkavirt/primitives';
import type { DispatchError } from '../../frame/dispatch-error.ts';
import { type AccountData, DEFAULT_ACCOUNT_DATA } from '../../frame/system/account-info.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import type { AccountId } from '../../types/substrate.ts';

/** What a change of an account led to. */
interface Change {
  /** Less than the existential deposit, which the account lost by being reaped. */
  readonly dust: bigint;
}

/**
 * Changes accounts under the law of the existential deposit: an account with less than it in free funds, and nothing
 * reserved, does not stay (pallet-balances, `try_mutate_account`).
 */
export function accountStore(
  System: SystemPallet,
  existentialDeposit: bigint,
  on: { endowed(account: AccountId, free: bigint): void; dustLost(account: AccountId, dust: bigint): void },
) {
  return {
    get: (who: AccountId): AccountData => System.Account.get(who).data,

    /** Sets an account's free funds, and creates or reaps it. Total issuance is the caller's matter. */
    setFree(who: AccountId, free: bigint): Result<Change, DispatchError> {
      const present = System.accountData(who);
      const before = present ?? DEFAULT_ACCOUNT_DATA;
      const provided = before.free >= existentialDeposit;
      const provides = free >= existentialDeposit;
      if (!provided && provides) System.incProviders(who);
      if (provided && !provides) {
        const gone = System.decProviders(who);
        if (!gone.ok) return err(gone.error);
      }
      const stays = provides || before.reserved > 0n;
      System.setAccountData(who, stays ? { ...before, free } : undefined);
      if (present === undefined && stays) on.endowed(who, free);
      const dust = stays ? 0n : free;
      if (dust > 0n) on.dustLost(who, dust);
      return ok({ dust });
    },
  };
}
