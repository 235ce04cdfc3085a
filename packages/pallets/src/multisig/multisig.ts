import {
  type AccountId,
  addWeight,
  aPallet,
  call,
  constant,
  type DispatchError,
  definePallet,
  encode,
  ensureSigned,
  type HexString,
  RuntimeOrigin,
  type SystemPallet,
  signedCall,
  T,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { anObject, checkOptions, optional, wholeBigint, wholeNumber } from '@polkavirt/primitives/options';
import { carrierCall } from '../common/carrier-call.ts';
import { adjustDeposit, type DepositCurrency } from '../common/currency.ts';
import {
  callHash,
  type Multisig,
  multisigErrors,
  multisigEvents,
  multisigStorage,
  type Timepoint,
  timepoint,
} from './multisig-storage.ts';
import { DEFAULT_MULTISIG_WEIGHTS, type MultisigWeights } from './multisig-weights.ts';
import { multisigOperations } from './operate.ts';
import { multiAccountId, withSender } from './signatories.ts';

export interface MultisigConfig {
  readonly System: SystemPallet;
  /** Where deposits are reserved. */
  readonly Currency: DepositCurrency;
  /** What an operation costs as long as it is open. */
  readonly depositBase: bigint;
  /** What it costs more for each approval that is needed. */
  readonly depositFactor: bigint;
  /** The most signatories of an account, the sender included. Default 100, as Substrate's node has it. */
  readonly maxSignatories?: number;
  readonly weights?: MultisigWeights;
}

/** pallet-multisig: an account of several, from which a call goes if enough of them approve it. */
export const createMultisig = definePallet('pallet_multisig', (pallet, config: MultisigConfig) => {
  checkOptions('pallet_multisig', config, {
    System: aPallet('createSystem()'),
    Currency: anObject,
    depositBase: wholeBigint(),
    depositFactor: wholeBigint(),
    maxSignatories: optional(wholeNumber(1)),
    weights: optional(anObject),
  });
  const { System, Currency, maxSignatories = 100, weights = DEFAULT_MULTISIG_WEIGHTS } = config;
  const { runtime } = pallet;
  const storage = multisigStorage(pallet, maxSignatories);
  const events = multisigEvents(pallet);
  const errors = multisigErrors(pallet);
  const { Event } = events;

  const now = (): Timepoint => ({ height: System.blockNumber(), index: System.extrinsicIndex() ?? 0 });
  // Read late, so that a test can change what a deposit is.
  const depositOf = (threshold: number): bigint => config.depositBase + config.depositFactor * BigInt(threshold);
  const operate = multisigOperations({
    System,
    runtime,
    storage,
    Event,
    errors: errors.Error,
    currency: Currency,
    weights,
    maxSignatories,
    now,
    depositOf,
  });

  interface Own {
    readonly multisig: AccountId;
    readonly open: Multisig;
  }

  /** The operation, if it is the sender's. */
  const own = (who: AccountId, threshold: number, others: readonly AccountId[], hash: HexString): Result<Own, DispatchError> => {
    if (threshold < 2) return err(errors.Error.MinimumThreshold);
    const signatories = withSender(others, who, maxSignatories, errors.Error);
    if (!signatories.ok) return signatories;
    const multisig = multiAccountId(signatories.value, threshold);
    const open = storage.Multisigs.get(multisig, hash);
    return open === undefined ? err(errors.Error.NotFound) : ok({ multisig, open });
  };

  const who = [
    ['threshold', T.u16],
    ['otherSignatories', T.vec(T.accountId)],
  ] as const;

  return {
    storage,
    events,
    errors,
    constants: {
      DepositBase: constant(T.u128, config.depositBase, 'What must be reserved to open a multisig operation.'),
      DepositFactor: constant(T.u128, config.depositFactor, 'What must be reserved for each approval that is needed.'),
      MaxSignatories: constant(T.u32, maxSignatories, 'The maximum amount of signatories allowed in the multisig.'),
    },
    calls: {
      // In metadata it is as_multi_threshold_1.
      asMultiThreshold_1: carrierCall(
        [
          ['otherSignatories', T.vec(T.accountId)],
          ['call', runtime.RuntimeCall],
        ],
        {
          index: 0,
          docs: ['Immediately dispatches a call from the account of many, of whom one is enough.'],
          info(_others, inner) {
            const info = runtime.dispatchInfo(inner);
            const length = encode(runtime.RuntimeCall, inner).length;
            return { weight: addWeight(weights.asMultiThreshold1(length), info.weight), class: info.class };
          },
        },
        (origin, others, inner) => {
          const sender = ensureSigned(origin);
          if (!sender.ok) return sender;
          const signatories = withSender(others, sender.value, maxSignatories, errors.Error);
          if (!signatories.ok) return signatories;
          const result = runtime.dispatch(inner, RuntimeOrigin.signed(multiAccountId(signatories.value, 1)));
          const actual = (result.ok ? result.value : result.postInfo)?.actualWeight;
          if (actual === undefined) return result.ok ? ok({}) : result;
          const length = encode(runtime.RuntimeCall, inner).length;
          const postInfo = { actualWeight: addWeight(weights.asMultiThreshold1(length), actual) };
          return result.ok ? ok(postInfo) : { ...result, postInfo };
        },
      ),
      asMulti: call(
        [...who, ['maybeTimepoint', T.option(timepoint)], ['call', runtime.RuntimeCall], ['maxWeight', T.weight]],
        {
          index: 1,
          weight: (_threshold, others, _timepoint, inner, maxWeight) =>
            addWeight(weights.asMulti(others.length, encode(runtime.RuntimeCall, inner).length), maxWeight),
          docs: ['Registers an approval for a call, and dispatches it if there are enough.'],
        },
        (origin, threshold, others, maybe, inner, maxWeight) => {
          const sender = ensureSigned(origin);
          if (!sender.ok) return sender;
          return operate({ who: sender.value, threshold, others, timepoint: maybe, what: { call: inner }, maxWeight });
        },
      ),
      approveAsMulti: signedCall(
        [...who, ['maybeTimepoint', T.option(timepoint)], ['callHash', callHash], ['maxWeight', T.weight]],
        {
          index: 2,
          weight: (_threshold, others, _timepoint, _hash, maxWeight) => addWeight(weights.asMulti(others.length, 0), maxWeight),
          docs: ['Registers an approval for a call of which only the hash is given.'],
        },
        (sender, threshold, others, maybe, hash, maxWeight) =>
          operate({ who: sender, threshold, others, timepoint: maybe, what: { hash }, maxWeight }),
      ),
      cancelAsMulti: signedCall(
        [...who, ['timepoint', timepoint], ['callHash', callHash]],
        {
          index: 3,
          weight: (_threshold, others) => weights.cancelAsMulti(others.length),
          docs: ['Cancels an operation that the sender opened. The deposit is given back.'],
        },
        (sender, threshold, others, opened, hash) => {
          const found = own(sender, threshold, others, hash);
          if (!found.ok) return found;
          const { multisig, open } = found.value;
          if (open.when.height !== opened.height || open.when.index !== opened.index) return err(errors.Error.WrongTimepoint);
          if (open.depositor !== sender) return err(errors.Error.NotOwner);
          Currency.unreserve(open.depositor, open.deposit);
          storage.Multisigs.remove(multisig, hash);
          System.depositEvent(Event.MultisigCancelled({ cancelling: sender, timepoint: opened, multisig, callHash: hash }));
          return ok({});
        },
      ),
      pokeDeposit: signedCall(
        [...who, ['callHash', callHash]],
        {
          index: 4,
          weight: (_threshold, others) => weights.pokeDeposit(others.length),
          docs: ['Brings the deposit of an open operation up to date. No fee if it changes.'],
        },
        (sender, threshold, others, hash) => {
          const found = own(sender, threshold, others, hash);
          if (!found.ok) return found;
          const { multisig, open } = found.value;
          if (open.depositor !== sender) return err(errors.Error.NotOwner);
          const newDeposit = depositOf(threshold);
          if (newDeposit === open.deposit) return ok({ paysFee: 'Yes' });
          const adjusted = adjustDeposit(Currency, sender, open.deposit, newDeposit);
          if (!adjusted.ok) return adjusted;
          storage.Multisigs.insert(multisig, hash, { ...open, deposit: newDeposit });
          System.depositEvent(Event.DepositPoked({ who: sender, callHash: hash, oldDeposit: open.deposit, newDeposit }));
          return ok({ paysFee: 'No' });
        },
      ),
    },
    api: {
      /** The account of signatories. @param signatories In order. @param threshold How many must approve. */
      multiAccountId,
      /** This extrinsic, as a {@link Timepoint}. */
      timepoint: now,
      weights,
    },
  };
});

export type MultisigPallet = ReturnType<typeof createMultisig>;
