import type { AccountId, BalancesPallet, HexString, SystemPallet, TimestampPallet, Weight } from '@polkavirt/mock-runtime';
import type { TypestateVirtT } from '@polkavirt/primitives';
import type { Address } from '../address.ts';
import type { DepositSource } from '../exec/deposits.ts';
import type { DepositPrices } from '../exec/environment.ts';
import type { Explain, ReviveObserver, TraceInstructions } from '../exec/observer.ts';
import type { GasScheduleName } from '../gas/gas-schedule.ts';
import type { Precompile } from '../precompiles/precompile.ts';
import type { InspectCode } from './check-code.ts';

export interface ReviveConfig {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
  /** Where `block.timestamp` comes from; without it, it is 0. */
  readonly Timestamp?: TimestampPallet;
  /** What runs the programs: native, a forwarder over any wire, or something else that keeps the contract. Its cost model must be naive. */
  readonly virt: TypestateVirtT;
  /** EIP-155. Default 420420420, upstream's of development chains. */
  readonly chainId?: bigint;
  /**
   * Wei of a native unit: 10 to the power of 18 less the decimals of the currency, such as 10^8 for DOT. Balances, values and gas prices
   * of contracts and of Ethereum's clients are in wei; deposits, and the values of the pallet's own calls, are in native units. From 1 to
   * 2^32 - 1; default 1, so that both are the same.
   */
  readonly nativeToEthRatio?: bigint;
  /**
   * Divides the number of gas of all work, and multiplies its price, so that fees stay: for tools that expect figures of about
   * Ethereum's size. From 1 to 2^32 - 1; default 1000.
   */
  readonly gasScale?: bigint;
  /** What an Ethereum gas costs, also the base fee, in wei. Default: `nativeToEthRatio` times `gasScale`, as upstream with a fee multiplier of 1. */
  readonly gasPrice?: bigint;
  /** Picoseconds of ref_time of one unit of fuel, at least 1. Default 85,180, as measured for Asset Hub Westend. */
  readonly refTimePerFuel?: bigint;
  /** Picoseconds of ref_time of one Ethereum gas, at least 1. Default: 25 times `gasScale`, so 25,000, which is 40 million gas a second. */
  readonly refTimePerGas?: bigint;
  /**
   * What work costs besides the instructions of programs. `upstream`, the default, computes with the benchmarks of Asset Hub
   * Westend, where the first access to an item of storage costs more than later ones of the transaction; `simple` has round
   * figures for tests that count by hand.
   */
  readonly gasSchedule?: GasScheduleName;
  /** Default: 10^6 an item and 10^4 a byte. */
  readonly deposits?: DepositPrices;
  /** `block.coinbase`. Default: zeros. */
  readonly blockAuthor?: () => Address;
  /** Reads programs, so that bad ones are refused with a reason when they are uploaded. */
  readonly inspectCode?: InspectCode;
  /** Says where and why a program stopped. For people only. */
  readonly explain?: Explain;
  /** Tells the instructions of programs, for traces; `watchEngine` has it. */
  readonly traceInstructions?: TraceInstructions;
  /** Precompiles besides those of the chain, by their addresses in lowercase hex. */
  readonly precompiles?: Readonly<Record<string, Precompile>>;
  /** Gets told of all that contracts do. */
  readonly observer?: ReviveObserver;
}

/** What every execution of contracts has. */
export interface BareRequest {
  /** Who signs. An account that is not an Ethereum address must have called `map_account`. */
  readonly origin: AccountId;
  /** Wei. Default 0. */
  readonly value?: bigint;
  /** Default: what a block has. Of it, only the ref_time counts. */
  readonly weightLimit?: Weight;
  /** Default: none. */
  readonly storageDepositLimit?: bigint;
  /**
   * Where storage deposits come from, and where refunds go. Default `origin`: its free balance. `gas` is for Ethereum's
   * transactions, whose senders pay gas alone.
   */
  readonly depositSource?: DepositSource;
  /** Besides the pallet's own. */
  readonly observer?: ReviveObserver;
}

/** Code to store. */
export interface BareUploadCode extends Pick<BareRequest, 'origin' | 'storageDepositLimit' | 'depositSource'> {
  readonly code: Uint8Array;
}

export interface BareCall extends BareRequest {
  readonly dest: Address;
  /** ABI-encoded. */
  readonly data?: Uint8Array;
}

export interface BareInstantiate extends BareRequest {
  /** A program, or the hash of one that was uploaded. */
  readonly code: Uint8Array | HexString;
  /** The constructor's arguments, ABI-encoded. */
  readonly data?: Uint8Array;
  /** 32 bytes for CREATE2. Default: CREATE. */
  readonly salt?: Uint8Array;
  /** The nonce of the origin that CREATE derives the address from. Default: the present one. */
  readonly nonce?: number;
  /** Whether the origin's nonce counts up, as it does where no extrinsic did that. Default true. */
  readonly bumpNonce?: boolean;
}
