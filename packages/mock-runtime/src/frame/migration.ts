import type { Result } from '@polkavirt/primitives';
import type { Weight } from '../types/substrate.ts';
import type { StorageVersion } from './storage/storage-version.ts';
import type { WeightMeter } from './weight-meter.ts';
import { addWeight, ZERO_WEIGHT } from './weight.ts';

/** Changes storage for a new version of the runtime, in one block: FRAME's `OnRuntimeUpgrade`. */
export interface Migration<State = unknown> {
  onRuntimeUpgrade(): Weight;
  /** Runs before it where a test asks for checks. @returns What {@link Migration.postUpgrade} needs to compare. */
  preUpgrade?(): State;
  /** Runs after it where a test asks for checks; what is wrong is thrown. */
  postUpgrade?(state: State): void;
}

/**
 * A migration that runs if the pallet's storage has version `from`, and leaves it with version `to`: FRAME's
 * `VersionedMigration`.
 *
 * @param version `pallet.storageVersion` of the pallet.
 */
export function versionedMigration<State>(
  version: StorageVersion,
  from: number,
  to: number,
  migration: Migration<State>,
): Migration<State | undefined> {
  let due = false;
  return {
    onRuntimeUpgrade() {
      if (version.get() !== from) return ZERO_WEIGHT;
      const used = migration.onRuntimeUpgrade();
      version.put(to);
      return used;
    },
    preUpgrade() {
      due = version.get() === from;
      return due ? migration.preUpgrade?.() : undefined;
    },
    postUpgrade(state) {
      if (due) migration.postUpgrade?.(state as State);
    },
  };
}

/** Why a step of a migration did not get on. */
export type SteppedMigrationError =
  | { readonly type: 'InsufficientWeight'; readonly required: Weight }
  | { readonly type: 'InvalidCursor' | 'Failed' };

/** Changes storage over several blocks, a step in each: FRAME's `SteppedMigration`. */
export interface SteppedMigration {
  /** What it is remembered by, so that it runs once. */
  readonly id: Uint8Array;
  /** In how many blocks it must be done. Default: any number. */
  readonly maxSteps?: number;
  /**
   * @param cursor Where the last step stopped; undefined for the first one.
   * @param meter What the step may use, and what it takes its weight from.
   * @returns Where to go on, or undefined if it is done.
   */
  step(cursor: Uint8Array | undefined, meter: WeightMeter): Result<Uint8Array | undefined, SteppedMigrationError>;
}

/** Runs migrations; with checks it also runs what goes before and after them. @returns The weight of all. */
export function runMigrations(migrations: readonly Migration[], checks: boolean): Weight {
  const states = checks ? migrations.map((one) => one.preUpgrade?.()) : [];
  let used = ZERO_WEIGHT;
  for (const one of migrations) used = addWeight(used, one.onRuntimeUpgrade());
  if (checks) for (const [i, one] of migrations.entries()) one.postUpgrade?.(states[i]);
  return used;
}
