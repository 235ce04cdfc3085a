/** After pallet-migrations' own tests (`tests.rs`): simple_works, failing_migration_keep_stuck_the_chain, historic_skipping_works, ... */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { err, ok } from '@polkavirt/primitives';
import {
  ALICE,
  constructRuntime,
  createMigrations,
  createSystem,
  RuntimeOrigin,
  type SteppedMigration,
  textToBytes,
  weightOf,
} from '../../src/index.ts';

const PARENT = `0x${'22'.repeat(32)}` as const;

/** Gets done, or fails, after so many steps; the cursor counts them. */
const migration = (name: string, outcome: 'succeeds' | 'fails', after: number, maxSteps?: number): SteppedMigration => ({
  id: textToBytes(name),
  ...(maxSteps === undefined ? {} : { maxSteps }),
  step(cursor, meter) {
    const count = cursor?.[0] ?? 0;
    meter.consume(weightOf(1n));
    if (count < after) return ok(Uint8Array.of(count + 1));
    return outcome === 'succeeds' ? ok(undefined) : err({ type: 'Failed' });
  },
});

function chain(migrations: readonly SteppedMigration[], onFailure?: 'KeepStuck' | 'ForceUnstuck') {
  const System = createSystem();
  const Migrations = createMigrations({ System, migrations, ...(onFailure === undefined ? {} : { onFailure }) });
  const runtime = constructRuntime({ System, Migrations });
  const { Executive } = runtime;
  /** The events of pallet-migrations in a block of nothing. */
  const block = (number: number) => {
    Executive.initializeBlock({ number, parentHash: PARENT });
    Executive.finalizeBlock();
    return System.events().filter(({ type }) => type === 'Migrations');
  };
  const inside = (work: () => void) =>
    runtime.newTestExt().executeWith(() => {
      System.setBlockNumber(1);
      Executive.runtimeUpgrade();
      work();
    });
  return { System, Migrations, runtime, block, inside, Event: Migrations.Event };
}

it('simple_works', () => {
  const { Migrations, block, inside, Event } = chain([migration('a', 'succeeds', 0), migration('b', 'succeeds', 2)]);
  inside(() => {
    expect(Migrations.ongoing()).toBe(true);
    expect(block(2)).toEqual([Event.MigrationCompleted({ index: 0, took: 1 }), Event.MigrationAdvanced({ index: 1, took: 0 })]);
    expect(block(3)).toEqual([Event.MigrationAdvanced({ index: 1, took: 1 })]);
    expect(block(4)).toEqual([Event.MigrationCompleted({ index: 1, took: 2 }), Event.UpgradeCompleted()]);
    expect(Migrations.ongoing()).toBe(false);
    expect(block(5)).toEqual([]);
  });
});

it('takes inherents only as long as it goes on', () => {
  const { System, runtime, block, inside } = chain([migration('a', 'succeeds', 1)]);
  const remark = () =>
    runtime.Executive.applyExtrinsic({
      call: System.Call.remark(new Uint8Array()),
      origin: RuntimeOrigin.signed(ALICE),
      encoded: Uint8Array.of(1),
    });
  inside(() => {
    runtime.Executive.initializeBlock({ number: 2, parentHash: PARENT });
    expect(remark()).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'ExhaustsResources' } } });
    runtime.Executive.finalizeBlock();
    expect(System.setCodeWithoutChecks(RuntimeOrigin.root(), new Uint8Array())).toBeErr(System.Error.MultiBlockMigrationsOngoing);
    block(3);
    runtime.Executive.initializeBlock({ number: 4, parentHash: PARENT });
    expect(remark().ok).toBe(true);
  });
});

it('failing_migration_keep_stuck_the_chain', () => {
  const { Migrations, block, inside, Event } = chain([migration('a', 'fails', 2)]);
  inside(() => {
    block(2);
    block(3);
    expect(block(4)).toEqual([Event.MigrationFailed({ index: 0, took: 3 }), Event.UpgradeFailed()]);
    expect(Migrations.Cursor.get()).toEqual({ type: 'Stuck' });
    expect(block(5)).toEqual([]);
    expect(Migrations.ongoing()).toBe(true);
  });
});

it('failing_migration_force_unstuck_the_chain', () => {
  const { Migrations, block, inside, Event } = chain([migration('a', 'fails', 0)], 'ForceUnstuck');
  inside(() => {
    expect(block(2)).toEqual([Event.MigrationFailed({ index: 0, took: 1 }), Event.UpgradeFailed()]);
    expect(Migrations.ongoing()).toBe(false);
  });
});

it('high_migration_timeout: one that takes too many steps fails', () => {
  const { block, inside, Event } = chain([migration('a', 'succeeds', 10, 1)]);
  inside(() => {
    expect(block(2)).toEqual([Event.MigrationAdvanced({ index: 0, took: 1 })]);
    expect(block(3)).toEqual([Event.MigrationFailed({ index: 0, took: 2 }), Event.UpgradeFailed()]);
  });
});

it('historic_skipping_works', () => {
  const { Migrations, runtime, block, inside, Event } = chain([migration('a', 'succeeds', 0)]);
  inside(() => {
    block(2);
    expect(Migrations.Historic.keys()).toEqual([[[...textToBytes('a')]]]);
    runtime.Executive.runtimeUpgrade();
    expect(block(3)).toEqual([Event.MigrationSkipped({ index: 0 }), Event.UpgradeCompleted()]);
  });
});

it('upgrade_fails_when_migration_active', () => {
  const { Migrations, runtime, block, inside } = chain([migration('a', 'succeeds', 10)]);
  inside(() => {
    block(2);
    runtime.Executive.runtimeUpgrade();
    expect(Migrations.Cursor.get()).toEqual({ type: 'Stuck' });
  });
});

it('a step that needs more than is left waits for the next block; one that needs more than there ever is fails', () => {
  const limited = (required: bigint): SteppedMigration => ({
    id: textToBytes('b'),
    step: (_cursor, meter) =>
      meter.tryConsume(weightOf(required)) ? ok(undefined) : err({ type: 'InsufficientWeight', required: weightOf(required) }),
  });
  const half = 1_000_000_000_000n;
  const first = chain([migration('a', 'succeeds', 0), limited(half)]);
  first.inside(() => {
    expect(first.block(2)).toEqual([first.Event.MigrationCompleted({ index: 0, took: 1 })]);
    expect(first.block(3)).toEqual([first.Event.MigrationCompleted({ index: 1, took: 1 }), first.Event.UpgradeCompleted()]);
  });
  const second = chain([limited(half + 1n)]);
  second.inside(() =>
    expect(second.block(2)).toEqual([second.Event.MigrationFailed({ index: 0, took: 1 }), second.Event.UpgradeFailed()]),
  );
});

it('refuses two migrations of one id', () => {
  const { runtime } = chain([migration('a', 'succeeds', 0), migration('a', 'succeeds', 1)]);
  expect(() => runtime.integrityTest()).toThrow('two migrations share an id');
});
