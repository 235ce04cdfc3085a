/** The calls that users and an asset's team make. */

import {
  type AccountId,
  call,
  type DispatchError,
  type DispatchResult,
  type EnsureOrigin,
  ensureSigned,
  type LookupSource,
  lookup,
  type RuntimeOrigin,
  signedCall,
  T,
} from '@polkavirt/mock-runtime';
import { ok, type Result } from '@polkavirt/primitives';
import { toDispatchResult } from '../common/outcome.ts';
import type { AssetApprovals } from './approvals.ts';
import { type AssetId, assetIdParameter } from './assets-types.ts';
import type { AssetsWeights } from './assets-weights.ts';
import type { AssetBalances } from './balances.ts';
import type { AssetExistence } from './existence.ts';
import type { AssetLifecycle } from './lifecycle.ts';
import type { AssetMetadataParts } from './metadata.ts';

interface Surroundings {
  readonly existence: AssetExistence;
  readonly balances: AssetBalances;
  readonly approvals: AssetApprovals;
  readonly lifecycle: AssetLifecycle;
  readonly metadata: AssetMetadataParts;
  readonly weights: AssetsWeights;
  readonly removeItemsLimit: number;
  readonly createOrigin: EnsureOrigin<AccountId, [id: AssetId]>;
}

type Done = Result<unknown, DispatchError>;

/** Looks accounts up, and goes on with them. */
export function withAccounts(sources: readonly LookupSource[], work: (...accounts: AccountId[]) => Done): DispatchResult {
  const accounts: AccountId[] = [];
  for (const source of sources) {
    const found = lookup(source);
    if (!found.ok) return found;
    accounts.push(found.value);
  }
  return toDispatchResult(work(...accounts));
}

const id = ['id', assetIdParameter] as const;
const who = ['who', T.lookupSource] as const;
const amount = ['amount', T.compact(T.u128)] as const;
const ENDING = { keepAlive: false, bestEffort: false };

