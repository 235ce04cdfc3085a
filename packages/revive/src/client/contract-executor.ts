import type { StopReport } from '@polkavirt/primitives';
import type { Abi, Address, Hex } from 'viem';
import type { DebugSource } from '../debug-source.ts';
import type { SolidityTrace } from '../trace/index.ts';
import type { FailurePlace } from './contract-error.ts';

/** An event of a contract as it stands in the log. */
export interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** How a call or a deployment ended. */
export interface Execution {
  /** `failed` is an abnormal end: a trap, out of gas, a limit. */
  readonly status: 'success' | 'reverted' | 'failed';
  /** The returned data, or the ABI-encoded reason of a revert. */
  readonly output: Hex;
  /** Empty unless it succeeded. */
  readonly logs: readonly RawLog[];
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  /** Why it failed: where it trapped, or which limit was met. */
  readonly failure?: string;
  /** The same as a report of the engine, if the chain watches it. */
  readonly stop?: StopReport;
  /** Where it reverted or failed in the sources, if contracts of a debug build take part. */
  readonly trace?: SolidityTrace;
}

/** A message to the chain. */
export interface Message {
  readonly from: Address;
  readonly value: bigint;
  readonly data: Hex;
  /** Picoseconds of ref_time; the maximum by default. */
  readonly gas?: bigint;
}

/** Runs contracts on a chain in this process. */
export interface ContractExecutor {
  /** Calls a contract. Its changes stay if it succeeds and `isDryRun` is false. */
  call(message: Message & { readonly to: Address }, isDryRun: boolean): Execution;
  /** Deploys a program; `data` are the constructor's arguments. `address` is there if it ended well. */
  deploy(
    message: Message & { readonly code: Uint8Array; readonly salt?: Hex },
    isDryRun: boolean,
  ): Execution & { readonly address?: Address };
  /** Stores a program without deploying it, as a contract that creates others needs it. Nothing happens if it is there. */
  upload(code: Uint8Array, from: Address): void;
  /** Hears of a contract with other builds before it is deployed or uploaded. */
  describe?(contract: OtherBuilds): Promise<void>;
  /**
   * Where something failed that has no trace. What that takes is done when the answer is called, for the first time: a test that expects
   * the failure never asks. Undefined if nothing is known.
   */
  explain?(execution: Execution): Promise<(() => FailurePlace) | undefined>;
}

/** A program and what there is of its contract besides. */
export interface OtherBuilds {
  readonly blob: Uint8Array;
  readonly abi?: Abi;
  /** keccak-256 of the program, if it comes straight from the compiler, which can make other builds. */
  readonly hash?: Hex;
  /** The name of the contract, for reports of gas. */
  readonly contract?: string;
  /** The contracts that it creates, `file:Contract` by the hash of their code. A failure for want of one then names it. */
  readonly factoryDependencies?: Readonly<Record<Hex, string>>;
  /** Its debug build: the program with the functions and lines of its sources. Failures then say where they come from. */
  readonly debug?: Uint8Array;
  /** keccak-256 of the program of the debug build as the compiler gave it. */
  readonly debugHash?: Hex;
  /** Where its debug build is found or made if something fails, for a contract that was compiled without one. */
  readonly debugFrom?: DebugSource;
  /** Its coverage build: the program with probes in its sources. What tests run is then known, if a reporter counts it. */
  readonly coverage?: Uint8Array;
  /** keccak-256 of the program of the coverage build as the compiler gave it. */
  readonly coverageHash?: Hex;
}
