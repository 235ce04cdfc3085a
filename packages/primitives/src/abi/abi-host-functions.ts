import { DESTROY_ERROR, EXEC_ERROR, INSTANTIATE_ERROR, MEMORY_ERROR } from '../errors.ts';
import type { hostFunctionName } from '../host-functions.ts';
import { EXEC_BUFFER_LAYOUT } from './exec-buffer.ts';
import type { Layout } from './layout.ts';

/**
 * What a parameter is in the *abi* wire, and what WebAssembly passes to JavaScript for it. Both `i32` and `pointer` arrive as
 * **signed** numbers, the others as **signed** bigints; a host takes the low 32 or 64 bits of either.
 */
export interface AbiParameter {
  readonly i32: number;
  readonly i64: bigint;
  readonly u64: bigint;
  /** An address in the runtime's linear memory: wasm i32. */
  readonly pointer: number;
  /** Address in the low 32 bits, length in bytes in the high 32: wasm i64. */
  readonly fatPointer: bigint;
  /** The same, where 0 means that there is no value. */
  readonly optionalFatPointer: bigint;
}

/** A host function of the abi wire: parameters, and what its result says, which is an i64: a value from 0, or a negated discriminant. */
export interface AbiSignature {
  readonly parameters: readonly (readonly [name: string, type: keyof AbiParameter])[];
  readonly errors: Readonly<Record<string, number>>;
  /** The greatest value that it can give. */
  readonly maxValue: number;
  /** What a value means: an id, an {@link EXEC_STATUS}, a packed module; of `none` there is only 0. */
  readonly value: 'id' | 'status' | 'module' | 'none';
  /** The layout behind the parameter `exec_buffer`, written where the call goes well. */
  readonly execBuffer?: Layout;
}

/** The parameter that names the place of an answer: the bytes there are written where the call goes well, and never read. */
export const ABI_OUTPUT_PARAMETERS: ReadonlySet<string> = new Set(['exec_buffer', 'dest']);

/**
 * The *abi* wire, VirtT generation: upstream's runtime-interface ABI, function by function.
 * The types of the raw functions, the tap's decoding, the README's table and the tests derive from it or are held to it.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/host_functions.rs` at sp-virtualization 0.2.0.
 */
export const ABI_HOST_FUNCTIONS = {
  instantiate: { parameters: [['program', 'fatPointer']], errors: INSTANTIATE_ERROR, maxValue: 0xffff_ffff, value: 'id' },
  execute: {
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
  resume: {
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
  destroy: { parameters: [['instance_id', 'i32']], errors: DESTROY_ERROR, maxValue: 0, value: 'none' },
  read_memory: {
    parameters: [
      ['instance_id', 'i32'],
      ['offset', 'i32'],
      ['dest', 'fatPointer'],
    ],
    errors: MEMORY_ERROR,
    maxValue: 0,
    value: 'none',
  },
  write_memory: {
    parameters: [
      ['instance_id', 'i32'],
      ['offset', 'i32'],
      ['src', 'fatPointer'],
    ],
    errors: MEMORY_ERROR,
    maxValue: 0,
    value: 'none',
  },
} as const satisfies Readonly<Record<string, AbiSignature>>;

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

/** What `execute` and `resume` return on success. */
export const EXEC_STATUS = {
  Finished: 0,
  /** The syscall is in the ExecBuffer. */
  Syscall: 1,
} as const;
