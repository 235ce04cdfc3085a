import { err, ok, type Result } from '@polkavirt/primitives';
import type { AccountId } from '../../types/substrate.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { StorageMap } from '../storage/storage-map.ts';
import { type AccountData, type AccountInfo, DEFAULT_ACCOUNT_DATA, isDefaultAccountData } from './account-info.ts';

/**
 * The reference counts that keep an account alive, by the rules of frame-system: an account exists while it has a
 * provider, and a provider cannot go while there are consumers.
 */
export function accountReferences(
  Account: StorageMap<[AccountId], AccountInfo, AccountInfo>,
  on: { created(account: AccountId): void; killed(account: AccountId): void },
) {
  const canDecProvider = (who: AccountId): boolean => {
    const { consumers, providers } = Account.get(who);
    return consumers === 0 || providers > 1;
  };

  return {
    /** Adds a reason for the account to exist. Creates it if it is the first. */
    incProviders(who: AccountId): void {
      const account = Account.get(who);
      const created = account.providers === 0 && account.sufficients === 0;
      Account.insert(who, { ...account, providers: account.providers + 1 });
      if (created) on.created(who);
    },

    /** Removes one; the account goes with the last. `ConsumerRemaining` if that is not possible yet. */
    decProviders(who: AccountId): Result<'Reaped' | 'Exists', DispatchError> {
      const account = Account.get(who);
      if (!canDecProvider(who)) return err({ type: 'ConsumerRemaining' });
      if (account.providers <= 1 && account.sufficients === 0) {
        Account.remove(who);
        on.killed(who);
        return ok('Reaped');
      }
      Account.insert(who, { ...account, providers: Math.max(account.providers - 1, 0) });
      return ok('Exists');
    },

    /** Whether a provider can go. */
    canDecProvider,

    /** Makes the account needed by something. `NoProviders` for an account that does not exist. */
    incConsumers(who: AccountId): Result<void, DispatchError> {
      const account = Account.get(who);
      if (account.providers === 0) return err({ type: 'NoProviders' });
      Account.insert(who, { ...account, consumers: account.consumers + 1 });
      return ok(undefined);
    },

    decConsumers(who: AccountId): void {
      Account.mutate(who, (account) => ({ ...account, consumers: Math.max(account.consumers - 1, 0) }));
    },

    /** The account's funds, or undefined if it has none. */
    accountData(who: AccountId): AccountData | undefined {
      const { data } = Account.get(who);
      return isDefaultAccountData(data) ? undefined : data;
    },

    /** Sets the funds of an account that still exists; nothing is kept for one that does not. */
    setAccountData(who: AccountId, data: AccountData | undefined): void {
      const account = Account.get(who);
      if (account.providers > 0 || account.sufficients > 0)
        Account.insert(who, { ...account, data: data ?? DEFAULT_ACCOUNT_DATA });
      else Account.remove(who);
    },

    /** How many transactions the account sent. */
    accountNonce: (who: AccountId): number => Account.get(who).nonce,

    incAccountNonce(who: AccountId): void {
      Account.mutate(who, (account) => ({ ...account, nonce: account.nonce + 1 }));
    },
  };
}
