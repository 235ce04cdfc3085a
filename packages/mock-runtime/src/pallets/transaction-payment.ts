import { err, ok } from '@polkavirt/primitives';
import { callback, checkOptions, optional } from '@polkavirt/primitives/options';
import { actualDispatchInfo, type DispatchInfo } from '../frame/dispatch.ts';
import { aPallet, definePallet } from '../frame/pallet.ts';
import type { TransactionExtension } from '../frame/runtime.ts';
import { storageValue } from '../frame/storage/define-storage.ts';
import { weightOfClass } from '../frame/system/block-weights.ts';
import type { SystemPallet } from '../frame/system/system.ts';
import { PAYMENT } from '../frame/transaction-validity.ts';
import { accountId, at, newtype, u128 } from '../types/index.ts';
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

  return {
    storage,
    events,
    api: {
      feeDetails,
      /** What an extrinsic of so many bytes costs. */
      computeFee,
      /** The part of an extrinsic that takes its fee. It gives `Payment` if the signer cannot pay and stay alive. */
      charge(who: AccountId, length: number, tip = 0n): TransactionExtension {
        let paid = 0n;
        return {
          prepare(info) {
            paid = computeFee(length, info, tip);
            return Balances.withdraw(who, paid).ok ? ok(undefined) : err(PAYMENT);
          },
          settle(info, result) {
            const actualFee = computeFee(length, actualDispatchInfo(info, result), tip);
            // A signer that the dispatch has reaped gets nothing back (`FungibleAdapter` of upstream's `payment.rs`). Upstream's event
            // names the corrected fee then; this one names what was paid.
            const isRefunded = Balances.freeBalance(who) > 0n && Balances.deposit(who, paid - actualFee).ok;
            System.depositEvent(events.Event.TransactionFeePaid({ who, actualFee: isRefunded ? actualFee : paid, tip }));
          },
        };
      },
    },
  };
});

export type TransactionPaymentPallet = ReturnType<typeof createTransactionPayment>;