export function assetsCalls({ existence, balances, approvals, lifecycle, metadata, weights, ...rest }: Surroundings) {
  const at = (index: number, docs: string) => ({ index, weight: weights.plain(), docs: [docs] });

  const transferAs = (source: AccountId, asset: AssetId, target: LookupSource, value: bigint, keepAlive: boolean) =>
    withAccounts([target], (dest) => balances.transfer(asset, source, dest, value, { keepAlive, bestEffort: false }));

  /** A call that destroys items, as many as one call may. */
  const destroyCall = (index: number, docs: string, destroy: (asset: AssetId) => Result<number, DispatchError>) =>
    call(
      [id],
      { index, weight: weights.destroyItems(rest.removeItemsLimit), docs: [docs] },
      (origin: RuntimeOrigin, asset): DispatchResult => {
        const sender = ensureSigned(origin);
        if (!sender.ok) return sender;
        const destroyed = destroy(asset);
        return destroyed.ok ? ok({ actualWeight: weights.destroyItems(destroyed.value) }) : destroyed;
      },
    );

  return {
    create: call(
      [id, ['admin', T.lookupSource], ['minBalance', T.u128]],
      { index: 0, weight: weights.create(), docs: ['Issue a new class of fungible assets from a public origin.'] },
      (origin, asset, source, minBalance) => {
        const owner = rest.createOrigin(origin, asset);
        if (!owner.ok) return owner;
        return withAccounts([source], (admin) => lifecycle.create(asset, owner.value, admin, minBalance));
      },
    ),
    destroyAccounts: destroyCall(3, 'Destroy accounts of an asset that is being destroyed.', lifecycle.destroyAccounts),
    destroyApprovals: destroyCall(4, 'Destroy approvals of an asset that is being destroyed.', lifecycle.destroyApprovals),
    finishDestroy: signedCall(
      [id],
      { index: 5, weight: weights.finishDestroy(), docs: ['Complete destroying asset and unreserve currency.'] },
      (_sender, asset) => toDispatchResult(lifecycle.finishDestroy(asset)),
    ),
    mint: signedCall(
      [id, ['beneficiary', T.lookupSource], amount],
      at(6, 'Mint assets of a particular class.'),
      (issuer, asset, source, value) => withAccounts([source], (beneficiary) => balances.mint(asset, beneficiary, value, issuer)),
    ),
    burn: signedCall(
      [id, who, amount],
      at(7, 'Reduce the balance of `who` by as much as possible up to `amount` assets of `id`.'),
      (admin, asset, source, value) =>
        withAccounts([source], (target) => balances.burn(asset, target, value, { keepAlive: false, bestEffort: true }, admin)),
    ),
    transfer: signedCall(
      [id, ['target', T.lookupSource], amount],
      at(8, 'Move some assets from the sender account to another.'),
      (sender, asset, target, value) => transferAs(sender, asset, target, value, false),
    ),
    transferKeepAlive: signedCall(
      [id, ['target', T.lookupSource], amount],
      at(9, 'Move some assets from the sender account to another, keeping the sender account alive.'),
      (sender, asset, target, value) => transferAs(sender, asset, target, value, true),
    ),
    forceTransfer: signedCall(
      [id, ['source', T.lookupSource], ['dest', T.lookupSource], amount],
      at(10, 'Move some assets from one account to another. For the admin.'),
      (admin, asset, from, to, value) =>
        withAccounts([from, to], (source, dest) => balances.transfer(asset, source, dest, value, ENDING, admin)),
    ),
    freeze: signedCall([id, who], at(11, 'Disallow further unprivileged transfers from an account.'), (caller, asset, source) =>
      withAccounts([source], (account) => metadata.setAccountStatus(asset, caller, 'freezer', account, 'Frozen')),
    ),
    thaw: signedCall([id, who], at(12, 'Allow unprivileged transfers to and from an account again.'), (caller, asset, source) =>
      withAccounts([source], (account) => metadata.setAccountStatus(asset, caller, 'admin', account, 'Liquid')),
    ),
    freezeAsset: signedCall([id], at(13, 'Disallow further unprivileged transfers for the asset class.'), (caller, asset) =>
      toDispatchResult(metadata.freezeAsset(asset, caller)),
    ),
    thawAsset: signedCall([id], at(14, 'Allow unprivileged transfers for the asset again.'), (caller, asset) =>
      toDispatchResult(metadata.thawAsset(asset, caller)),
    ),
    transferOwnership: signedCall(
      [id, ['owner', T.lookupSource]],
      at(15, 'Change the Owner of an asset.'),
      (sender, asset, source) => withAccounts([source], (owner) => lifecycle.transferOwnership(asset, sender, owner)),
    ),
    setTeam: signedCall(
      [id, ['issuer', T.lookupSource], ['admin', T.lookupSource], ['freezer', T.lookupSource]],
      at(16, 'Change the Issuer, Admin and Freezer of an asset.'),
      (sender, asset, ...team) =>
        withAccounts(team, (issuer, admin, freezer) => lifecycle.setTeam(asset, sender, { issuer, admin, freezer })),
    ),
    setMetadata: signedCall(
      [id, ['name', T.bytes], ['symbol', T.bytes], ['decimals', T.u8]],
      at(17, 'Set the metadata for an asset.'),
      (owner, asset, name, symbol, decimals) => toDispatchResult(metadata.set(asset, owner, { name, symbol, decimals })),
    ),
    clearMetadata: signedCall([id], at(18, 'Clear the metadata for an asset.'), (owner, asset) =>
      toDispatchResult(metadata.clear(asset, owner)),
    ),
    approveTransfer: signedCall(
      [id, ['delegate', T.lookupSource], amount],
      at(22, 'Approve an amount of asset for transfer by a delegated third-party account.'),
      (owner, asset, source, value) => withAccounts([source], (delegate) => approvals.approve(asset, owner, delegate, value)),
    ),
    cancelApproval: signedCall(
      [id, ['delegate', T.lookupSource]],
      at(23, 'Cancel all of some asset approved for delegated transfer by a third-party account.'),
      (owner, asset, source) => withAccounts([source], (delegate) => approvals.cancel(asset, owner, delegate)),
    ),
    transferApproved: signedCall(
      [id, ['owner', T.lookupSource], ['destination', T.lookupSource], amount],
      at(25, 'Transfer some asset balance from a previously delegated account to some third-party account.'),
      (delegate, asset, from, to, value) =>
        withAccounts([from, to], (owner, destination) => approvals.transfer(asset, owner, delegate, destination, value)),
    ),
    touch: signedCall([id], at(26, 'Create an asset account for non-provider assets.'), (sender, asset) =>
      toDispatchResult(existence.touch(asset, sender, sender)),
    ),
    refund: signedCall(
      [id, ['allowBurn', T.bool]],
      at(27, 'Return the deposit (if any) of an asset account or a consumer reference (if any) of an account.'),
      (sender, asset, allowBurn) => toDispatchResult(existence.refund(asset, sender, allowBurn)),
    ),
    setMinBalance: signedCall(
      [id, ['minBalance', T.u128]],
      at(28, 'Sets the minimum balance of an asset.'),
      (owner, asset, minBalance) => toDispatchResult(lifecycle.setMinBalance(asset, owner, minBalance)),
    ),
    touchOther: signedCall([id, who], at(29, 'Create an asset account for `who`.'), (sender, asset, source) =>
      withAccounts([source], (account) => existence.touch(asset, account, sender)),
    ),
    refundOther: signedCall(
      [id, who],
      at(30, 'Return the deposit (if any) of a target asset account. Useful if you are the depositor.'),
      (sender, asset, source) => withAccounts([source], (account) => existence.refundOther(asset, account, sender)),
    ),
    block: signedCall(
      [id, who],
      at(31, 'Disallow further unprivileged transfers to and from an account.'),
      (caller, asset, source) =>
        withAccounts([source], (account) => metadata.setAccountStatus(asset, caller, 'freezer', account, 'Blocked')),
    ),
    transferAll: signedCall(
      [id, ['dest', T.lookupSource], ['keepAlive', T.bool]],
      at(32, 'Transfer the entire transferable balance from the caller asset account.'),
      (sender, asset, target, keepAlive) => {
        const reducible = balances.reducibleBalance(asset, sender, keepAlive);
        return transferAs(sender, asset, target, reducible.ok ? reducible.value : 0n, keepAlive);
      },
    ),
  };
}
