import type { ExecError, MemoryError } from './errors.ts';
import type { Result } from './result.ts';
import type { StopReport } from './stop-report.ts';
import type { CompileStatus, ModuleError, TypestateInstantiateError } from './typestate-errors.ts';

/**
 * The second generation of the interface: sp-virtualization 0.4.0. A module is compiled once, instances of it are prepared for
 * one export at a time, and only a prepared execution runs and gives access to memory:
 *
 *     Module ──instantiate──▶ Instance ──prepare──▶ Execution ──run──▶ Instance | Execution
 *
 * Upstream moves ownership at each arrow. Here the object before the arrow is *consumed*: every later call on it gives
 * `InvalidInstance`, and the object to continue with is in the result. Symbols of host calls are names, not numbers.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/{lib,forwarder}.rs`.
 */
export interface TypestateVirtT {
  /**
   * Compiles a program. With an `identifier`, a module that is cached under it is returned as it is (`Cached`), whatever
   * `program` holds; otherwise the new module is cached under it. Without one the cache is neither read nor written.
   */
  fromBytes(program: Uint8Array, identifier?: Uint8Array): Result<CompiledModule, ModuleError>;
  /** The module cached under `identifier`, or `NotCached`. Never reads storage. */
  lookup(identifier: Uint8Array): Result<VirtModule, ModuleError>;
  /** Why a program is refused: see `VirtT.explainRefusal`. */
  explainRefusal?(program: Uint8Array): string | undefined;
  /**
   * The module whose program lies in storage under `key`: from the cache if it is there; else read from main storage, or from
   * the child trie `childTrie` (not empty), compiled, and cached under the key. `NotFound` if storage has no such key.
   */
  fromStorageKey(key: Uint8Array, childTrie?: Uint8Array): Result<CompiledModule, ModuleError>;
}

/** Storage as {@link TypestateVirtT.fromStorageKey} reads it: the part of externalities that this interface needs. */
export interface StorageReader {
  /** The value under `key` of main storage, or undefined. */
  storage(key: Uint8Array): Uint8Array | undefined;
  /** The value under `key` of the default child trie `childTrie` (its name without `:child_storage:default:`), or undefined. */
  childStorage(childTrie: Uint8Array, key: Uint8Array): Uint8Array | undefined;
}

/** A module and whether compiling it was needed: `Compiled` was real work, `Cached` was not. */
export interface CompiledModule {
  readonly module: VirtModule;
  readonly status: CompileStatus;
}

/** A compiled program; any number of instances can be made of it. */
export interface VirtModule {
  /** A fresh instance, or `TooManyInstances` at the host's cap, or `InvalidModule`. */
  instantiate(): Result<IdleInstance, TypestateInstantiateError>;
}

/** An instance that is not running. Release it with `using` or {@link IdleInstance.destroy}. */
export interface IdleInstance extends Disposable {
  /**
   * Prepares a call of an export and **consumes this instance**: use the execution from the result. On an error the instance
   * is handed back in it and stays usable (unless the error is `InvalidInstance`).
   *
   * @param functionName The export's symbol: text (UTF-8) or raw bytes.
   * @returns `InvalidImage` if there is no such export; `InvalidInstance` if this instance was consumed or destroyed.
   */
  prepare(functionName: string | Uint8Array): Result<Execution, PrepareFailure>;
  /** Why its last run, or the last `prepare`, ended: see `Virt.explain`. */
  explain?(): StopReport | undefined;
  /** Destroys the instance if this handle still owns it. */
  destroy(): void;
}

/** A failed {@link IdleInstance.prepare}: the error, and the instance to go on with. */
export interface PrepareFailure {
  readonly instance: IdleInstance;
  readonly error: ExecError;
}

/** An instance that is prepared to start, or suspended at a syscall. Release it with `using` or {@link Execution.destroy}. */
export interface Execution extends Disposable {
  /**
   * Puts `a0` into register a0, and runs until the program finishes, calls the host, or fails. **Consumes this
   * execution**: continue with the instance or the execution in the outcome.
   *
   * @param gasLeft Gas for this step, an i64.
   * @param a0 A u64: the answer to the syscall; 0 by convention for the first step.
   */
  run(gasLeft: bigint, a0: bigint): ExecResult;
  /** Where it is suspended: see `Virt.explain`. */
  explain?(): StopReport | undefined;
  /** Copies guest memory at `offset` (u32) into `dest`; `OutOfBounds` if any byte is not accessible, and then nothing is copied. */
  readMemory(offset: number, dest: Uint8Array): Result<void, MemoryError>;
  /** Copies `src` to guest memory at `offset` (u32); `OutOfBounds` if any byte is not writable, and then nothing is written. */
  writeMemory(offset: number, src: Uint8Array): Result<void, MemoryError>;
  /** Destroys the instance if this handle still owns it. */
  destroy(): void;
}

/** How a step of {@link Execution.run} ended. */
export type ExecResult =
  | { readonly kind: 'Finished'; readonly instance: IdleInstance; readonly gasLeft: bigint }
  | {
      readonly kind: 'Syscall';
      readonly execution: Execution;
      /** Gas that is left, an i64. */
      readonly gasLeft: bigint;
      /** The import's symbol, at most 32 bytes. */
      readonly syscallSymbol: Uint8Array;
      /** Argument registers, u64 each. */
      readonly a0: bigint;
      readonly a1: bigint;
      readonly a2: bigint;
      readonly a3: bigint;
      readonly a4: bigint;
      readonly a5: bigint;
    }
  | { readonly kind: 'Error'; readonly instance: IdleInstance; readonly error: ExecError };

/** The most bytes a syscall's symbol may have; a module with a longer import is an `InvalidImage`. */
export const MAX_SYSCALL_SYMBOL_LENGTH = 32;

/** The default number of instances that live at the same time: upstream's cap, its pallet's call depth of 26 and a margin. */
export const DEFAULT_MAX_INSTANCES = 30;
