import type {
  AccountId,
  BalancesPallet,
  HexString,
  RuntimeHoldReason,
  SystemPallet,
  TimestampPallet,
} from '@polkavirt/mock-runtime';
import type { TypestateVirtT } from '@polkavirt/primitives';
import type { Address } from '../address.ts';
import type { GasSchedule } from '../gas/gas-schedule.ts';
import type { FindPrecompile } from '../precompiles/precompiles.ts';
import type { ContractLog, Explain } from './observer.ts';
import type { ReviveStorage } from './revive-storage.ts';

/** Prices of storage, in the smallest unit of the currency. */
export interface DepositPrices {
  readonly perItem: bigint;
  readonly perByte: bigint;
}

/** What the pallet holds funds for. Source: polkadot-sdk, `substrate/frame/revive/src/lib.rs` (`HoldReason`). */
export const HOLD_REASONS = {
  CodeUploadDepositReserve: 'The deposit for code, on the account that uploaded it.',
  StorageDepositReserve: 'The deposit for what a contract stores, on the account of the contract.',
  AddressMapping: 'The deposit for mapping an account to its address.',
} as const;

/** What frames need from the pallet and its runtime. */
export interface Environment {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
  readonly Timestamp: TimestampPallet | undefined;
  readonly virt: TypestateVirtT;
  readonly storage: ReviveStorage;
  readonly chainId: bigint;
  /** Wei of a native unit. */
  readonly nativeToEthRatio: bigint;
  readonly refTimePerFuel: bigint;
  readonly refTimePerGas: bigint;
  /** What work costs besides the instructions of programs. */
  readonly schedule: GasSchedule;
  /** What an Ethereum gas costs in this block, also the base fee. */
  gasPrice(): bigint;
  blockAuthor(): Address;
  /** Ethereum gas of this block. */
  blockGasLimit(): bigint;
  /** Picoseconds of ref_time of a block. */
  readonly blockRefTime: bigint;
  readonly deposits: DepositPrices;
  readonly holdReasons: Readonly<Record<keyof typeof HOLD_REASONS, RuntimeHoldReason>>;
  readonly explain: Explain | undefined;
  /** The hash under which code is stored that a contract names, if it is another one: in a repetition with debug builds. */
  readonly storedAs?: (codeHash: HexString) => HexString;
  /** The account behind an address: the one that registered itself, else that with the suffix. */
  toAccount(address: Address): AccountId;
  /** The precompile at an address, if one is there. */
  readonly precompileAt: FindPrecompile;
  /** Deposits the event of a contract. */
  emit(log: ContractLog): void;
  /** Deposits the event of a new contract. */
  instantiated(deployer: Address, contract: Address): void;
}
