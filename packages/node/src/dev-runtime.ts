import {
  ALICE,
  type BalancesPallet,
  BOB,
  CHARLIE,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  createTransactionPayment,
  createVirt,
  DAVE,
  EVE,
  FERDIE,
  type HexString,
  type Runtime,
  type SystemPallet,
  type TestExternalities,
  type TimestampPallet,
  type TransactionPaymentPallet,
  type VirtPallet,
} from '@polkavirt/mock-runtime';
import type { VirtT } from '@polkavirt/primitives';
import { createReadyPallets, READY_PALLET_INDEXES, type ReadyPallets } from './ready-pallets.ts';

export interface DevRuntimeOptions {
  /** The implementation that runs programs. */
  readonly virt: VirtT;
  /** Called with what programs print. Default: it is dropped. */
  readonly print?: (program: HexString, text: string) => void;
}

/** The balance of each development account: a million units of 12 decimals. */
export const DEV_ENDOWMENT = 10n ** 18n;

/** The pallets of {@link createDevRuntime}. */
export type DevPallets = Readonly<
  {
    System: SystemPallet;
    Timestamp: TimestampPallet;
    Balances: BalancesPallet;
    TransactionPayment: TransactionPaymentPallet;
    Virt: VirtPallet;
  } & ReadyPallets
>;

export type DevRuntime = Runtime<DevPallets> & {
  /** The first state, with funds for Alice, Bob, Charlie, Dave, Eve and Ferdie; Alice holds the key of Sudo. */
  genesis(): TestExternalities;
};

/** The runtime of `polkavirt node`: every pallet of the mock runtime, and those of `@polkavirt/pallets`. */
export function createDevRuntime({ virt, print }: DevRuntimeOptions): DevRuntime {
  const System = createSystem();
  const Timestamp = createTimestamp();
  const Balances = createBalances({ System, existentialDeposit: 1_000_000n });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Virt = createVirt({ System, Balances, virt, ...(print === undefined ? {} : { print }) });
  const runtime = constructRuntime(
    { System, Timestamp, Balances, TransactionPayment, Virt, ...createReadyPallets({ System, Balances }) },
    READY_PALLET_INDEXES,
  );
  const genesis = () =>
    runtime.newTestExt({
      Sudo: { key: ALICE },
      Balances: { balances: [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE].map((who) => [who, DEV_ENDOWMENT] as const) },
    });
  return { ...runtime, genesis };
}
