import type { AbiParameter, AbiSignature } from './abi/abi-signature.ts';
import { TYPESTATE_EXEC_BUFFER_LAYOUT } from './abi/typestate-exec-buffer.ts';
import { execErrorCodec } from './codec/errors.ts';
import { resultCodec } from './codec/result.ts';
import { bytes, i64, struct, u32, u64, unit } from './codec/scale.ts';
import { type FunctionCodecs, type StrictCodec, strict } from './codec/strict.ts';
import { compiledModuleCodec, optionalBytes, typestateOutcomeCodec } from './codec/typestate-outcome.ts';
import { unitEnum } from './codec/unit-enum.ts';
import { EXEC_ERROR } from './errors.ts';
import type { HostFunctionVersion, hostFunctionName } from './host-functions.ts';
import { INSTANCE_HOST_FUNCTIONS } from './instance-host-functions.ts';
import { COMPILE_STATUS, MODULE_ERROR, TYPESTATE_INSTANTIATE_ERROR } from './typestate-errors.ts';

const moduleErrorCodec = unitEnum(MODULE_ERROR, 'ModuleError');
const instantiateErrorCodec = unitEnum(TYPESTATE_INSTANTIATE_ERROR, 'InstantiateError');

/** The greatest packed module: low 32 bits its id, bits 32 to 39 the status. */
const MAX_PACKED_MODULE = COMPILE_STATUS.Compiled * 2 ** 32 + 0xffff_ffff;

/**
 * The host functions of the typestate generation, each declared once: on the *scale* wire the codecs of argument tuple and result;
 * on the *abi* wire parameters, errors, and the greatest value that it can give (an i64: a value from 0, or a negated discriminant).
 * The types of the raw functions, both wires, the tap's decoding, the README's table and the tests derive from it or are held to it.
 *
 * The abi wire is upstream's: an absent `identifier` is the fat pointer 0 (`PassFatPointerAndReadOption`), an empty one points
 * anywhere else. The scale wire is this project's own.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/host_functions.rs` at sp-virtualization 0.4.0.
 */
export const TYPESTATE_HOST_FUNCTIONS = {
  compile_from_bytes: {
    scale: {
      args: strict('compile_from_bytes arguments', struct({ program: bytes, identifier: optionalBytes })),
      result: strict('compile_from_bytes result', resultCodec(compiledModuleCodec, moduleErrorCodec)),
    },
    abi: {
      parameters: [
        ['program', 'fatPointer'],
        ['identifier', 'optionalFatPointer'],
      ],
      errors: MODULE_ERROR,
      maxValue: MAX_PACKED_MODULE,
      value: 'module',
    },
  },
  lookup: {
    scale: {
      args: strict('lookup arguments', struct({ identifier: bytes })),
      result: strict('lookup result', resultCodec(u32, moduleErrorCodec)),
    },
    abi: { parameters: [['identifier', 'fatPointer']], errors: MODULE_ERROR, maxValue: 0xffff_ffff, value: 'id' },
  },
  compile_from_storage_key: {
    scale: {
      args: strict('compile_from_storage_key arguments', struct({ storageKey: bytes, childTrie: bytes })),
      result: strict('compile_from_storage_key result', resultCodec(compiledModuleCodec, moduleErrorCodec)),
    },
    abi: {
      parameters: [
        ['storage_key', 'fatPointer'],
        ['child_trie', 'fatPointer'],
      ],
      errors: MODULE_ERROR,
      maxValue: MAX_PACKED_MODULE,
      value: 'module',
    },
  },
  instantiate: {
    scale: {
      args: strict('instantiate arguments', struct({ moduleId: u32 })),
      result: strict('instantiate result', resultCodec(u32, instantiateErrorCodec)),
    },
    abi: { parameters: [['module_id', 'i32']], errors: TYPESTATE_INSTANTIATE_ERROR, maxValue: 0xffff_ffff, value: 'id' },
  },
  prepare: {
    scale: {
      args: strict('prepare arguments', struct({ instanceId: u32, functionName: bytes })),
      result: strict('prepare result', resultCodec(unit, execErrorCodec)),
    },
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['function', 'fatPointer'],
      ],
      errors: EXEC_ERROR,
      maxValue: 0,
      value: 'none',
    },
  },
  run: {
    scale: {
      args: strict('run arguments', struct({ instanceId: u32, gasLeft: i64, a0: u64 })),
      result: strict('run result', resultCodec(typestateOutcomeCodec, execErrorCodec)),
    },
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['gas_left', 'i64'],
        ['a0', 'u64'],
        ['exec_buffer', 'pointer'],
      ],
      errors: EXEC_ERROR,
      maxValue: 1,
      value: 'status',
      execBuffer: TYPESTATE_EXEC_BUFFER_LAYOUT,
    },
  },
  ...INSTANCE_HOST_FUNCTIONS,
} as const satisfies Readonly<Record<string, { readonly scale: FunctionCodecs; readonly abi: AbiSignature }>>;

/** A host function of the typestate generation. */
export type TypestateFunction = keyof typeof TYPESTATE_HOST_FUNCTIONS;

export const TYPESTATE_FUNCTION_NAMES = Object.keys(TYPESTATE_HOST_FUNCTIONS) as readonly TypestateFunction[];

/** What goes into a function on the scale wire, decoded. */
export type TypestateScaleArgs<Fn extends TypestateFunction> =
  (typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['scale']['args'] extends StrictCodec<infer T> ? T : never;

/** What comes out of a function on the scale wire, decoded. */
export type TypestateScaleResult<Fn extends TypestateFunction> =
  (typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['scale']['result'] extends StrictCodec<infer T> ? T : never;

/** Functions by their own name -> the same by import name. */
type Named<Functions, Version extends HostFunctionVersion> = {
  readonly [Fn in keyof Functions & string as ReturnType<typeof hostFunctionName<Fn, Version>>]: Functions[Fn];
};

/** The raw functions of the scale wire: the SCALE argument tuple in, the SCALE `Result` out. */
export type TypestateScaleFunctions = { readonly [Fn in TypestateFunction]: (args: Uint8Array) => Uint8Array };

/** The raw host functions of the scale wire, by import name. */
export type TypestateScaleTable<Version extends HostFunctionVersion = 1> = Named<TypestateScaleFunctions, Version>;

type Parameters<Rows extends readonly (readonly [string, keyof AbiParameter])[]> = {
  -readonly [I in keyof Rows]: AbiParameter[Rows[I][1]];
};

/** The raw functions of the abi wire. */
export type TypestateAbiFunctions = {
  readonly [Fn in TypestateFunction]: (...args: Parameters<(typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['abi']['parameters']>) => bigint;
};

/** The raw host functions of the abi wire, by import name: what a WebAssembly runtime imports from `env`. */
export type TypestateAbiTable<Version extends HostFunctionVersion = 1> = Named<TypestateAbiFunctions, Version>;

/** Which version the functions of a typestate wire carry in their names. */
export interface TypestateWireOptions<Version extends HostFunctionVersion = HostFunctionVersion> {
  /** Default 1, as upstream. 2 for a table that holds the other generation as well. */
  readonly version?: Version;
}
