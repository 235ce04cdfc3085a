import {
  type AccountId,
  aPallet,
  type Credit,
  constant,
  definePallet,
  type EnsureOrigin,
  Imbalance,
  type SystemPallet,
  T,
} from '@polkavirt/mock-runtime';
import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { anObject, callback, checkOptions, optional, wholeBigint, wholeNumber } from '@polkavirt/primitives/options';
import type { DepositCurrency } from '../common/currency.ts';
import { assetApprovals } from './approvals.ts';
import { assetsCalls } from './assets-calls.ts';
import {
  type AssetsCallback,
  type AssetsDeposits,
  type AssetsFreezer,
  type AssetsHolder,
  type AssetsParts,
  newAsset,
} from './assets-parts.ts';
import { assetsErrors, assetsEvents, assetsStorage } from './assets-storage.ts';
import type { AssetId } from './assets-types.ts';
import { type AssetsWeights, DEFAULT_ASSETS_WEIGHTS } from './assets-weights.ts';
import { assetBalances } from './balances.ts';
import { assetExistence } from './existence.ts';
import { assetsForceCalls } from './force-calls.ts';
import { assetLifecycle } from './lifecycle.ts';
import { assetMetadataOf, type Described } from './metadata.ts';

export interface AssetsConfig extends AssetsDeposits {
  readonly System: SystemPallet;
  /** Where deposits are reserved. */
  readonly Currency: DepositCurrency;
  /** Who may create an asset, and which: `asEnsureOriginWithArg(ensureSigned)` for everybody. */
  readonly createOrigin: EnsureOrigin<AccountId, [id: AssetId]>;
  /** Who may do all that the calls that begin with `force` do. */
  readonly forceOrigin: EnsureOrigin;
  /** The most bytes of a name or symbol. Default 50. */
  readonly stringLimit?: number;
  /** The most accounts or approvals that one call destroys. Default 1000. */
  readonly removeItemsLimit?: number;
  /** Default: nothing is frozen. */
  readonly freezer?: AssetsFreezer;
  /** Default: nothing is held. */
  readonly holder?: AssetsHolder;
  /** Told of assets that come and go. */
  readonly callbacks?: readonly AssetsCallback[];
  /** Whether the next id goes up with each asset, once it was set: upstream's `AutoIncAssetId`. Default false. */
  readonly autoIncAssetId?: boolean;
  readonly weights?: AssetsWeights;
}

export interface AssetsGenesis {
  readonly assets?: readonly (readonly [id: AssetId, owner: AccountId, isSufficient: boolean, minBalance: bigint])[];
  readonly metadata?: readonly (readonly [id: AssetId, metadata: Described])[];
  readonly accounts?: readonly (readonly [id: AssetId, who: AccountId, balance: bigint])[];
  readonly nextAssetId?: AssetId;
}

const NO_FREEZER: AssetsFreezer = { frozenBalance: () => undefined, died: () => {}, containsFreezes: () => false };
const NO_HOLDER: AssetsHolder = { balanceOnHold: () => undefined, died: () => {}, containsHolds: () => false };

