import { ok, type Result } from '@polkavirt/primitives';
import { maxBigint } from '../../bigint.ts';
import type { DispatchError } from '../../frame/dispatch-error.ts';
import { type AccountData, DEFAULT_ACCOUNT_DATA, hasNewLogic, withNewLogic } from '../../frame/system/account-info.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import type { AccountId } from '../../types/substrate.ts';

/** Account data while it is being changed. */
export type MutableAccountData = { -readonly [K in keyof AccountData]: AccountData[K] };

/** What a change led to. */
export interface Changed<R> {
  readonly value: R;
  /** Less than the existential deposit, which the account lost; not yet taken out of the issuance. */
  readonly dust: bigint | undefined;
}

/** Told of what happens to accounts, to deposit events. */
export interface AccountEvents {
  endowed(account: AccountId, free: bigint): void;
  dustLost(account: AccountId, dust: bigint): void;
  upgraded(account: AccountId): void;
}

/** The accounts as pallet-balances changes them. */
export interface AccountStore {
  get(who: AccountId): AccountData;
  /**
   * Changes an account under the law of the existential deposit: enough free funds make the account exist, reserved or frozen
   * ones need it to, and an account with less than the deposit and nothing reserved loses the rest. Nothing changes if
   * `change` fails. The issuance is the caller's matter (pallet-balances, `try_mutate_account`).
   *
   * @param beyondLimit Whether the account may come to need itself beyond the limit of consumers.
   */
  tryMutate<R>(
    who: AccountId,
    change: (account: MutableAccountData, isNew: boolean) => Result<R, DispatchError>,
    beyondLimit?: boolean,
  ): Result<Changed<R>, DispatchError>;
  /** Brings an account to the rules of 2023, under which reserved funds count as a consumer. @returns Whether it had to. */
  ensureUpgraded(who: AccountId): boolean;
}

const consumes = ({ reserved, frozen }: AccountData): boolean => reserved > 0n || frozen > 0n;

export function accountStore(System: SystemPallet, existentialDeposit: bigint, on: AccountEvents): AccountStore {
  const get = (who: AccountId): AccountData => System.Account.get(who).data;

  /** Counts what the account provides and needs now. */
  const updateReferences = (
    who: AccountId,
    before: AccountData,
    after: AccountData,
    beyondLimit: boolean,
  ): Result<void, DispatchError> => {
    const didProvide = before.free >= existentialDeposit;
    const doesProvide = after.free >= existentialDeposit;
    const didConsume = consumes(before);
    const doesConsume = consumes(after);
    if (!didProvide && doesProvide) System.incProviders(who);
    if (didConsume && !doesConsume) System.decConsumers(who);
    if (!didConsume && doesConsume) {
      const needed = beyondLimit ? System.incConsumersWithoutLimit(who) : System.incConsumers(who);
      if (!needed.ok) return needed;
    }
    if (doesConsume && System.consumers(who) === 0) {
      // An account of old that lost its count gets it back, so that its reserved funds are not lost with it.
      const needed = System.incConsumers(who);
      if (!needed.ok) return needed;
    }
    if (!didProvide || doesProvide) return ok(undefined);
    // This may end the account, so it goes last.
    const gone = System.decProviders(who);
    if (gone.ok) return ok(undefined);
    if (didConsume && !doesConsume) System.incConsumers(who);
    if (!didConsume && doesConsume) System.decConsumers(who);
    return gone;
  };

  const store: AccountStore = {
    get,

    tryMutate(who, change, beyondLimit = false) {
      store.ensureUpgraded(who);
      const present = System.accountData(who);
      const before = present ?? DEFAULT_ACCOUNT_DATA;
      const account: MutableAccountData = { ...before };
      const changed = change(account, present === undefined);
      if (!changed.ok) return changed;
      const counted = updateReferences(who, before, account, beyondLimit);
      if (!counted.ok) return counted;
      const stays = account.free >= existentialDeposit || account.reserved > 0n;
      System.setAccountData(who, stays ? account : undefined);
      if (present === undefined) on.endowed(who, account.free);
      const dust = stays || account.free === 0n ? undefined : account.free;
      if (dust !== undefined) on.dustLost(who, dust);
      return ok({ value: changed.value, dust });
    },

    ensureUpgraded(who) {
      const account = get(who);
      if (hasNewLogic(account)) return false;
      let { free } = account;
      if (account.reserved > 0n && account.frozen === 0n) {
        if (System.providers(who) === 0) {
          free = maxBigint(free, existentialDeposit);
          System.incProviders(who);
        }
        System.incConsumersWithoutLimit(who);
      }
      System.setAccountData(who, withNewLogic({ ...account, free }));
      on.upgraded(who);
      return true;
    },
  };
  return store;
}
