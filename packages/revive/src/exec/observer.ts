import type { StopReport } from '@polkavirt/primitives';
import type { Address } from '../address.ts';
import type { ReviveError } from '../errors.ts';
import type { HostFunctionName } from '../host-functions.ts';

/** The kind of a frame, by Ethereum's names. */
export type FrameType = 'CALL' | 'STATICCALL' | 'DELEGATECALL' | 'CREATE' | 'CREATE2';

/** A frame at its start. */
export interface FrameStart {
  readonly type: FrameType;
  /** 0 for the frame that the transaction calls. */
  readonly depth: number;
  /** Who calls; for a delegate call the contract in whose name the code runs. */
  readonly from: Address;
  /** The address whose code runs. */
  readonly to: Address;
  readonly value: bigint;
  readonly input: Uint8Array;
  /** Picoseconds of ref_time that it may use. */
  readonly gas: bigint;
}

/** A frame at its end. */
export interface FrameEnd {
  readonly depth: number;
  /** The returned data, or the reason of a revert. */
  readonly output: Uint8Array;
  readonly reverted: boolean;
  /** Absent if the frame ended normally, including by a revert. */
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

/** The end of a host function, unless it ended its frame. */
export interface HostReturn {
  readonly depth: number;
  readonly name: HostFunctionName;
  /** What is in a0 then. */
  readonly result: bigint;
  readonly gasLeft: bigint;
}

/** A call that did not take place, of which the caller gets a return code. */
export interface RefusedCall {
  /** Of the caller. */
  readonly depth: number;
  readonly error: ReviveError;
  readonly message: string;
}

/** An access to the storage of a contract, before it happens. */
export interface StorageAccess {
  /** Whose storage. */
  readonly address: Address;
  /** 32 bytes, or of another length. */
  readonly key: Uint8Array;
  readonly isWrite: boolean;
}

/** Observes contracts. It cannot change anything, and must not modify what it receives. */
export interface ReviveObserver {
  enterFrame?(frame: FrameStart): void;
  exitFrame?(frame: FrameEnd): void;
  /** Called also for events whose frames are rolled back later. */
  log?(log: ContractLog, depth: number): void;
  hostCall?(call: HostCall): void;
  hostReturn?(end: HostReturn): void;
  storageAccess?(access: StorageAccess): void;
  refusedCall?(refused: RefusedCall): void;
  diagnostic?(diagnostic: Diagnostic): void;
}

/** Facts of a watched engine about the place where a program stopped. */
export interface Explanation {
  /** The offset of the instruction in the program's code. */
  readonly pc?: number;
  /** The instruction in assembly. */
  readonly instruction?: string;
  /** The address that a load or store could not access. */
  readonly faultAddress?: number;
  /** The reason in words if it was recognised, such as a full heap. */
  readonly reason?: string;
  /** The full report, with the active functions from the program's debug information. */
  readonly stop?: StopReport;
}

/** An instruction of a program that ran. */
export interface InstructionStep {
  /** Its offset in the program's code. */
  readonly pc: number;
  /** In assembly. */
  readonly instruction: string;
  /** Units of fuel that were left before it. */
  readonly fuelLeft: bigint;
  /** Units of fuel that it took; instructions are paid for when the block that they are in begins. */
  readonly fuel: bigint;
}

/**
 * Does work, and tells each instruction that programs run in it; it runs much more slowly then.
 *
 * @param onStep Returns whether it wants to be told more.
 */
export type TraceInstructions = <R>(onStep: (step: InstructionStep) => boolean, work: () => R) => R;

/** Called right after a program stopped abnormally, before anything else runs on the engine. */
export type Explain = (stopped: {
  readonly error: ReviveError;
  readonly code: Uint8Array;
  readonly exportName: 'deploy' | 'call';
}) => Explanation | undefined;

/** One level of {@link Diagnostic.stack}. */
export interface StackEntry {
  readonly type: FrameType;
  readonly contract: Address;
  /** The address whose code ran, if not the contract's own. */
  readonly codeOf?: Address;
  readonly exportName: 'deploy' | 'call';
  /** The first four bytes of the input, which say the Solidity function. */
  readonly selector?: string;
}

/**
 * Why a frame ended abnormally. It is for people and not part of the state; with `explain` it differs between
 * implementations.
 */
export interface Diagnostic {
  readonly error: ReviveError;
  /** One sentence with sizes and limits. */
  readonly message: string;
  /** The host function that failed, if one did. */
  readonly hostFunction?: HostFunctionName;
  readonly explanation?: Explanation;
  /** The frame that failed, then its caller, and so on. */
  readonly stack: readonly StackEntry[];
}
