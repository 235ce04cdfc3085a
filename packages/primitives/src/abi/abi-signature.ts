import type { Layout } from './layout.ts';

/**
 * The types of parameters in the *abi* wire, and the values that WebAssembly passes to JavaScript for them. Both `i32` and `pointer` arrive as
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

/** A host function of the abi wire: its parameters and its result, an i64 that is a value from 0 or a negated error discriminant. */
export interface AbiSignature {
  readonly parameters: readonly (readonly [name: string, type: keyof AbiParameter])[];
  readonly errors: Readonly<Record<string, number>>;
  /** The greatest value that it can give. */
  readonly maxValue: number;
  /** The meaning of a value: an id, an {@link EXEC_STATUS}, a packed module; `none` is always 0. */
  readonly value: 'id' | 'status' | 'module' | 'none';
  /** The layout behind the parameter `exec_buffer`, which is written if the call succeeds. */
  readonly execBuffer?: Layout;
}

/** The parameter that points to the place of an answer: its bytes are written if the call succeeds, and never read. */
export const ABI_OUTPUT_PARAMETERS: ReadonlySet<string> = new Set(['exec_buffer', 'dest']);

/** What `execute` and `resume` return on success. */
export const EXEC_STATUS = {
  Finished: 0,
  /** The syscall is in the ExecBuffer. */
  Syscall: 1,
} as const;
