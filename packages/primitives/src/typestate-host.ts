import type { InstanceCore } from './instance-core.ts';
import type { Result } from './result.ts';
import type { CompileStatus, ModuleError, TypestateInstantiateError } from './typestate-errors.ts';
import type { Finished } from './virt.ts';

/**
 * The typestate generation's calls as they cross the bridge, with modules and instances as ids: what the manager behind the host
 * functions implements, and what a forwarder sees at the other end of a wire. It corresponds to `VirtHost` of the older generation.
 *
 * The calls of an instance are those of an {@link InstanceCore}. Here it comes from outside, so a call that does not fit the instance's
 * state is `InvalidInstance`: `prepare` of one that is ready or suspended, `run` and memory of one that is idle.
 * An id of one generation is invalid for the functions of the other: see `createCombinedHost` of *host*.
 * Values outside their type are answered with `HostFault` `ValueOutOfRange`, as there.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/lib.rs`, `VirtManagerBackend`, at sp-virtualization 0.4.0.
 */
export interface TypestateHost extends InstanceCore<number, Uint8Array, TypestateOutcome> {
  compileFromBytes(program: Uint8Array, identifier: Uint8Array | undefined): Result<CompiledModuleId, ModuleError>;
  /** The id of the module cached under `identifier`. Each call gives a new one. */
  lookup(identifier: Uint8Array): Result<number, ModuleError>;
  /** An empty `childTrie` means main storage. */
  compileFromStorageKey(storageKey: Uint8Array, childTrie: Uint8Array): Result<CompiledModuleId, ModuleError>;
  /** The id of a new instance, a u32. Ids count up from 0 and are never used again. */
  instantiate(moduleId: number): Result<number, TypestateInstantiateError>;
}

/** The id of a module, a u32, and whether it had to be compiled. */
export interface CompiledModuleId {
  readonly moduleId: number;
  readonly status: CompileStatus;
}

/** How a step of {@link TypestateHost.run} ended well. */
export type TypestateOutcome = Finished | TypestateSyscall;

/** The program called the host and waits for the next {@link TypestateHost.run}. */
export interface TypestateSyscall {
  readonly kind: 'Syscall';
  /** Gas that is left, an i64. The whole basic block of the call is already charged. */
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
