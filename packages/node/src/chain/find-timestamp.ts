import type { AnyRuntime, TimestampPallet } from '@polkavirt/mock-runtime';

/** The pallet that keeps the time of blocks, if the runtime has it. */
export const findTimestamp = ({ pallets }: AnyRuntime): TimestampPallet | undefined =>
  pallets.find(({ pallet }) => pallet.definition.scope.crate === 'pallet_timestamp')?.pallet as TimestampPallet | undefined;
