/**
 * The error enums of sp-virtualization 0.2.0, name -> discriminant. The discriminants are explicit
 * upstream, so SCALE writes them as they stand here: the first variant is 1.
 *
 * Each table is the only place with the names; the union type, the codec and the docs derive from it.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/lib.rs`.
 */

/** Why {@link VirtT.instantiate} failed. */
export const INSTANTIATE_ERROR = {
  /** The blob is not a program that the engine accepts, or the host refuses it for its limits. */
  InvalidImage: 1,
} as const;
export type InstantiateError = keyof typeof INSTANTIATE_ERROR;

/** Why {@link Virt.run} ended without an outcome. */
export const EXEC_ERROR = {
  /** No such instance, or the action does not fit its state: `Execute` while suspended, `Resume` while idle. */
  InvalidInstance: 1,
  /** The program lacks the export, or does something that a valid image never does (an `ecalli` without an import). */
  InvalidImage: 2,
  /** The next basic block costs more than the gas that is left. */
  OutOfGas: 3,
  /** The program trapped, or touched memory that it may not touch. */
  Trap: 4,
} as const;
export type ExecError = keyof typeof EXEC_ERROR;

/** Why an access through {@link Memory} failed. Nothing was read or written. */
export const MEMORY_ERROR = {
  /** The instance was destroyed. */
  InvalidInstance: 1,
  /** The range is not wholly accessible, or a write would hit read-only memory. */
  OutOfBounds: 2,
} as const;
export type MemoryError = keyof typeof MEMORY_ERROR;

/** Why {@link Virt.destroy} failed. */
export const DESTROY_ERROR = {
  /** The instance was destroyed before, or never existed. */
  InvalidInstance: 1,
} as const;
export type DestroyError = keyof typeof DESTROY_ERROR;

/**
 * The failures of an error table by discriminant: one frozen `Result` each, since an error says nothing but its name. With
 * it both wires read an error without allocating.
 */
export const failuresByDiscriminant = <Name extends string>(
  table: Readonly<Record<Name, number>>,
): readonly ({ readonly ok: false; readonly error: Name } | undefined)[] => {
  const failures: ({ readonly ok: false; readonly error: Name } | undefined)[] = [];
  for (const [name, discriminant] of Object.entries(table) as [Name, number][]) {
    failures[discriminant] = Object.freeze({ ok: false, error: name } as const);
  }
  return failures;
};
