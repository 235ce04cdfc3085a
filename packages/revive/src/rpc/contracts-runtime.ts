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
  type HexString,
  type Runtime,
  type SystemPallet,
  type TestExternalities,
  type TimestampPallet,
  type TransactionPaymentPallet,
} from '@polkavirt/mock-runtime';
import { DEV_ENDOWMENT, type RpcMethods } from '@polkavirt/node';
import { type Address, fallbackAccount } from '../address.ts';
import { createRevive, type RevivePallet } from '../pallet/revive.ts';
import type { ReviveConfig } from '../pallet/revive-config.ts';
import { createEthereumRpc } from './ethereum-rpc.ts';

/** Ethereum accounts that development chains of the ecosystem know, and their keys, which everybody knows: never use them elsewhere. */
export const ETHEREUM_DEV_ACCOUNTS: readonly { readonly name: string; readonly address: Address; readonly key: HexString }[] = [
  {
    name: 'Alith',
    address: '0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac',
    key: '0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133',
  },
  {
    name: 'Baltathar',
    address: '0x3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0',
    key: '0x8075991ce870b93a8870eca0c0f91913d12f47948ca0fd25b49c6fa7cdbeee8b',
  },
  {
    name: 'Charleth',
    address: '0x798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc',
    key: '0x0b6e18cafb6ed99687ec547bd28139cafdd2bffe70e6b688025de6b445aa5c5b',
  },
  {
    name: 'Dorothy',
    address: '0x773539d4ac0e786233d90a233654ccee26a613d9',
    key: '0x39539ab1876910bbf3a223d84a29e28f1cb4e2e456503e7e91ed39b2e7223d68',
  },
];

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
    methods: createEthereumRpc({ Revive, Balances, Timestamp }),
  };
}
