import { type PalletBuilder, storageMap, storageValue, T } from '@polkavirt/mock-runtime';
import { approval, assetAccount, assetDetails, assetId, assetMetadataOf } from './assets-types.ts';

export const assetsStorage = (pallet: PalletBuilder, stringLimit: number) =>
  pallet.storage({
    Asset: storageMap([['Blake2_128Concat', assetId]], assetDetails, { docs: ['Details of an asset.'] }),
    Account: storageMap(
      [
        ['Blake2_128Concat', assetId],
        ['Blake2_128Concat', T.accountId],
      ],
      assetAccount,
      { docs: ['The holdings of a specific account for a specific asset.'] },
    ),
    Approvals: storageMap(
      [
        ['Blake2_128Concat', assetId],
        ['Blake2_128Concat', T.accountId],
        ['Blake2_128Concat', T.accountId],
      ],
      approval,
      { docs: ['Approved balance transfers: by asset, owner and delegate.'] },
    ),
    Metadata: storageMap([['Blake2_128Concat', assetId]], assetMetadataOf(stringLimit), {
      default: { deposit: 0n, name: new Uint8Array(), symbol: new Uint8Array(), decimals: 0, isFrozen: false },
      docs: ['Metadata of an asset.'],
    }),
    NextAssetId: storageValue(assetId, { docs: ['The asset ID enforced for the next asset creation, if any present.'] }),
  });
export type AssetsStorage = ReturnType<typeof assetsStorage>;

const asset = { assetId };
const ofAccount = { ...asset, who: T.accountId };
const moved = { ...ofAccount, amount: T.u128 };

export const assetsEvents = (pallet: PalletBuilder) =>
  pallet.events({
    Created: T.at(0, { ...asset, creator: T.accountId, owner: T.accountId }, ['Some asset class was created.']),
    Issued: T.at(1, { ...asset, owner: T.accountId, amount: T.u128 }, ['Some assets were issued.']),
    Transferred: T.at(2, { ...asset, from: T.accountId, to: T.accountId, amount: T.u128 }, ['Some assets were transferred.']),
    Burned: T.at(3, { ...asset, owner: T.accountId, balance: T.u128 }, ['Some assets were destroyed.']),
    TeamChanged: T.at(4, { ...asset, issuer: T.accountId, admin: T.accountId, freezer: T.accountId }, [
      'The management team changed.',
    ]),
    OwnerChanged: T.at(5, { ...asset, owner: T.accountId }, ['The owner changed.']),
    Frozen: T.at(6, ofAccount, ['Some account `who` was frozen.']),
    Thawed: T.at(7, ofAccount, ['Some account `who` was thawed.']),
    AssetFrozen: T.at(8, asset, ['Some asset `asset_id` was frozen.']),
    AssetThawed: T.at(9, asset, ['Some asset `asset_id` was thawed.']),
    AccountsDestroyed: T.at(10, { ...asset, accountsDestroyed: T.u32, accountsRemaining: T.u32 }, [
      'Accounts were destroyed for given asset.',
    ]),
    ApprovalsDestroyed: T.at(11, { ...asset, approvalsDestroyed: T.u32, approvalsRemaining: T.u32 }, [
      'Approvals were destroyed for given asset.',
    ]),
    DestructionStarted: T.at(12, asset, ['An asset class is in the process of being destroyed.']),
    Destroyed: T.at(13, asset, ['An asset class was destroyed.']),
    ForceCreated: T.at(14, { ...asset, owner: T.accountId }, ['Some asset class was force-created.']),
    MetadataSet: T.at(15, { ...asset, name: T.bytes, symbol: T.bytes, decimals: T.u8, isFrozen: T.bool }, [
      'New metadata has been set for an asset.',
    ]),
    MetadataCleared: T.at(16, asset, ['Metadata has been cleared for an asset.']),
    ApprovedTransfer: T.at(17, { ...asset, source: T.accountId, delegate: T.accountId, amount: T.u128 }, [
      '(Additional) funds have been approved for transfer to a destination account.',
    ]),
    ApprovalCancelled: T.at(18, { ...asset, owner: T.accountId, delegate: T.accountId }, [
      'An approval for account `delegate` was cancelled by `owner`.',
    ]),
    TransferredApproved: T.at(
      19,
      { ...asset, owner: T.accountId, delegate: T.accountId, destination: T.accountId, amount: T.u128 },
      ['An `amount` was transferred in its entirety from `owner` to `destination` by the approved `delegate`.'],
    ),
    AssetStatusChanged: T.at(20, asset, ['An asset has had its attributes changed by the `Force` origin.']),
    AssetMinBalanceChanged: T.at(21, { ...asset, newMinBalance: T.u128 }, [
      'The min_balance of an asset has been updated by the asset owner.',
    ]),
    Touched: T.at(22, { ...ofAccount, depositor: T.accountId }, [
      'Some account `who` was created with a deposit from `depositor`.',
    ]),
    Blocked: T.at(23, ofAccount, ['Some account `who` was blocked.']),
    Deposited: T.at(24, moved, ['Some assets were deposited (e.g. for transaction fees).']),
    Withdrawn: T.at(25, moved, ['Some assets were withdrawn from the account (e.g. for transaction fees).']),
  });
export type AssetsEvent = ReturnType<typeof assetsEvents>['Event'];

export const assetsErrors = (pallet: PalletBuilder) =>
  pallet.errors({
    BalanceLow: 'Account balance must be greater than or equal to the transfer amount.',
    NoAccount: 'The account to alter does not exist.',
    NoPermission: 'The signing account has no permission to do the operation.',
    Unknown: 'The given asset ID is unknown.',
    Frozen: 'The origin account is frozen.',
    InUse: 'The asset ID is already taken.',
    BadWitness: 'Invalid witness data given.',
    MinBalanceZero: 'Minimum balance should be non-zero.',
    UnavailableConsumer: 'Unable to increment the consumer reference counters on the account.',
    BadMetadata: 'Invalid metadata given.',
    Unapproved: 'No approval exists that would allow the transfer.',
    WouldDie: 'The source account would not survive the transfer and it needs to stay alive.',
    AlreadyExists: 'The asset-account already exists.',
    NoDeposit: "The asset-account doesn't have an associated deposit.",
    WouldBurn: 'The operation would result in funds being burned.',
    LiveAsset: 'The asset is a live asset and is actively being used.',
    AssetNotLive: 'The asset is not live, and likely being destroyed.',
    IncorrectStatus: 'The asset status is not the expected status.',
    NotFrozen: 'The asset should be frozen before the given operation.',
    CallbackFailed: 'Callback action resulted in error.',
    BadAssetId: 'The asset ID must be equal to the `NextAssetId`.',
    ContainsFreezes: 'The asset cannot be destroyed because some accounts for this asset contain freezes.',
    ContainsHolds: 'The asset cannot be destroyed because some accounts for this asset contain holds.',
  });
export type AssetsError = ReturnType<typeof assetsErrors>['Error'];
