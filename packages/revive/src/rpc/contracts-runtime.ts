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
import { createReadyPallets, DEV_ENDOWMENT, READY_PALLET_INDEXES, type ReadyPallets, type RpcMethods } from '@polkavirt/node';
import { fallbackAccount } from '../address.ts';
import { CONSOLE_ADDRESS, type ContractConsole, createContractConsole } from '../client/contract-console.ts';
import { createRevive, type RevivePallet } from '../pallet/revive.ts';
import type { ReviveConfig } from '../pallet/revive-config.ts';
import type { SolidityTracer } from '../trace/index.ts';
import { type DevAccount, ETHEREUM_DEV_ACCOUNTS } from './dev-accounts.ts';
import { createEthereumRpc } from './ethereum-rpc.ts';

/** What each Ethereum account has: a million of 18 decimals. */
export const ETHEREUM_DEV_ENDOWMENT = 10n ** 24n;

export interface ContractsRuntimeOptions extends Omit<ReviveConfig, 'System' | 'Balances' | 'Timestamp'> {
  /** Says where transactions of contracts that it knows failed in the sources: `createSolidityTracer` of `@polkavirt/revive/engine`. */
  readonly tracer?: SolidityTracer;
  /** What contracts log with `console.log`. Default: it is not kept. */
  readonly console?: ContractConsole;
  /** Accounts with funds, for which the node signs. Default {@link ETHEREUM_DEV_ACCOUNTS}. */
  readonly accounts?: readonly DevAccount[];
  /** Wei of each. Default {@link ETHEREUM_DEV_ENDOWMENT}. */
  readonly endowment?: bigint;
}

/** The pallets of {@link createContractsRuntime}. */
export type ContractsPallets = Readonly<
  {
    System: SystemPallet;
    Timestamp: TimestampPallet;
    Balances: BalancesPallet;
    TransactionPayment: TransactionPaymentPallet;
    Revive: RevivePallet;
  } & ReadyPallets
>;

export type ContractsRuntime = Runtime<ContractsPallets> & {
  /** The first state. */
  genesis(): TestExternalities;
  /** The Ethereum methods, for `createNode({ methods })`. */
  readonly methods: RpcMethods;
};

/**
 * The runtime of a development chain with contracts and the pallets of `@polkavirt/pallets`: funds for Ethereum's accounts and for Alice,
 * Bob, Charlie and Dave; Alice holds the key of Sudo.
 */
export function createContractsRuntime(given: ContractsRuntimeOptions): ContractsRuntime {
  const {
    accounts = ETHEREUM_DEV_ACCOUNTS,
    endowment = ETHEREUM_DEV_ENDOWMENT,
    tracer,
    console = createContractConsole(0),
    ...options
  } = given;
  const System = createSystem();
  const Timestamp = createTimestamp();
  const Balances = createBalances({ System });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Revive = createRevive({
    System,
    Balances,
    Timestamp,
    ...options,
    precompiles: { [CONSOLE_ADDRESS]: console.precompile, ...options.precompiles },
  });
  const runtime = constructRuntime(
    { System, Timestamp, Balances, TransactionPayment, Revive, ...createReadyPallets({ System, Balances }) },
    READY_PALLET_INDEXES,
  );
  const balances = [
    ...[ALICE, BOB, CHARLIE, DAVE].map((who) => [who, DEV_ENDOWMENT] as const),
    ...accounts.map(({ address }) => [fallbackAccount(address), endowment / (given.nativeToEthRatio ?? 1n)] as const),
  ];
  return {
    ...runtime,
    genesis: () => runtime.newTestExt({ Sudo: { key: ALICE }, Balances: { balances } }),
    methods: createEthereumRpc(
      { Revive, Balances, Timestamp, tracer },
      accounts.map(({ key }) => key),
    ),
  };
}
