import type { hostFunctionName } from '../host-functions.ts';
import { destroyErrorCodec, execErrorCodec, instantiateErrorCodec, memoryErrorCodec } from './errors.ts';
import { execActionCodec } from './exec-action.ts';
import { execOutcomeCodec } from './exec-outcome.ts';
import { resultCodec } from './result.ts';
import { bytes, i64, struct, u32, unit } from './scale.ts';
import { type StrictCodec, strict } from './strict.ts';

/**
 * The *scale* wire, VirtT generation: function -> the codec of its argument tuple and of its result. This table is
 * the definition of the wire; the types of the raw functions, the tap's decoding, the README's table and the
 * tests derive from it or are held to it. (The wire is this project's own. Upstream's ABI is the *abi* wire.)
 */
export const SCALE_HOST_FUNCTIONS = {
  instantiate: {
    args: strict('instantiate arguments', struct({ program: bytes })),
    result: strict('instantiate result', resultCodec(u32, instantiateErrorCodec)),
  },
  run: {
    args: strict('run arguments', struct({ instanceId: u32, gasLeft: i64, action: execActionCodec })),
    result: strict('run result', resultCodec(execOutcomeCodec, execErrorCodec)),
  },
  memory_read: {
    args: strict('memory_read arguments', struct({ instanceId: u32, offset: u32, len: u32 })),
    result: strict('memory_read result', resultCodec(bytes, memoryErrorCodec)),
  },
  memory_write: {
    args: strict('memory_write arguments', struct({ instanceId: u32, offset: u32, src: bytes })),
    result: strict('memory_write result', resultCodec(unit, memoryErrorCodec)),
  },
  destroy: {
    args: strict('destroy arguments', struct({ instanceId: u32 })),
    result: strict('destroy result', resultCodec(unit, destroyErrorCodec)),
  },
} as const;

/** A host function of the scale wire. */
export type ScaleFunction = keyof typeof SCALE_HOST_FUNCTIONS;

/** What goes into a function of the scale wire, decoded. */
export type ScaleArgs<Fn extends ScaleFunction> =
  (typeof SCALE_HOST_FUNCTIONS)[Fn]['args'] extends StrictCodec<infer T> ? T : never;

/** What comes out of a function of the scale wire, decoded. */
export type ScaleResult<Fn extends ScaleFunction> =
  (typeof SCALE_HOST_FUNCTIONS)[Fn]['result'] extends StrictCodec<infer T> ? T : never;

/** The raw host functions of the scale wire, by import name: the SCALE argument tuple in, the SCALE `Result` out. */
export type ScaleTable = {
  readonly [Fn in ScaleFunction as ReturnType<typeof hostFunctionName<Fn>>]: (args: Uint8Array) => Uint8Array;
};
