import { err, ok, type Result } from '@polkavirt/primitives';
import { U32_MAX } from '../../types/basic.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { StorageMap } from '../storage/storage-map.ts';
import { type AccountData, type AccountInfo, DEFAULT_ACCOUNT_DATA, isDefaultAccountData } from './account-info.ts';

/** What adding a reference did: the account was there, or it was created. */
export type IncRefStatus = 'Created' | 'Existed';
/** What removing a reference did: the account went, or it is still there. */
export type DecRefStatus = 'Reaped' | 'Exists';

/**
 * The reference counts that keep an account alive, by the rules of frame-system: an account exists while it has a
 * provider or is sufficient by itself, and the last provider cannot go while there are consumers.
 */
export function accountReferences(
  Account: StorageMap<[AccountId], AccountInfo, AccountInfo>,
  on: { created(account: AccountId): void; killed(account: AccountId): void },
  maxConsumers: number,
) {
  const canDecProvider = (who: AccountId): boolean => {
    const { consumers, providers } = Account.get(who);
    return consumers === 0 || providers > 1;
  };
  /** Handlers run while the account still stands in storage, as upstream. */
  const reap = (who: AccountId): 'Reaped' => {
    on.killed(who);
    Account.remove(who);
    return 'Reaped';
  };
  const addConsumer = (who: AccountId, limit: number): Result<void, DispatchError> => {
    const account = Account.get(who);
    if (account.providers === 0) return err({ type: 'NoProviders' });
    if (account.consumers >= limit) return err({ type: 'TooManyConsumers' });
    Account.insert(who, { ...account, consumers: account.consumers + 1 });
    return ok(undefined);
  };

  return {
    providers: (who: AccountId): number => Account.get(who).providers,
    consumers: (who: AccountId): number => Account.get(who).consumers,
    sufficients: (who: AccountId): number => Account.get(who).sufficients,
    /** The sum of all reference counts. */
    referenceCount(who: AccountId): number {
      const { providers, consumers, sufficients } = Account.get(who);
      return providers + consumers + sufficients;
    },
    accountExists: (who: AccountId): boolean => Account.has(who),

    /** Adds a reason for the account to exist. Creates it if it is the first. */
    incProviders(who: AccountId): IncRefStatus {
      const account = Account.get(who);
      const created = account.providers === 0 && account.sufficients === 0;
      Account.insert(who, { ...account, providers: Math.min(account.providers + 1, U32_MAX) });
      if (created) on.created(who);
      return created ? 'Created' : 'Existed';
    },

    /** Removes one; the account goes with the last. `ConsumerRemaining` if that is not possible yet. */
    decProviders(who: AccountId): Result<DecRefStatus, DispatchError> {
      if (!Account.has(who)) return ok('Reaped');
      const account = Account.get(who);
      const providers = Math.max(account.providers, 1);
      if (providers === 1 && account.consumers > 0) return err({ type: 'ConsumerRemaining' });
      if (providers === 1 && account.sufficients === 0) return ok(reap(who));
      Account.insert(who, { ...account, providers: providers - 1 });
      return ok('Exists');
    },

    /** Whether a provider can go. */
    canDecProvider,
    /** Whether something needs the account to stay. */
    isProviderRequired: (who: AccountId): boolean => Account.get(who).consumers > 0,

    /** Lets the account exist by itself, without a deposit. */
    incSufficients(who: AccountId): IncRefStatus {
      const account = Account.get(who);
      const created = account.providers === 0 && account.sufficients === 0;
      Account.insert(who, { ...account, sufficients: Math.min(account.sufficients + 1, U32_MAX) });
      if (created) on.created(who);
      return created ? 'Created' : 'Existed';
    },

    decSufficients(who: AccountId): DecRefStatus {
      if (!Account.has(who)) return 'Reaped';
      const account = Account.get(who);
      if (account.sufficients <= 1 && account.providers === 0) return reap(who);
      Account.insert(who, { ...account, sufficients: Math.max(account.sufficients - 1, 0) });
      return 'Exists';
    },

    /** Makes the account needed by something. `NoProviders` for an account that does not exist, `TooManyConsumers` at the limit. */
    incConsumers: (who: AccountId): Result<void, DispatchError> => addConsumer(who, maxConsumers),
    /** {@link incConsumers} beyond the limit, for what must not fail. */
    incConsumersWithoutLimit: (who: AccountId): Result<void, DispatchError> => addConsumer(who, U32_MAX),
    /** Whether {@link incConsumers} would work. */
    canIncConsumer(who: AccountId): boolean {
      const { providers, consumers } = Account.get(who);
      return providers > 0 && consumers < maxConsumers;
    },

    decConsumers(who: AccountId): void {
      const account = Account.get(who);
      if (account.consumers > 0) Account.insert(who, { ...account, consumers: account.consumers - 1 });
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
