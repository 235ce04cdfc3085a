/** Names, symbols and decimals of assets; and which assets and accounts are frozen. */

import type { AccountId, DispatchError } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { adjustDeposit } from '../common/currency.ts';
import type { AssetsParts } from './assets-parts.ts';
import type { AccountStatus, AssetDetails, AssetId, AssetMetadata } from './assets-types.ts';

export type Described = Pick<AssetMetadata, 'name' | 'symbol' | 'decimals'>;

export function assetMetadataOf(parts: AssetsParts) {
  const { System, storage, Event, errors, currency, deposits, stringLimit } = parts;
  const { Asset, Metadata, Account } = storage;

  const isTooLong = ({ name, symbol }: Described): boolean => name.length > stringLimit || symbol.length > stringLimit;

  const put = (id: AssetId, metadata: AssetMetadata): void => {
    Metadata.insert(id, metadata);
    const { deposit, ...shown } = metadata;
    System.depositEvent(Event.MetadataSet({ assetId: id, ...shown }));
  };

  /** @param owner Who must own the asset; undefined for nobody in particular. */
  const clear = (id: AssetId, owner: AccountId | undefined): Result<void, DispatchError> => {
    const details = Asset.get(id);
    if (details === undefined) return err(errors.Unknown);
    if (owner !== undefined && details.status !== 'Live') return err(errors.AssetNotLive);
    if (owner !== undefined && owner !== details.owner) return err(errors.NoPermission);
    if (!Metadata.has(id)) return err(errors.Unknown);
    currency.unreserve(details.owner, Metadata.take(id).deposit);
    System.depositEvent(Event.MetadataCleared({ assetId: id }));
    return ok(undefined);
  };

  return {
    clear,

    set(id: AssetId, owner: AccountId, described: Described): Result<void, DispatchError> {
      if (isTooLong(described)) return err(errors.BadMetadata);
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      const before = Metadata.get(id);
      if (owner !== details.owner || before.isFrozen) return err(errors.NoPermission);
      const length = BigInt(described.name.length + described.symbol.length);
      const deposit = deposits.metadataDepositBase + deposits.metadataDepositPerByte * length;
      const adjusted = adjustDeposit(currency, owner, before.deposit, deposit);
      if (!adjusted.ok) return adjusted;
      put(id, { ...described, deposit, isFrozen: false });
      return ok(undefined);
    },

    /** Whoever owns the asset; the deposit stays as it is. */
    forceSet(id: AssetId, described: Described, isFrozen: boolean): Result<void, DispatchError> {
      if (isTooLong(described)) return err(errors.BadMetadata);
      if (!Asset.has(id)) return err(errors.Unknown);
      put(id, { ...described, deposit: Metadata.get(id).deposit, isFrozen });
      return ok(undefined);
    },

    /** Changes what an account may do with an asset: whoever has the role may. */
    setAccountStatus(
      id: AssetId,
      caller: AccountId,
      role: 'freezer' | 'admin',
      who: AccountId,
      status: AccountStatus,
    ): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status === 'Destroying') return err(errors.IncorrectStatus);
      if (caller !== details[role]) return err(errors.NoPermission);
      const account = Account.get(id, who);
      if (account === undefined) return err(errors.NoAccount);
      Account.insert(id, who, { ...account, status });
      const event = { Frozen: Event.Frozen, Liquid: Event.Thawed, Blocked: Event.Blocked }[status];
      System.depositEvent(event({ assetId: id, who }));
      return ok(undefined);
    },

    freezeAsset(id: AssetId, caller: AccountId): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      if (caller !== details.freezer) return err(errors.NoPermission);
      Asset.insert(id, { ...details, status: 'Frozen' } satisfies AssetDetails);
      System.depositEvent(Event.AssetFrozen({ assetId: id }));
      return ok(undefined);
    },

    thawAsset(id: AssetId, caller: AccountId): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (caller !== details.admin) return err(errors.NoPermission);
      if (details.status !== 'Frozen') return err(errors.NotFrozen);
      Asset.insert(id, { ...details, status: 'Live' } satisfies AssetDetails);
      System.depositEvent(Event.AssetThawed({ assetId: id }));
      return ok(undefined);
    },
  };
}
export type AssetMetadataParts = ReturnType<typeof assetMetadataOf>;
