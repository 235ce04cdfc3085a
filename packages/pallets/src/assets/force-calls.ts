/** The calls that need the configured `forceOrigin`, or work with it as well. */

import {
  type AccountId,
  call,
  type DispatchError,
  type DispatchResult,
  type EnsureOrigin,
  ensureSigned,
  type RuntimeOrigin,
  T,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { toDispatchResult } from '../common/outcome.ts';
import type { AssetApprovals } from './approvals.ts';
import { withAccounts } from './assets-calls.ts';
import type { AssetsError, AssetsStorage } from './assets-storage.ts';
import { assetIdParameter } from './assets-types.ts';
import type { AssetsWeights } from './assets-weights.ts';
import type { AssetLifecycle } from './lifecycle.ts';
import type { AssetMetadataParts } from './metadata.ts';

interface Surroundings {
  readonly storage: AssetsStorage;
  readonly errors: AssetsError;
  readonly approvals: AssetApprovals;
  readonly lifecycle: AssetLifecycle;
  readonly metadata: AssetMetadataParts;
  readonly weights: AssetsWeights;
  readonly forceOrigin: EnsureOrigin;
}

const id = ['id', assetIdParameter] as const;

export function assetsForceCalls({ storage, errors, approvals, lifecycle, metadata, weights, forceOrigin }: Surroundings) {
  const at = (index: number, docs: string) => ({ index, weight: weights.plain(), docs: [docs] });

  const forced = (origin: RuntimeOrigin, work: () => DispatchResult): DispatchResult => {
    const allowed = forceOrigin(origin);
    return allowed.ok ? work() : allowed;
  };

  /** The signer, or undefined for the force origin. */
  const signerUnlessForced = (origin: RuntimeOrigin): Result<AccountId | undefined, DispatchError> =>
    forceOrigin(origin).ok ? ok(undefined) : ensureSigned(origin);

  return {
    forceCreate: call(
      [id, ['owner', T.lookupSource], ['isSufficient', T.bool], ['minBalance', T.compact(T.u128)]],
      at(1, 'Issue a new class of fungible assets from a privileged origin.'),
      (origin, asset, source, isSufficient, minBalance) =>
        forced(origin, () => withAccounts([source], (owner) => lifecycle.forceCreate(asset, owner, isSufficient, minBalance))),
    ),
    startDestroy: call([id], at(2, 'Start the process of destroying a fungible asset class.'), (origin, asset) => {
      const owner = signerUnlessForced(origin);
      return owner.ok ? toDispatchResult(lifecycle.startDestroy(asset, owner.value)) : owner;
    }),
    forceSetMetadata: call(
      [id, ['name', T.bytes], ['symbol', T.bytes], ['decimals', T.u8], ['isFrozen', T.bool]],
      at(19, 'Force the metadata for an asset to some value.'),
      (origin, asset, name, symbol, decimals, isFrozen) =>
        forced(origin, () => toDispatchResult(metadata.forceSet(asset, { name, symbol, decimals }, isFrozen))),
    ),
    forceClearMetadata: call([id], at(20, 'Clear the metadata for an asset, whoever owns it.'), (origin, asset) =>
      forced(origin, () => toDispatchResult(metadata.clear(asset, undefined))),
    ),
    forceAssetStatus: call(
      [
        id,
        ['owner', T.lookupSource],
        ['issuer', T.lookupSource],
        ['admin', T.lookupSource],
        ['freezer', T.lookupSource],
        ['minBalance', T.compact(T.u128)],
        ['isSufficient', T.bool],
        ['isFrozen', T.bool],
      ],
      at(21, 'Alter the attributes of a given asset.'),
      (origin, asset, owner, issuer, admin, freezer, minBalance, isSufficient, isFrozen) =>
        forced(origin, () =>
          withAccounts([owner, issuer, admin, freezer], (newOwner, newIssuer, newAdmin, newFreezer) =>
            lifecycle.forceStatus(
              asset,
              { owner: newOwner, issuer: newIssuer, admin: newAdmin, freezer: newFreezer, minBalance, isSufficient },
              isFrozen,
            ),
          ),
        ),
    ),
    forceCancelApproval: call(
      [id, ['owner', T.lookupSource], ['delegate', T.lookupSource]],
      at(24, 'Cancel an approval, by the force origin or the admin.'),
      (origin, asset, from, to) => {
        const details = storage.Asset.get(asset);
        if (details === undefined) return err(errors.Unknown);
        const signer = signerUnlessForced(origin);
        if (!signer.ok) return signer;
        if (signer.value !== undefined && signer.value !== details.admin) return err(errors.NoPermission);
        return withAccounts([from, to], (owner, delegate) => approvals.cancel(asset, owner, delegate));
      },
    ),
  };
}
