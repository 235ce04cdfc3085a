import { type Generation, HostFault, type RawCall } from '@polkavirt/primitives';
import { inputOf, outputOf } from '../message/flatten.ts';
import { functionOfImport } from '../message/host-function.ts';
import { captureToBinary } from './binary.ts';
import type { Capture, CapturedCall, CapturedFault } from './captured-call.ts';
import { captureToJsonLines } from './json-lines.ts';

/** The part of a tap's record that a capture uses: `HostCallRecord` of `@polkavirt/host` with the option `recordBytes`. */
export interface TappedCall {
  readonly wire: string;
  readonly wireVersion?: number;
  readonly name: string;
  readonly generation?: Generation;
  readonly instance?: number;
  readonly fault?: unknown;
  readonly durationNs: number;
  readonly raw?: RawCall;
}

/** The part of `calls$` that a capture uses. */
export interface TappedCalls {
  subscribe(next: (call: TappedCall) => void): { unsubscribe(): void };
}

const faultOf = (thrown: unknown): CapturedFault => {
  if (thrown instanceof HostFault) return { code: thrown.code, message: thrown.message };
  return thrown instanceof Error ? { code: thrown.name, message: thrown.message } : { code: 'Error', message: String(thrown) };
};

/**
 * A tap's record as a captured call.
 *
 * @throws TypeError If the tap was made without `recordBytes`, or if the wire passes values that have no bytes of their own.
 */
export const capturedCall = (record: TappedCall): CapturedCall => {
  const { name, wire, raw, durationNs } = record;
  if (raw === undefined)
    throw new TypeError('a capture needs the bytes of calls: tapHostFunctions(table, wire, { recordBytes: true })');
  const fails = 'fault' in record;
  const input = inputOf(raw);
  const output = fails ? undefined : outputOf(raw);
  if (input === undefined || (output === undefined && !fails)) {
    throw new TypeError(
      `${name} of the ${wire} wire takes or gives values that are neither bytes, text nor numbers: no file can hold them`,
    );
  }
  return {
    fn: functionOfImport(name),
    importName: name,
    generation: record.generation,
    wire,
    wireVersion: record.wireVersion,
    instance: record.instance,
    input,
    output,
    fault: fails ? faultOf(record.fault) : undefined,
    durationNs,
  };
};

/** Calls as they are captured. */
export interface LiveCapture {
  readonly calls: readonly CapturedCall[];
  /** The number of calls that were not kept, because there were more than `maxCalls`. */
  readonly dropped: number;
  /** Ends it: later calls are not captured. */
  stop(): void;
  /** What was captured until now. */
  capture(): Capture;
  toJsonLines(): string;
  toBinary(): Uint8Array;
}

export interface CaptureOptions {
  /** Calls that are kept, at most; later ones are counted alone. Default 100,000. */
  readonly maxCalls?: number;
}

/**
 * Captures what a tap sees, from now on:
 *
 * ```ts
 * const tap = tapHostFunctions(table, wire, { recordBytes: true });
 * const capture = createCapture(tap.calls$);
 * ```
 */
export const createCapture = (calls$: TappedCalls, { maxCalls = 100_000 }: CaptureOptions = {}): LiveCapture => {
  const calls: CapturedCall[] = [];
  let dropped = 0;
  const subscription = calls$.subscribe((record) => {
    if (calls.length < maxCalls) calls.push(capturedCall(record));
    else dropped += 1;
  });
  return {
    calls,
    get dropped() {
      return dropped;
    },
    stop: () => subscription.unsubscribe(),
    capture: () => ({ calls: [...calls], isComplete: dropped === 0 }),
    toJsonLines: () => captureToJsonLines(calls),
    toBinary: () => captureToBinary(calls),
  };
};
