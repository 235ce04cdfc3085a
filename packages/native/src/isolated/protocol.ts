import type {
  CompileStatus,
  DestroyError,
  ExecAction,
  ExecError,
  ExecOutcome,
  InstantiateError,
  MemoryError,
  ModuleError,
  Result,
  TypestateInstantiateError,
} from '@polkavirt/primitives';

/** What the worker's implementations are made with. */
export interface WorkerOptions {
  readonly generation: 'virt' | 'typestate';
  readonly backend?: string;
  readonly costModel?: string;
  readonly limits?: Readonly<Record<string, number | undefined>>;
}

/** How a step ended, with the ids of the handles to go on with. */
export type IsolatedStep =
  | { readonly kind: 'Finished'; readonly instance: number; readonly gasLeft: bigint }
  | {
      readonly kind: 'Syscall';
      readonly execution: number;
      readonly gasLeft: bigint;
      readonly syscallSymbol: Uint8Array;
      readonly registers: readonly [bigint, bigint, bigint, bigint, bigint, bigint];
    }
  | { readonly kind: 'Error'; readonly instance: number; readonly error: ExecError };

/** A module in the worker. */
export interface IsolatedModule {
  readonly id: number;
  readonly status: CompileStatus;
}

/**
 * What the two threads say to each other: the name of a call -> what goes in, and what comes out. All of it can be cloned. Ids name
 * instances, modules and executions that the worker has.
 */
export interface Calls {
  instantiate(program: Uint8Array): Result<number, InstantiateError>;
  run(
    id: number,
    gasLeft: bigint,
    action: ExecAction,
  ): { readonly result: Result<ExecOutcome, ExecError>; readonly memoryBytes: number };
  read(id: number, offset: number, length: number): Result<Uint8Array, MemoryError>;
  write(id: number, offset: number, bytes: Uint8Array): Result<void, MemoryError>;
  destroy(id: number): Result<void, DestroyError>;

  fromBytes(program: Uint8Array, identifier: Uint8Array | undefined): Result<IsolatedModule, ModuleError>;
  lookup(identifier: Uint8Array): Result<number, ModuleError>;
  /** @param program What storage has, for the case that it must be compiled. */
  fromStorageKey(key: Uint8Array, program: Uint8Array | undefined): Result<IsolatedModule, ModuleError>;
  instantiateModule(module: number): Result<number, TypestateInstantiateError>;
  prepare(instance: number, functionName: Uint8Array): Result<number, ExecError>;
  step(execution: number, gasLeft: bigint, a0: bigint): IsolatedStep;
  readExecution(execution: number, offset: number, length: number): Result<Uint8Array, MemoryError>;
  writeExecution(execution: number, offset: number, bytes: Uint8Array): Result<void, MemoryError>;
  /** Gives up an instance or an execution. */
  release(id: number): void;
}

export type CallName = keyof Calls;

export interface Request {
  readonly name: CallName;
  readonly args: readonly unknown[];
}

/** What the worker answers: a value, or what it threw. */
export type Reply =
  | { readonly value: unknown; readonly refusals: readonly string[] }
  | { readonly fault: { readonly code: string | undefined; readonly message: string }; readonly refusals: readonly string[] };
