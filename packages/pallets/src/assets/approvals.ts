/** Transfers that a delegate may make. */

import { type AccountId, type DispatchError, T } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { adjustDeposit } from '../common/currency.ts';
import type { AssetsParts } from './assets-parts.ts';
import type { AssetId } from './assets-types.ts';
import type { AssetBalances } from './balances.ts';

export function assetApprovals({ System, storage, Event, errors, currency, deposits }: AssetsParts, balances: AssetBalances) {
  const { Asset, Approvals } = storage;

  /** Takes one off the count of approvals. */
  const countOff = (id: AssetId): void =>
    Asset.mutate(id, (details) => details && { ...details, approvals: Math.max(details.approvals - 1, 0) });

  return {
    /** Approves so much more. */
    approve(id: AssetId, owner: AccountId, delegate: AccountId, amount: bigint): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      const present = Approvals.get(id, owner, delegate);
      const before = present ?? { amount: 0n, deposit: 0n };
      const deposit = before.deposit < deposits.approvalDeposit ? deposits.approvalDeposit : before.deposit;
      const reserved = adjustDeposit(currency, owner, before.deposit, deposit);
      if (!reserved.ok) return reserved;
      const sum = before.amount + amount;
      Approvals.insert(id, owner, delegate, { amount: sum > T.u128.max ? T.u128.max : sum, deposit });
      if (present === undefined) Asset.insert(id, { ...details, approvals: details.approvals + 1 });
      System.depositEvent(Event.ApprovedTransfer({ assetId: id, source: owner, delegate, amount }));
      return ok(undefined);
    },

    cancel(id: AssetId, owner: AccountId, delegate: AccountId): Result<void, DispatchError> {
      const details = Asset.get(id);
      const approval = Approvals.get(id, owner, delegate);
      if (details === undefined || approval === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      Approvals.remove(id, owner, delegate);
      currency.unreserve(owner, approval.deposit);
      countOff(id);
      System.depositEvent(Event.ApprovalCancelled({ assetId: id, owner, delegate }));
      return ok(undefined);
    },

    transfer(
      id: AssetId,
      owner: AccountId,
      delegate: AccountId,
      destination: AccountId,
      amount: bigint,
    ): Result<void, DispatchError> {
      const details = Asset.get(id);
      if (details === undefined) return err(errors.Unknown);
      if (details.status !== 'Live') return err(errors.AssetNotLive);
      const approval = Approvals.get(id, owner, delegate);
      if (approval === undefined || approval.amount < amount) return err(errors.Unapproved);
      const moved = balances.transfer(id, owner, destination, amount, { keepAlive: false, bestEffort: false });
      if (!moved.ok) return moved;
      if (approval.amount > amount) Approvals.insert(id, owner, delegate, { ...approval, amount: approval.amount - amount });
      else {
        Approvals.remove(id, owner, delegate);
        currency.unreserve(owner, approval.deposit);
        countOff(id);
      }
      System.depositEvent(Event.TransferredApproved({ assetId: id, owner, delegate, destination, amount }));
      return ok(undefined);
    },

    allowance: (id: AssetId, owner: AccountId, delegate: AccountId): bigint => Approvals.get(id, owner, delegate)?.amount ?? 0n,
  };
}
export type AssetApprovals = ReturnType<typeof assetApprovals>;
