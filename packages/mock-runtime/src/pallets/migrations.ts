import { checkOptions, optional } from '@polkavirt/primitives/options';
import { bytesToHex } from '../bytes.ts';
import type { SteppedMigration } from '../frame/migration.ts';
import { aPallet, definePallet } from '../frame/pallet.ts';
import { storageMap, storageValue } from '../frame/storage/define-storage.ts';
import type { SystemPallet } from '../frame/system/system.ts';
import { anyGreater, weightOf } from '../frame/weight.ts';
import { type WeightMeter, weightMeter } from '../frame/weight-meter.ts';
import { at, boundedVec, option, struct, u32, unit, variant } from '../types/index.ts';
import type { Weight } from '../types/substrate.ts';
import { u8 } from '../types/basic.ts';
import type { ValueOf } from '../types/type.ts';

export interface MigrationsConfig {
  readonly System: SystemPallet;
  /** Run one after the other, each once, when the version of the runtime changes. */
  readonly migrations: readonly SteppedMigration[];
  /** What the migrations may use of each block. Default: half of it. */
  readonly maxServiceWeight?: Weight;
  /** What becomes of the chain when a migration fails: it stays stuck (default), or goes on without the rest. */
  readonly onFailure?: 'KeepStuck' | 'ForceUnstuck';
}

const path = (name: string) => ({ path: ['pallet_migrations', name] });
const rawCursor = boundedVec(u8, 65_536);
const activeCursor = struct(path('ActiveCursor'), { index: u32, innerCursor: option(rawCursor), startedAt: u32 });
const migrationCursor = variant(path('MigrationCursor'), { Active: activeCursor, Stuck: undefined });
type ActiveCursor = ValueOf<typeof activeCursor>;

const ONBOARD_WEIGHT = weightOf(10_000_000n);

/**
 * pallet-migrations: migrations over several blocks, a step in each, during which a block has inherents only. Storage and events
 * are upstream's; its calls, with which root can push a stuck migration on, are left out.
 */
export const createMigrations = definePallet('pallet_migrations', (pallet, config: MigrationsConfig) => {
  checkOptions('pallet_migrations', config, {
    System: aPallet('createSystem()'),
    migrations: { must: 'a list of migrations', accepts: Array.isArray },
    onFailure: optional({
      must: 'KeepStuck or ForceUnstuck',
      accepts: (value) => value === 'KeepStuck' || value === 'ForceUnstuck',
    }),
  });
  const { System, migrations, onFailure = 'KeepStuck' } = config;
  const { maxBlock } = System.constants.BlockWeights;
  const limit = config.maxServiceWeight ?? weightOf(maxBlock.refTime / 2n, maxBlock.proofSize / 2n);

  const storage = pallet.storage({
    Cursor: storageValue(migrationCursor, { docs: ['The currently active migration to run and its cursor.'] }),
    Historic: storageMap([['Twox64Concat', boundedVec(u8, 256)]], unit, {
      docs: ['Set of all successfully executed migrations.'],
    }),
  });
  const progress = { index: u32, took: u32 };
  const events = pallet.events({
    UpgradeStarted: at(0, { migrations: u32 }, ['A Runtime upgrade started.']),
    UpgradeCompleted: at(1, undefined, ['The current runtime upgrade completed.']),
    UpgradeFailed: at(2, undefined, ['Runtime upgrade failed.']),
    MigrationSkipped: at(3, { index: u32 }, ['A migration was skipped since it was already executed in the past.']),
    MigrationAdvanced: at(4, progress, ['A migration progressed.']),
    MigrationCompleted: at(5, progress, ['A Migration completed.']),
    MigrationFailed: at(6, progress, ['A Migration failed.']),
  });
  const { Event } = events;
  const { Cursor, Historic } = storage;

  const fail = (): undefined => {
    System.depositEvent(Event.UpgradeFailed());
    if (onFailure === 'KeepStuck') Cursor.put({ type: 'Stuck' });
    else Cursor.kill();
  };

  /** One step. @returns Where to go on, and whether in this block; undefined if there is nothing more to do. */
  const advance = (
    cursor: ActiveCursor,
    isFirst: boolean,
    meter: WeightMeter,
  ): { next: ActiveCursor; now: boolean } | undefined => {
    const { index, innerCursor, startedAt } = cursor;
    const number = System.blockNumber();
    const nextOne = { next: { index: index + 1, innerCursor: undefined, startedAt: number }, now: true };
    const migration = migrations[index];
    if (migration === undefined) {
      System.depositEvent(Event.UpgradeCompleted());
      Cursor.kill();
      return undefined;
    }
    if (Historic.has([...migration.id])) {
      System.depositEvent(Event.MigrationSkipped({ index }));
      return nextOne;
    }
    const took = number - startedAt;
    const step = migration.step(innerCursor === undefined ? undefined : Uint8Array.from(innerCursor), meter);
    if (step.ok && step.value === undefined) {
      System.depositEvent(Event.MigrationCompleted({ index, took }));
      Historic.insert([...migration.id], undefined);
      return nextOne;
    }
    if (step.ok && took <= (migration.maxSteps ?? Number.POSITIVE_INFINITY)) {
      System.depositEvent(Event.MigrationAdvanced({ index, took }));
      return { next: { ...cursor, innerCursor: [...(step.value as Uint8Array)] }, now: false };
    }
    // What did not fit into the rest of this block may fit into the next one.
    const fitsLater = !step.ok && step.error.type === 'InsufficientWeight' && !isFirst && !anyGreater(step.error.required, limit);
    if (fitsLater) return { next: cursor, now: false };
    System.depositEvent(Event.MigrationFailed({ index, took }));
    return fail();
  };

  return {
    storage,
    events,
    migrator: {
      ongoing: () => Cursor.exists(),
      step() {
        const meter = weightMeter(limit);
        const stored = Cursor.get();
        if (stored?.type !== 'Active') return meter.consumed();
        let cursor: ActiveCursor = stored.value;
        for (let isFirst = true; ; isFirst = false) {
          const advanced = advance(cursor, isFirst, meter);
          if (advanced === undefined) return meter.consumed();
          cursor = advanced.next;
          if (!advanced.now) break;
        }
        Cursor.put({ type: 'Active', value: cursor });
        return meter.consumed();
      },
    },
    hooks: {
      onRuntimeUpgrade() {
        if (Cursor.exists()) fail();
        else if (migrations.length > 0) {
          Cursor.put({ type: 'Active', value: { index: 0, innerCursor: undefined, startedAt: System.blockNumber() } });
          System.depositEvent(Event.UpgradeStarted({ migrations: migrations.length }));
        }
        return ONBOARD_WEIGHT;
      },
      integrityTest() {
        const ids = new Set(migrations.map(({ id }) => bytesToHex(id)));
        if (ids.size !== migrations.length) throw new Error('two migrations share an id, so that the second would never run');
        if (anyGreater(limit, maxBlock)) throw new Error('the service weight is larger than a block');
      },
    },
    api: {
      /** Whether a migration is going on, or stuck. */
      ongoing: (): boolean => Cursor.exists(),
    },
  };
});

export type MigrationsPallet = ReturnType<typeof createMigrations>;
