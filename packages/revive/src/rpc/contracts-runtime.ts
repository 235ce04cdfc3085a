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
  DAVE,
  type Runtime,
  type SystemPallet,
  type TestExternalities,
  type TimestampPallet,
  type TransactionPaymentPallet,
} from '@polkavirt/mock-runtime';
import { DEV_ENDOWMENT, type RpcMethods } from '@polkavirt/node';
import { fallbackAccount } from '../address.ts';
import { createRevive, type RevivePallet } from '../pallet/revive.ts';
import type { ReviveConfig } from '../pallet/revive-config.ts';
import { ETHEREUM_DEV_ACCOUNTS } from './dev-accounts.ts';
import { createEthereumRpc } from './ethereum-rpc.ts';

/** What each Ethereum account has: a million of 18 decimals. */
export const ETHEREUM_DEV_ENDOWMENT = 10n ** 24n;

export type ContractsRuntimeOptions = Omit<ReviveConfig, 'System' | 'Balances' | 'Timestamp'>;

/** The pallets of {@link createContractsRuntime}. */
export type ContractsPallets = Readonly<{
  System: SystemPallet;
  Timestamp: TimestampPallet;
  Balances: BalancesPallet;
  TransactionPayment: TransactionPaymentPallet;
  Revive: RevivePallet;
}>;

export type ContractsRuntime = Runtime<ContractsPallets> & {
  /** The first state. */
  genesis(): TestExternalities;
  /** The Ethereum methods, for `createNode({ methods })`. */
  readonly methods: RpcMethods;
};

/** The runtime of a development chain with contracts: funds for {@link ETHEREUM_DEV_ACCOUNTS} and for Alice, Bob, Charlie and Dave. */
export function createContractsRuntime(options: ContractsRuntimeOptions): ContractsRuntime {
  const System = createSystem();
  const Timestamp = createTimestamp();
  const Balances = createBalances({ System });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Revive = createRevive({ System, Balances, Timestamp, ...options });
  const runtime = constructRuntime({ System, Timestamp, Balances, TransactionPayment, Revive });
  const balances = [
    ...[ALICE, BOB, CHARLIE, DAVE].map((who) => [who, DEV_ENDOWMENT] as const),
    ...ETHEREUM_DEV_ACCOUNTS.map(({ address }) => [fallbackAccount(address), ETHEREUM_DEV_ENDOWMENT] as const),
  ];
  return {
    ...runtime,
    genesis: () => runtime.newTestExt({ Balances: { balances } }),
    methods: createEthereumRpc(
      { Revive, Balances, Timestamp },
      ETHEREUM_DEV_ACCOUNTS.map(({ key }) => key),
    ),
  };
}
