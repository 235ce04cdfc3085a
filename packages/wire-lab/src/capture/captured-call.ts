import { type Generation, hostFunctionName } from '@polkavirt/primitives';
import { findHostFunction, type HostFunction } from '../message/host-function.ts';

/** One raw call of a host function, as it crossed the wire. */
export interface CapturedCall {
  /** The function's own name, such as `run`. */
  readonly fn: string;
  /** The import name, `ext_virtualization_run_version_1`. */
  readonly importName: string;
  /** Undefined if the wire does not tell it. */
  readonly generation: Generation | undefined;
  /** The wire's name, such as `scale`. */
  readonly wire: string;
  /** The wire's version, from 1; undefined if the capture does not say it. */
  readonly wireVersion: number | undefined;
  /** The id of the instance that it is about, or that it made; undefined if there is none. */
  readonly instance: number | undefined;
  /** The message that went in. On the abi wire: parameters little-endian, then the memory that they point to. */
  readonly input: Uint8Array;
  /** The message that came out; undefined after a fault. On the abi wire: the result, then the memory that was written. */
  readonly output: Uint8Array | undefined;
  /** What was thrown, if the call failed. */
  readonly fault: CapturedFault | undefined;
  /** Nanoseconds inside the function. */
  readonly durationNs: number;
}

/** A fault in the form that a file can hold. */
export interface CapturedFault {
  /** `HostFault`'s code, or the name of another error. */
  readonly code: string;
  readonly message: string;
}

/** Calls in the order in which they ended. */
export interface Capture {
  readonly calls: readonly CapturedCall[];
  /** False if the file ends before the capture did, because its writer was stopped. */
  readonly isComplete: boolean;
}

/** A file that is not a capture, or not one that this version reads. The message names the place. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

export const CAPTURE_VERSION = 1;

/**
 * The table's row of a captured call; undefined if no table knows its messages: those of a wire of one's own, and those of a function in
 * another version.
 */
export const hostFunctionOf = ({
  generation,
  wire,
  fn,
  importName,
}: Pick<CapturedCall, 'generation' | 'wire' | 'fn' | 'importName'>): HostFunction | undefined => {
  const isOtherVersion = generation === 'virt' && importName !== hostFunctionName(fn);
  return isOtherVersion ? undefined : findHostFunction(generation, wire, fn);
};
