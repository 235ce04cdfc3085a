import type { StopReport } from '@polkavirt/primitives';
import type { Address } from '../address.ts';
import type { ReviveError } from '../errors.ts';
import type { HostFunctionName } from '../host-functions.ts';

/** How a frame came to be, by Ethereum's names. */
export type FrameType = 'CALL' | 'STATICCALL' | 'DELEGATECALL' | 'CREATE' | 'CREATE2';

/** A frame at its start. */
export interface FrameStart {
  readonly type: FrameType;
  /** 0 for the frame that the transaction calls. */
  readonly depth: number;
  /** Who calls; for a delegate call the contract in whose name the code runs. */
  readonly from: Address;
  /** Whose code runs. */
  readonly to: Address;
  readonly value: bigint;
  readonly input: Uint8Array;
  /** Picoseconds of ref_time that it may use. */
  readonly gas: bigint;
}

/** A frame at its end. */
export interface FrameEnd {
  readonly depth: number;
  /** What it returned, or the reason that it reverted with. */
  readonly output: Uint8Array;
  readonly reverted: boolean;
  /** Absent if the frame ended by itself, be it with a revert. */
  readonly failure?: { readonly error: ReviveError; readonly message: string };
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
}

/** A Solidity event. */
export interface ContractLog {
  readonly address: Address;
  /** 32 bytes each, at most 4. */
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** A call of a host function, before it happens. */
export interface HostCall {
  readonly depth: number;
  readonly name: HostFunctionName;
  readonly args: Readonly<Record<string, number | bigint>>;
  readonly gasLeft: bigint;
}

/** Gets told what contracts do. It cannot change anything, and what it sees is not to be changed. */
export interface ReviveObserver {
  enterFrame?(frame: FrameStart): void;
  exitFrame?(frame: FrameEnd): void;
  /** Told of events too whose frames are rolled back later. */
  log?(log: ContractLog, depth: number): void;
  hostCall?(call: HostCall): void;
  diagnostic?(diagnostic: Diagnostic): void;
}

/** What a watcher of the engine knows of the place where a program stopped. */
export interface Explanation {
  /** The offset of the instruction in the program's code. */
  readonly pc?: number;
  /** The instruction in assembly. */
  readonly instruction?: string;
  /** The address that a load or store could not access. */
  readonly faultAddress?: number;
  /** In words, if it recognised the reason, such as a heap that is full. */
  readonly reason?: string;
  /** All that is known: the functions under way, from the program's debug information. */
  readonly stop?: StopReport;
}

/** Asked right after a program stopped abnormally, before anything else runs on the engine. */
export type Explain = (stopped: {
  readonly error: ReviveError;
  readonly code: Uint8Array;
  readonly exportName: 'deploy' | 'call';
}) => Explanation | undefined;

/** One level of {@link Diagnostic.stack}. */
export interface StackEntry {
  readonly type: FrameType;
  readonly contract: Address;
  /** Whose code ran, if not the contract's own. */
  readonly codeOf?: Address;
  readonly exportName: 'deploy' | 'call';
  /** The first four bytes of the input, which say the Solidity function. */
  readonly selector?: string;
}

/**
 * Why a frame ended abnormally. For people: it does not belong to the state, and where `explain` is used it differs
 * between implementations.
 */
export interface Diagnostic {
  readonly error: ReviveError;
  /** One sentence: what, with sizes and limits. */
  readonly message: string;
  /** The host function that refused, if one did. */
  readonly hostFunction?: HostFunctionName;
  readonly explanation?: Explanation;
  /** The frame that failed first, then who called it, and so on. */
  readonly stack: readonly StackEntry[];
}
