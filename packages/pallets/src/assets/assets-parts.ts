/** What the parts of pallet-assets share. */
import type { AccountId, SystemPallet } from '@polkavirt/mock-runtime';
import type { DepositCurrency } from '../common/currency.ts';
import type { AssetsError, AssetsEvent, AssetsStorage } from './assets-storage.ts';
import type { AssetDetails, AssetId } from './assets-types.ts';

/** Freezes balances of single accounts: upstream's `FrozenBalance`. */
export interface AssetsFreezer {
  /** What must stay, the funds on hold included; undefined if nothing is frozen. */
  frozenBalance(asset: AssetId, who: AccountId): bigint | undefined;
  /** The account does not hold the asset any longer. */
  died(asset: AssetId, who: AccountId): void;
  /** Whether any account has a freeze. */
  containsFreezes(asset: AssetId): boolean;
}

/** Holds balances of single accounts: upstream's `BalanceOnHold`. */
export interface AssetsHolder {
  /** What is held, beside the balance of the account; undefined if nothing is. */
  balanceOnHold(asset: AssetId, who: AccountId): bigint | undefined;
  died(asset: AssetId, who: AccountId): void;
  containsHolds(asset: AssetId): boolean;
}

/** Told of assets that come and go: upstream's `AssetsCallback`. False undoes the call. */
export interface AssetsCallback {
  created?(asset: AssetId, owner: AccountId): boolean;
  destroyed?(asset: AssetId): boolean;
}

/** What is reserved for what. */
export interface AssetsDeposits {
  /** For an asset. */
  readonly assetDeposit: bigint;
  /** For an account that holds an asset without being needed for it. */
  readonly assetAccountDeposit: bigint;
  /** For metadata. */
  readonly metadataDepositBase: bigint;
  /** For each byte of them. */
  readonly metadataDepositPerByte: bigint;
  /** For an approval. */
  readonly approvalDeposit: bigint;
}

export interface AssetsParts {
  readonly System: SystemPallet;
  readonly storage: AssetsStorage;
  readonly Event: AssetsEvent;
  readonly errors: AssetsError;
  readonly currency: DepositCurrency;
  readonly deposits: AssetsDeposits;
  readonly freezer: AssetsFreezer;
  readonly holder: AssetsHolder;
  readonly callbacks: readonly AssetsCallback[];
  /** The most bytes of a name or symbol. */
  readonly stringLimit: number;
  /** The most items that one call destroys. */
  readonly removeItemsLimit: number;
}

/** A new asset without balances. */
export const newAsset = (
  { owner, admin }: { readonly owner: AccountId; readonly admin: AccountId },
  { minBalance, isSufficient, deposit }: Pick<AssetDetails, 'minBalance' | 'isSufficient' | 'deposit'>,
): AssetDetails => ({
  owner,
  issuer: admin,
  admin,
  freezer: admin,
  supply: 0n,
  deposit,
  minBalance,
  isSufficient,
  accounts: 0,
  sufficients: 0,
  approvals: 0,
  status: 'Live',
});

/** So much less in all. Other pallets can give accounts more than there is, so it stops at nothing, as upstream's `saturating_sub`. */
export const withSupplyLess = (details: AssetDetails, amount: bigint): AssetDetails => ({
  ...details,
  supply: details.supply > amount ? details.supply - amount : 0n,
});
