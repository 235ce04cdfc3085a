import type { AbiParameter, AbiSignature } from './abi/abi-signature.ts';
import { EXEC_BUFFER_LAYOUT } from './abi/exec-buffer.ts';
import { execErrorCodec, instantiateErrorCodec } from './codec/errors.ts';
import { execActionCodec } from './codec/exec-action.ts';
import { execOutcomeCodec } from './codec/exec-outcome.ts';
import { resultCodec } from './codec/result.ts';
import { bytes, i64, struct, u32 } from './codec/scale.ts';
import { type FunctionCodecs, type StrictCodec, strict } from './codec/strict.ts';
import { EXEC_ERROR, INSTANTIATE_ERROR } from './errors.ts';
import type { hostFunctionName } from './host-functions.ts';
import { INSTANCE_HOST_FUNCTIONS } from './instance-host-functions.ts';

/** A host function: its codecs on the scale wire, its signature on the abi wire. */
interface HostFunctionRow {
  readonly scale?: FunctionCodecs;
  readonly abi?: AbiSignature;
}

/**
 * The host functions of the `VirtT` generation, each declared once for both wires. Where the wires divide a call
 * differently, a row belongs to one of them: `run` with an action in SCALE is `execute` and `resume` upstream.
 * The types of the raw functions, the tap's decoding, the README's tables and the tests derive from it or are held to it.
 *
 * The abi wire is upstream's; the scale wire is this project's own.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/host_functions.rs` at sp-virtualization 0.2.0.
 */
export const VIRT_HOST_FUNCTIONS = {
  instantiate: {
    scale: {
      args: strict('instantiate arguments', struct({ program: bytes })),
      result: strict('instantiate result', resultCodec(u32, instantiateErrorCodec)),
    },
    abi: { parameters: [['program', 'fatPointer']], errors: INSTANTIATE_ERROR, maxValue: 0xffff_ffff, value: 'id' },
  },
  run: {
    scale: {
      args: strict('run arguments', struct({ instanceId: u32, gasLeft: i64, action: execActionCodec })),
      result: strict('run result', resultCodec(execOutcomeCodec, execErrorCodec)),
    },
  },
  execute: {
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['function', 'fatPointer'],
        ['gas_left', 'i64'],
        ['exec_buffer', 'pointer'],
      ],
      errors: EXEC_ERROR,
      maxValue: 1,
      value: 'status',
      execBuffer: EXEC_BUFFER_LAYOUT,
    },
  },
  resume: {
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['gas_left', 'i64'],
        ['return_value', 'u64'],
        ['exec_buffer', 'pointer'],
      ],
      errors: EXEC_ERROR,
      maxValue: 1,
      value: 'status',
      execBuffer: EXEC_BUFFER_LAYOUT,
    },
  },
  ...INSTANCE_HOST_FUNCTIONS,
} as const satisfies Readonly<Record<string, HostFunctionRow>>;

type Rows = typeof VIRT_HOST_FUNCTIONS;

/** The rows of one wire, by function. */
type RowsOf<Wire extends 'scale' | 'abi'> = {
  readonly [Fn in keyof Rows as Rows[Fn] extends Readonly<Record<Wire, unknown>> ? Fn : never]: Rows[Fn] extends Readonly<
    Record<Wire, infer Row>
  >
    ? Row
    : never;
};

const rowsOf = <Wire extends 'scale' | 'abi'>(wire: Wire): RowsOf<Wire> =>
  Object.fromEntries(
    Object.entries<HostFunctionRow>(VIRT_HOST_FUNCTIONS).flatMap(([fn, row]) =>
      row[wire] === undefined ? [] : [[fn, row[wire]]],
    ),
  ) as RowsOf<Wire>;

/** The *scale* wire of this generation: function -> the codec of its argument tuple and of its result. */
export const SCALE_HOST_FUNCTIONS = rowsOf('scale');

/** The *abi* wire of this generation: function -> its parameters and what its result says. */
export const ABI_HOST_FUNCTIONS = rowsOf('abi');

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

/** A host function of the abi wire. */
export type AbiFunction = keyof typeof ABI_HOST_FUNCTIONS;

type Parameters<Rows extends readonly (readonly [string, keyof AbiParameter])[]> = {
  -readonly [I in keyof Rows]: AbiParameter[Rows[I][1]];
};

/** The raw host functions of the abi wire, by import name: what a WebAssembly runtime imports from `env`. */
export type AbiTable = {
  readonly [Fn in AbiFunction as ReturnType<typeof hostFunctionName<Fn>>]: (
    ...args: Parameters<(typeof ABI_HOST_FUNCTIONS)[Fn]['parameters']>
  ) => bigint;
};
