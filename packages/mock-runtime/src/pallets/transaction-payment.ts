import { err, ok, type Result } from '@polkavirt/primitives';
import { callback, checkOptions, optional } from '@polkavirt/primitives/options';
import { minBigint } from '../bigint.ts';
import { actualDispatchInfo, type DispatchInfo, type DispatchResult } from '../frame/dispatch.ts';
import { type AnyTransactionExtension, transactionExtension } from '../frame/extensions/transaction-extension.ts';
import { aPallet, definePallet } from '../frame/pallet.ts';
import { storageValue } from '../frame/storage/define-storage.ts';
import { weightOfClass } from '../frame/system/block-weights.ts';
import type { SystemPallet } from '../frame/system/system.ts';
import { PAYMENT, type TransactionValidityError } from '../frame/transaction-validity.ts';
import { accountId, at, compact, newtype, U64_MAX, u128 } from '../types/index.ts';
import type { AccountId, Weight } from '../types/substrate.ts';
import type { BalancesPallet } from './balances/balances.ts';

export interface TransactionPaymentConfig {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
  /** Default: one unit per picosecond. */
  readonly weightToFee?: (weight: Weight) => bigint;
  /** Default: one unit per byte of the extrinsic. */
  readonly lengthToFee?: (bytes: number) => bigint;
}

/** The parts of a fee. */
export interface FeeDetails {
  /** The fee of any extrinsic. */
  readonly baseFee: bigint;
  readonly lenFee: bigint;
  readonly adjustedWeightFee: bigint;
  readonly tip: bigint;
}

/** One, as a FixedU128. */
const ONE = 10n ** 18n;

/**
 * pallet-transaction-payment: what an extrinsic costs its signer. The fee is taken before the dispatch and corrected after it to the
 * weight that it really had. Fees are burnt, and the multiplier stays at 1: nothing here adjusts it to how full blocks are.
 */
export const createTransactionPayment = definePallet('pallet_transaction_payment', (pallet, config: TransactionPaymentConfig) => {
  checkOptions('pallet_transaction_payment', config, {
    System: aPallet('createSystem()'),
    Balances: aPallet('createBalances()'),
    weightToFee: optional(callback),
    lengthToFee: optional(callback),
  });
  const { System, Balances, weightToFee = ({ refTime }) => refTime, lengthToFee = BigInt } = config;
  const storage = pallet.storage({
    NextFeeMultiplier: storageValue(newtype({ path: ['sp_arithmetic', 'fixed_point', 'FixedU128'] }, u128), {
      default: ONE,
      docs: ['What the fee for weight is multiplied with; it does not change here.'],
    }),
  });
  const events = pallet.events({
    TransactionFeePaid: at(0, { who: accountId, actualFee: u128, tip: u128 }, [
      'A fee, the tip included, was paid by that account.',
    ]),
  });

  const feeDetails = (length: number, info: DispatchInfo, tip = 0n): FeeDetails => {
    if (info.paysFee === 'No') return { baseFee: 0n, lenFee: 0n, adjustedWeightFee: 0n, tip };
    const { baseExtrinsic } = weightOfClass(System.constants.BlockWeights.perClass, info.class);
    return {
      baseFee: weightToFee(baseExtrinsic),
      lenFee: lengthToFee(length),
      adjustedWeightFee: (weightToFee(info.weight) * storage.NextFeeMultiplier.get()) / ONE,
      tip,
    };
  };
  const computeFee = (length: number, info: DispatchInfo, tip = 0n): bigint => {
    const { baseFee, lenFee, adjustedWeightFee } = feeDetails(length, info, tip);
    return baseFee + lenFee + adjustedWeightFee + tip;
  };

  const takeFee = (
    who: AccountId,
    length: number,
    tip: bigint,
    info: DispatchInfo,
  ): Result<Charged, TransactionValidityError> => {
    const paid = computeFee(length, info, tip);
    return Balances.withdraw(who, paid).ok ? ok({ who, length, tip, paid }) : err(PAYMENT);
  };

  /** Gives back what a fee was too high, and deposits its event. */
  const settleFee = ({ who, length, tip, paid }: Charged, info: DispatchInfo, result: DispatchResult): void => {
    const actualFee = computeFee(length, actualDispatchInfo(info, result), tip);
    // A signer that the dispatch has reaped gets nothing back (`FungibleAdapter` of upstream's `payment.rs`). Upstream's event
    // names the corrected fee then; this one names what was paid.
    const isRefunded = Balances.freeBalance(who) > 0n && Balances.deposit(who, paid - actualFee).ok;
    System.depositEvent(events.Event.TransactionFeePaid({ who, actualFee: isRefunded ? actualFee : paid, tip }));
  };

  /** Takes the fee of a signer from it; whoever is not signed for pays nothing. */
  const chargeTransactionPayment: AnyTransactionExtension = transactionExtension({
    identifier: 'ChargeTransactionPayment',
    value: newtype({ path: ['pallet_transaction_payment', 'ChargeTransactionPayment'] }, compact(u128)),
    valueKey: 'tip',
    fallback: 0n,
    validate(tip, origin, { info, length, source }) {
      // In a block the fee is taken at once.
      if (origin.type !== 'Signed' || source === 'InBlock') return ok({});
      const isAffordable = computeFee(length, info, tip) <= Balances.reducibleBalance(origin.who, 'Preserve');
      return isAffordable ? ok({ valid: { priority: minBigint(tip, U64_MAX) } }) : err(PAYMENT);
    },
    prepare(tip, origin, { info, length }) {
      return origin.type === 'Signed' ? takeFee(origin.who, length, tip, info) : ok(undefined);
    },
    settle(charged: Charged | undefined, { info }, result) {
      if (charged !== undefined) settleFee(charged, info, result);
    },
  });

  return {
    storage,
    events,
    transactionExtensions: [chargeTransactionPayment],
    api: {
      feeDetails,
      /** What an extrinsic of so many bytes costs. */
      computeFee,
      /** The transaction extension that takes fees, for a runtime that lists its own. */
      chargeTransactionPayment,
      /** The fee of one account's transaction. It gives `Payment` if the signer cannot pay and stay alive. */
      charge(who: AccountId, length: number, tip = 0n) {
        let charged: Charged | undefined;
        return {
          prepare(info: DispatchInfo): Result<undefined, TransactionValidityError> {
            const taken = takeFee(who, length, tip, info);
            if (!taken.ok) return taken;
            charged = taken.value;
            return ok(undefined);
          },
          settle(info: DispatchInfo, result: DispatchResult): void {
            if (charged !== undefined) settleFee(charged, info, result);
          },
        };
      },
    },
  };
});

/** The fee that was taken of a transaction. */
interface Charged {
  readonly who: AccountId;
  readonly length: number;
  readonly tip: bigint;
  readonly paid: bigint;
}

export type TransactionPaymentPallet = ReturnType<typeof createTransactionPayment>;
