/**
 * The error enums that sp-virtualization 0.4.0 changed or added, name -> discriminant; `ExecError`, `MemoryError` and
 * `DestroyError` are as in `errors.ts`. On the abi wire an error is the negated discriminant.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/{lib,host_functions}.rs`.
 */

/** Why there is no module. */
export const MODULE_ERROR = {
  /** The bytes are not a program that the engine accepts, or an import's symbol is malformed or longer than 32 bytes. */
  InvalidImage: 1,
  /** Nothing is cached under the identifier. */
  NotCached: 2,
  /** Storage has nothing under the key. */
  NotFound: 3,
} as const;
export type ModuleError = keyof typeof MODULE_ERROR;

/** Why there is no instance. */
export const TYPESTATE_INSTANTIATE_ERROR = {
  /** The host could not make an instance of the program. */
  InvalidImage: 1,
  /** No such module. */
  InvalidModule: 2,
  /** As many instances are alive as the host allows (30 upstream). Newer than 0.4.0. */
  TooManyInstances: 3,
} as const;
export type TypestateInstantiateError = keyof typeof TYPESTATE_INSTANTIATE_ERROR;

/** Whether a module had to be compiled: name -> bits 32 to 39 of what the host functions return. */
export const COMPILE_STATUS = {
  /** The module was in the cache. */
  Cached: 0,
  /** The module was compiled by this call. */
  Compiled: 1,
} as const;
export type CompileStatus = keyof typeof COMPILE_STATUS;
