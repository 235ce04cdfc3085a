/** Assets that come, change hands, and go. */

import type { AccountId, DispatchError } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { type AssetsParts, newAsset } from './assets-parts.ts';
import type { AssetDetails, AssetId } from './assets-types.ts';
import type { AssetExistence } from './existence.ts';

/** Who does what with an asset. */
export interface Team {
  readonly issuer: AccountId;
  readonly admin: AccountId;
  readonly freezer: AccountId;
}

export function assetLifecycle(parts: AssetsParts, existence: AssetExistence) {
  const { System, storage, Event, errors, currency, deposits, freezer, holder, callbacks, removeItemsLimit } = parts;
  const { Asset, Account, Approvals, Metadata, NextAssetId } = storage;

  const add = (id: AssetId, details: AssetDetails): Result<void, DispatchError> => {
    Asset.insert(id, details);
    const agreed = callbacks.every(({ created }) => created?.(id, details.owner) ?? true);
    return agreed ? ok(undefined) : err(errors.CallbackFailed);
  };

  const ensureFree = (id: AssetId, minBalance: bigint): Result<void, DispatchError> => {
    if (Asset.has(id)) return err(errors.InUse);
    if (minBalance === 0n) return err(errors.MinBalanceZero);
    const next = NextAssetId.get();
    return next !== undefined && next !== id ? err(errors.BadAssetId) : ok(undefined);
  };

  const destroying = (id: AssetId): Result<AssetDetails, DispatchError> => {
    const details = Asset.get(id);
    if (details === undefined) return err(errors.Unknown);
    return details.status === 'Destroying' ? ok(details) : err(errors.IncorrectStatus);
  };

  return {
    create(id: AssetId, owner: AccountId, admin: AccountId, minBalance: bigint): Result<void, DispatchError> {
      const free = ensureFree(id, minBalance);
      if (!free.ok) return free;
      const deposit = deposits.assetDeposit;
      const reserved = currency.reserve(owner, deposit);
      if (!reserved.ok) return reserved;
      const added = add(id, newAsset({ owner, admin }, { minBalance, isSufficient: false, deposit }));
      if (added.ok) System.depositEvent(Event.Created({ assetId: id, creator: owner, owner: admin }));
      return added;
    },

    forceCreate(id: AssetId, owner: AccountId, isSufficient: boolean, minBalance: bigint): Result<void, DispatchError> {
      const free = ensureFree(id, minBalance);
      if (!free.ok) return free;
      const added = add(id, newAsset({ owner, admin: owner }, { minBalance, isSufficient, deposit: 0n }));
      if (added.ok) System.depositEvent(Event.ForceCreated({ assetId: id, owner }));
      return added;
    },

    /** @param owner Who must own it; undefined for nobody in particular. */
    startDestroy(id: AssetId, owner: AccountId | undefined): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (owner !== undefined && details.owner !== owner) return err(errors.NoPermission);
      if (holder.containsHolds(id)) return err(errors.ContainsHolds);
      if (freezer.containsFreezes(id)) return err(errors.ContainsFreezes);
      Asset.insert(id, { ...details, status: 'Destroying' });
      System.depositEvent(Event.DestructionStarted({ assetId: id }));
      return ok(undefined);
    },

    /** @returns How many accounts were taken out. */
    destroyAccounts(id: AssetId): Result<number, DispatchError> {
      const present = destroying(id);
      if (!present.ok) return present;
      let details = present.value;
      const accounts = Account.entries(id).slice(0, removeItemsLimit);
      for (const { keys, value } of accounts) {
        const [, who] = keys;
        details = existence.deadAccount(who, details, existence.giveDepositBack(who, value.reason)) ?? details;
        Account.remove(id, who);
      }
      Asset.insert(id, details);
      for (const { keys } of accounts) existence.died(id, keys[1]);
      System.depositEvent(
        Event.AccountsDestroyed({ assetId: id, accountsDestroyed: accounts.length, accountsRemaining: details.accounts }),
      );
      return ok(accounts.length);
    },

    /** @returns How many approvals were taken away. */
    destroyApprovals(id: AssetId): Result<number, DispatchError> {
      const present = destroying(id);
      if (!present.ok) return present;
      const approvals = Approvals.entries(id).slice(0, removeItemsLimit);
      for (const { keys, value } of approvals) {
        currency.unreserve(keys[1], value.deposit);
        Approvals.remove(...keys);
      }
      const left = Math.max(present.value.approvals - approvals.length, 0);
      Asset.insert(id, { ...present.value, approvals: left });
      System.depositEvent(
        Event.ApprovalsDestroyed({ assetId: id, approvalsDestroyed: approvals.length, approvalsRemaining: left }),
      );
      return ok(approvals.length);
    },

    finishDestroy(id: AssetId): Result<void, DispatchError> {
      const present = destroying(id);
      if (!present.ok) return present;
      const details = present.value;
      if (details.accounts > 0 || details.approvals > 0) return err(errors.InUse);
      if (!callbacks.every(({ destroyed }) => destroyed?.(id) ?? true)) return err(errors.CallbackFailed);
      const metadata = Metadata.take(id);
      currency.unreserve(details.owner, details.deposit + metadata.deposit);
      Asset.remove(id);
      System.depositEvent(Event.Destroyed({ assetId: id }));
      return ok(undefined);
    },

    /** Gives an asset to another owner, with the deposits for it. */
    transferOwnership(id: AssetId, from: AccountId, to: AccountId): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      if (from !== details.owner) return err(errors.NoPermission);
      if (from === to) return ok(undefined);
      const moved = currency.repatriateReserved(from, to, details.deposit + Metadata.get(id).deposit, 'Reserved');
      if (!moved.ok) return moved;
      Asset.insert(id, { ...details, owner: to });
      System.depositEvent(Event.OwnerChanged({ assetId: id, owner: to }));
      return ok(undefined);
    },

    setTeam(id: AssetId, owner: AccountId, team: Team): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      if (owner !== details.owner) return err(errors.NoPermission);
      Asset.insert(id, { ...details, ...team });
      System.depositEvent(Event.TeamChanged({ assetId: id, ...team }));
      return ok(undefined);
    },

    /** Only down, or as long as nobody holds the asset. */
    setMinBalance(id: AssetId, owner: AccountId, minBalance: bigint): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (owner !== details.owner || details.isSufficient) return err(errors.NoPermission);
      if (minBalance >= details.minBalance && details.accounts > 0) return err(errors.NoPermission);
      Asset.insert(id, { ...details, minBalance });
      System.depositEvent(Event.AssetMinBalanceChanged({ assetId: id, newMinBalance: minBalance }));
      return ok(undefined);
    },

    /** Changes what an asset is, whoever owns it. */
    forceStatus(
      id: AssetId,
      changes: Team & Pick<AssetDetails, 'owner' | 'minBalance' | 'isSufficient'>,
      isFrozen: boolean,
    ): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status === 'Destroying') return err(errors.AssetNotLive);
      Asset.insert(id, { ...details, ...changes, status: isFrozen ? 'Frozen' : 'Live' });
      System.depositEvent(Event.AssetStatusChanged({ assetId: id }));
      return ok(undefined);
    },
  };
}
export type AssetLifecycle = ReturnType<typeof assetLifecycle>;
