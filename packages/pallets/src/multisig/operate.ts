/** One more approval for a call of many, and the dispatch if it was the last. */

import {
  type AccountId,
  addWeight,
  anyGreater,
  type DispatchResult,
  encode,
  type HexString,
  type PalletRuntime,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  type Weight,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { hashOf } from '../common/bounded.ts';
import type { DepositCurrency } from '../common/currency.ts';
import { outcomeOf } from '../common/outcome.ts';
import type { Multisig, MultisigError, MultisigEvent, MultisigStorage, Timepoint } from './multisig-storage.ts';
import type { MultisigWeights } from './multisig-weights.ts';
import { multiAccountId, withSender } from './signatories.ts';

/** The call itself, or its hash alone. */
export type CallOrHash = { readonly call: RuntimeCall } | { readonly hash: HexString };

export interface Operation {
  readonly who: AccountId;
  readonly threshold: number;
  readonly others: readonly AccountId[];
  /** When it was opened; undefined to open it. */
  readonly timepoint: Timepoint | undefined;
  readonly what: CallOrHash;
  /** What the call may cost at most. */
  readonly maxWeight: Weight;
}

interface Surroundings {
  readonly System: SystemPallet;
  readonly runtime: PalletRuntime;
  readonly storage: MultisigStorage;
  readonly Event: MultisigEvent;
  readonly errors: MultisigError;
  readonly currency: DepositCurrency;
  readonly weights: MultisigWeights;
  readonly maxSignatories: number;
  readonly now: () => Timepoint;
  readonly depositOf: (threshold: number) => bigint;
}

export function multisigOperations(surroundings: Surroundings) {
  const { System, runtime, storage, Event, errors, currency, weights, maxSignatories, now, depositOf } = surroundings;
  const { Multisigs } = storage;

  return ({ who, threshold, others, timepoint, what, maxWeight }: Operation): DispatchResult => {
    if (threshold < 2) return err(errors.MinimumThreshold);
    const signatories = withSender(others, who, maxSignatories, errors);
    if (!signatories.ok) return signatories;
    const multisig = multiAccountId(signatories.value, threshold);
    const encoded = 'call' in what ? encode(runtime.RuntimeCall, what.call) : new Uint8Array();
    const callHash = 'call' in what ? hashOf(encoded) : what.hash;
    const ownWeight = weights.asMulti(others.length, encoded.length);

    const open = (): DispatchResult => {
      if (timepoint !== undefined) return err(errors.UnexpectedTimepoint);
      const deposit = depositOf(threshold);
      const reserved = currency.reserve(who, deposit);
      if (!reserved.ok) return reserved;
      Multisigs.insert(multisig, callHash, { when: now(), deposit, depositor: who, approvals: [who] });
      System.depositEvent(Event.NewMultisig({ approving: who, multisig, callHash }));
      return ok({ actualWeight: ownWeight });
    };

    const execute = (open: Multisig, call: RuntimeCall): DispatchResult => {
      if (anyGreater(runtime.dispatchInfo(call).weight, maxWeight)) return err(errors.MaxWeightTooLow);
      // Before the call, which could come here again.
      Multisigs.remove(multisig, callHash);
      currency.unreserve(open.depositor, open.deposit);
      const result = runtime.dispatch(call, RuntimeOrigin.signed(multisig));
      System.depositEvent(
        Event.MultisigExecuted({ approving: who, timepoint: open.when, multisig, callHash, result: outcomeOf(result) }),
      );
      const actual = (result.ok ? result.value : result.postInfo)?.actualWeight;
      return ok(actual === undefined ? {} : { actualWeight: addWeight(ownWeight, actual) });
    };

    const approve = (open: Multisig): DispatchResult => {
      if (timepoint === undefined) return err(errors.NoTimepoint);
      if (timepoint.height !== open.when.height || timepoint.index !== open.when.index) return err(errors.WrongTimepoint);
      const counts = open.approvals.length < threshold && !open.approvals.includes(who);
      const approvals = open.approvals.length + (counts ? 1 : 0);
      if ('call' in what && approvals >= threshold) return execute(open, what.call);
      if (!counts) return err(errors.AlreadyApproved);
      Multisigs.insert(multisig, callHash, { ...open, approvals: [...open.approvals, who].sort() });
      System.depositEvent(Event.MultisigApproval({ approving: who, timepoint, multisig, callHash }));
      return ok({ actualWeight: ownWeight });
    };

    const present = Multisigs.get(multisig, callHash);
    return present === undefined ? open() : approve(present);
  };
}
