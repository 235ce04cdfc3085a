import type {
  CompileStatus,
  DestroyError,
  ExecError,
  ExecOutcome,
  InstantiateError,
  MemoryError,
  ModuleError,
  Result,
  StopReport,
  TypestateInstantiateError,
  TypestateOutcome,
} from '@polkavirt/primitives';

/** The options of the implementations in the worker. */
export interface WorkerOptions {
  readonly generation: 'virt' | 'typestate';
  readonly backend?: string;
  readonly costModel?: string;
  readonly limits?: Readonly<Record<string, number | undefined>>;
}

/** A module in the worker. */
export interface IsolatedModule {
  readonly id: number;
  readonly status: CompileStatus;
}

/**
 * The calls between the two threads: name -> arguments and result. All values can be cloned. Ids name instances and
 * modules in the worker.
 */
export interface Calls extends VirtCalls, TypestateCalls, InstanceCalls {}

/** Calls that make instances of the `VirtT` generation. */
export interface VirtCalls {
  explainRefusal(program: Uint8Array): string | undefined;
  instantiate(program: Uint8Array): Result<number, InstantiateError>;
}

/** Calls that make instances of the typestate generation. */
export interface TypestateCalls {
  explainRefusal(program: Uint8Array): string | undefined;
  fromBytes(program: Uint8Array, identifier: Uint8Array | undefined): Result<IsolatedModule, ModuleError>;
  lookup(identifier: Uint8Array): Result<number, ModuleError>;
  /** @param program The bytes in storage, in case the module must be compiled. */
  fromStorageKey(key: Uint8Array, program: Uint8Array | undefined): Result<IsolatedModule, ModuleError>;
  instantiateModule(module: number): Result<number, TypestateInstantiateError>;
}

/** Calls of instances of either generation: `InstanceCore`, by id. */
export interface InstanceCalls {
  prepare(id: number, functionName: string | Uint8Array): Result<void, ExecError>;
  run(
    id: number,
    gasLeft: bigint,
    a0: bigint,
  ): { readonly result: Result<ExecOutcome | TypestateOutcome, ExecError>; readonly memoryBytes: number };
  explain(id: number): StopReport | undefined;
  read(id: number, offset: number, length: number): Result<Uint8Array, MemoryError>;
  write(id: number, offset: number, bytes: Uint8Array): Result<void, MemoryError>;
  destroy(id: number): Result<void, DestroyError>;
}

export type CallName = keyof Calls;

export interface Request {
  readonly name: CallName;
  readonly args: readonly unknown[];
}

/** The worker's answer: a value, or the error that it threw. */
export type Reply =
  | { readonly value: unknown; readonly refusals: readonly string[] }
  | { readonly fault: { readonly code: string | undefined; readonly message: string }; readonly refusals: readonly string[] };