/** pallet-assets: tokens that users make, with an issuer, an admin and a freezer, approvals, and accounts that hold them. */
export const createAssets = definePallet('pallet_assets', (pallet, config: AssetsConfig) => {
  checkOptions('pallet_assets', config, {
    System: aPallet('createSystem()'),
    Currency: anObject,
    createOrigin: callback,
    forceOrigin: callback,
    assetDeposit: wholeBigint(),
    assetAccountDeposit: wholeBigint(),
    metadataDepositBase: wholeBigint(),
    metadataDepositPerByte: wholeBigint(),
    approvalDeposit: wholeBigint(),
    stringLimit: optional(wholeNumber()),
    removeItemsLimit: optional(wholeNumber(1)),
    weights: optional(anObject),
  });
  const { stringLimit = 50, removeItemsLimit = 1000, callbacks = [], weights = DEFAULT_ASSETS_WEIGHTS } = config;
  const storage = assetsStorage(pallet, stringLimit);
  const events = assetsEvents(pallet);
  const errors = assetsErrors(pallet);
  const { Asset, Metadata, NextAssetId } = storage;

  const autoIncrement: AssetsCallback = {
    created() {
      const next = NextAssetId.get();
      if (next === T.u32.max) return false;
      if (next !== undefined) NextAssetId.put(next + 1);
      return true;
    },
  };
  const parts: AssetsParts = {
    System: config.System,
    storage,
    Event: events.Event,
    errors: errors.Error,
    currency: config.Currency,
    deposits: config,
    freezer: config.freezer ?? NO_FREEZER,
    holder: config.holder ?? NO_HOLDER,
    callbacks: config.autoIncAssetId === true ? [...callbacks, autoIncrement] : callbacks,
    stringLimit,
    removeItemsLimit,
  };
  const existence = assetExistence(parts);
  const balances = assetBalances(parts, existence);
  const approvals = assetApprovals(parts, balances);
  const lifecycle = assetLifecycle(parts, existence);
  const metadata = assetMetadataOf(parts);
  const { createOrigin, forceOrigin } = config;

  const changeSupply = (id: AssetId, by: bigint): void =>
    Asset.mutate(id, (details) => details && { ...details, supply: details.supply + by });

  return {
    storage,
    events,
    errors,
    constants: {
      RemoveItemsLimit: constant(
        T.u32,
        removeItemsLimit,
        'Max number of items to destroy per `destroy_accounts` and `destroy_approvals` call.',
      ),
      AssetDeposit: constant(T.u128, config.assetDeposit, 'The basic amount of funds that must be reserved for an asset.'),
      AssetAccountDeposit: constant(
        T.u128,
        config.assetAccountDeposit,
        'What must be reserved for a non-provider asset account.',
      ),
      MetadataDepositBase: constant(
        T.u128,
        config.metadataDepositBase,
        'What must be reserved when adding metadata to an asset.',
      ),
      MetadataDepositPerByte: constant(T.u128, config.metadataDepositPerByte, 'What must be reserved for each byte of metadata.'),
      ApprovalDeposit: constant(T.u128, config.approvalDeposit, 'What must be reserved when creating a new approval.'),
      StringLimit: constant(T.u32, stringLimit, 'The maximum length of a name or symbol stored on-chain.'),
    },
    calls: {
      ...assetsCalls({ existence, balances, approvals, lifecycle, metadata, weights, removeItemsLimit, createOrigin }),
      ...assetsForceCalls({ storage, errors: errors.Error, approvals, lifecycle, metadata, weights, forceOrigin }),
    },
    genesis: ({ assets = [], metadata: described = [], accounts = [], nextAssetId }: AssetsGenesis = {}) => {
      for (const [id, owner, isSufficient, minBalance] of assets) {
        if (Asset.has(id) || minBalance === 0n) {
          throw new HostFault('ValueOutOfRange', `genesis: asset ${id} is there twice, or its minimum balance is 0`);
        }
        Asset.insert(id, newAsset({ owner, admin: owner }, { minBalance, isSufficient, deposit: 0n }));
      }
      for (const [id, one] of described) Metadata.insert(id, { ...one, deposit: 0n, isFrozen: false });
      for (const [id, who, amount] of accounts) {
        const given = balances.increaseBalance(id, who, amount);
        if (!given.ok)
          throw new HostFault('ValueOutOfRange', `genesis: ${amount} of asset ${id} for ${who}: ${given.error.type}`);
        changeSupply(id, amount);
      }
      if (nextAssetId !== undefined) NextAssetId.put(nextAssetId);
    },
    api: {
      balance: balances.balance,
      maybeBalance: balances.maybeBalance,
      totalSupply: balances.totalSupply,
      accountBalances: balances.accountBalances,
      canIncrease: balances.canIncrease,
      canDecrease: balances.canDecrease,
      reducibleBalance: balances.reducibleBalance,
      /** Changes a balance without the supply: for what holds funds. */
      increaseBalance: (id: AssetId, who: AccountId, amount: bigint) => balances.increaseBalance(id, who, amount),
      decreaseBalance: (id: AssetId, who: AccountId, amount: bigint) =>
        balances.decreaseBalance(id, who, amount, { keepAlive: true, bestEffort: false }),
      weights,
      toAssetBalance: balances.toAssetBalance,

      /** Upstream's `fungibles` traits, for other pallets. */
      fungibles: {
        create: lifecycle.forceCreate,
        transfer: (id: AssetId, from: AccountId, to: AccountId, amount: bigint, keepAlive: boolean) =>
          balances.transfer(id, from, to, amount, { keepAlive, bestEffort: false }),
        approve: approvals.approve,
        allowance: approvals.allowance,
        transferFrom: approvals.transfer,
        isSufficient: (id: AssetId): boolean => Asset.get(id)?.isSufficient ?? false,
        /** Makes funds that are in no account yet. */
        issue(id: AssetId, amount: bigint): Credit {
          changeSupply(id, amount);
          return new Imbalance('Credit', amount, {
            Credit: (rest) => changeSupply(id, -rest),
            Debt: (rest) => changeSupply(id, rest),
          });
        },
        /** Gives them to an account; if that fails, the credit comes back. */
        resolve(id: AssetId, who: AccountId, credit: Credit): Result<void, Credit> {
          const given = balances.increaseBalance(id, who, credit.peek());
          if (!given.ok) return err(credit);
          credit.forget();
          return ok(undefined);
        },
      },
    },
  };
});

export type AssetsPallet = ReturnType<typeof createAssets>;
