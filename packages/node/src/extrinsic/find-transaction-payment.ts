import type { AnyRuntime, TransactionPaymentPallet } from '@polkavirt/mock-runtime';

/** The pallet that takes fees, if the runtime has it: transactions then carry a tip. */
export const findTransactionPayment = ({ pallets }: AnyRuntime): TransactionPaymentPallet | undefined =>
  pallets.find(({ pallet }) => pallet.definition.scope.crate === 'pallet_transaction_payment')?.pallet as
    | TransactionPaymentPallet
    | undefined;
