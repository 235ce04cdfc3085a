/** Tasks that fail and are tried again. */
import '@polkavirt/jest';
import type { RuntimeCall } from '@polkavirt/mock-runtime';
import type { TaskAddress } from '../../src/index.ts';
import { portsOf } from '../support/upstream.ts';
import {
  asRoot,
  execute,
  Logger,
  logged,
  name,
  runToBlock,
  Scheduler,
  signed,
  signedCaller,
  taskAt,
  timedLogCall,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const BAD_ORIGIN = { type: 'BadOrigin' } as const;

const agenda = (block: number) => Scheduler.Agenda.get(block);
const agendas = () => Scheduler.Agenda.entries().length;
const retries = () => Scheduler.Retries.entries().length;
const remaining = (address: TaskAddress) => Scheduler.Retries.get(address)?.remaining;
/** The blocks that something is scheduled for, and how many tasks each has. */
const scheduled = () =>
  Object.fromEntries(
    Scheduler.Agenda.entries()
      .map(({ keys: [block], value }) => [block, value.filter((task) => task !== undefined).length] as const)
      .sort(([a], [b]) => a - b),
  );
/** Runs to blocks, and says what is scheduled and what was logged by then. */
const expectSteps = (...steps: [block: number, scheduled: Record<number, number>, logs: number, retries: number][]): void => {
  for (const [block, tasks, logs, retryCount] of steps) {
    runToBlock(block);
    expect([block, scheduled(), logged().length, retries()]).toEqual([block, tasks, logs, retryCount]);
  }
};

const schedule = (block: number, call: RuntimeCall, periodic?: [number, number]) =>
  expect(Scheduler.doSchedule(taskAt(block, call, periodic === undefined ? {} : { periodic }))).toBeOk();
const scheduleNamed = (id: number, block: number, call: RuntimeCall, periodic?: [number, number]) =>
  expect(Scheduler.doScheduleNamed(name(id), taskAt(block, call, periodic === undefined ? {} : { periodic }))).toBeOk();

/** A task that fails before block 8 is due in block 4, and tried again every three blocks. */
const retriesUntilItWorks = () => {
  expect(retries()).toBe(1);
  expectSteps([3, { 4: 1 }, 0, 1], [4, { 7: 1 }, 0, 1], [6, { 7: 1 }, 0, 1], [7, { 10: 1 }, 0, 1]);
  expectSteps([8, { 10: 1 }, 0, 1], [9, { 10: 1 }, 0, 1], [10, {}, 1, 0], [11, {}, 1, 0], [12, {}, 1, 0], [100, {}, 1, 0]);
  expect(logged()).toEqual([42]);
};

upstream('retry_scheduling_works', () =>
  execute(() => {
    Logger.Threshold.put([8, 100]);
    schedule(4, timedLogCall(42));
    expect(Scheduler.setRetry(asRoot, [4, 0], 10, 3)).toBeOk();
    retriesUntilItWorks();
  }),
);

upstream('named_retry_scheduling_works', () =>
  execute(() => {
    Logger.Threshold.put([8, 100]);
    scheduleNamed(1, 4, timedLogCall(42));
    expect(Scheduler.setRetryNamed(asRoot, name(1), 10, 3)).toBeOk();
    retriesUntilItWorks();
  }),
);

/** One task has three tries, one a block; the other one ten, every three blocks. Only the latter gets to block 8. */
const twoTasks = () => {
  expect(agenda(4)).toHaveLength(2);
  expect(retries()).toBe(2);
  expectSteps([3, { 4: 2 }, 0, 2], [4, { 5: 1, 7: 1 }, 0, 2], [5, { 6: 1, 7: 1 }, 0, 2], [6, { 7: 2 }, 0, 2]);
  expectSteps([7, { 10: 1 }, 0, 1], [8, { 10: 1 }, 0, 1], [9, { 10: 1 }, 0, 1], [10, {}, 1, 0], [100, {}, 1, 0]);
  expect(logged()).toEqual([42]);
};

upstream('retry_scheduling_multiple_tasks_works', () =>
  execute(() => {
    Logger.Threshold.put([8, 100]);
    schedule(4, timedLogCall(20));
    schedule(4, timedLogCall(42));
    expect(Scheduler.setRetry(asRoot, [4, 0], 3, 1)).toBeOk();
    expect(Scheduler.setRetry(asRoot, [4, 1], 10, 3)).toBeOk();
    twoTasks();
  }),
);

upstream('retry_scheduling_multiple_named_tasks_works', () =>
  execute(() => {
    Logger.Threshold.put([8, 100]);
    scheduleNamed(20, 4, timedLogCall(20));
    scheduleNamed(42, 4, timedLogCall(42));
    expect(Scheduler.setRetryNamed(asRoot, name(20), 3, 1)).toBeOk();
    expect(Scheduler.setRetryNamed(asRoot, name(42), 10, 3)).toBeOk();
    twoTasks();
  }),
);

/** A task that works from block 4 to 8 is due every three blocks, six times, and tried again after two. */
const periodicTask = (lookup: () => TaskAddress | undefined) => {
  const isNamed = lookup() !== undefined;
  const expectLookup = (address: TaskAddress | undefined) => expect(lookup()).toEqual(isNamed ? address : undefined);
  expect(retries()).toBe(1);
  expectSteps([3, { 4: 1 }, 0, 1], [4, { 7: 1 }, 1, 1], [6, { 7: 1 }, 1, 1], [7, { 10: 1 }, 2, 1], [9, { 10: 1 }, 2, 1]);
  expect(remaining([10, 0])).toBe(10);
  // It fails: the ordinary run is in block 13, another try in block 12.
  expectSteps([10, { 12: 1, 13: 1 }, 2, 2]);
  expect([remaining([12, 0]), remaining([13, 0])]).toEqual([9, 10]);
  expectLookup([13, 0]);
  expectSteps([12, { 13: 1, 14: 1 }, 2, 2]);
  expect([remaining([14, 0]), remaining([13, 0])]).toEqual([8, 10]);
  // The ordinary run fails too, and has a try of its own in block 15.
  expectSteps([13, { 14: 1, 15: 1, 16: 1 }, 2, 3]);
  expect([14, 15, 16].map((block) => agenda(block)[0]?.maybePeriodic !== undefined)).toEqual([false, false, true]);
  expect([remaining([14, 0]), remaining([15, 0]), remaining([16, 0])]).toEqual([8, 9, 10]);
  expectLookup([16, 0]);
  Logger.Threshold.put([14, 100]);
  expectSteps([14, { 15: 1, 16: 1 }, 3, 2]);
  expect([remaining([15, 0]), remaining([16, 0])]).toEqual([9, 10]);
  expectSteps([15, { 16: 1 }, 4, 1]);
  expect(remaining([16, 0])).toBe(10);
  expectSteps([16, { 19: 1 }, 5, 1]);
  expect(remaining([19, 0])).toBe(10);
  expectLookup([19, 0]);
  expectSteps([19, {}, 6, 0]);
  expectLookup(undefined);
};

upstream('retry_scheduling_with_period_works', () =>
  execute(() => {
    Logger.Threshold.put([4, 8]);
    schedule(4, timedLogCall(42), [3, 6]);
    expect(Scheduler.setRetry(asRoot, [4, 0], 10, 2)).toBeOk();
    periodicTask(() => undefined);
  }),
);

upstream('named_retry_scheduling_with_period_works', () =>
  execute(() => {
    Logger.Threshold.put([4, 8]);
    scheduleNamed(42, 4, timedLogCall(42), [3, 6]);
    expect(Scheduler.setRetryNamed(asRoot, name(42), 10, 2)).toBeOk();
    periodicTask(() => Scheduler.Lookup.get(name(42)));
  }),
);

upstream('retry_scheduling_expires', () =>
  execute(() => {
    Logger.Threshold.put([1, 3]);
    schedule(4, timedLogCall(42));
    expect(Scheduler.setRetry(asRoot, [4, 0], 3, 1)).toBeOk();
    expectSteps([3, { 4: 1 }, 0, 1], [4, { 5: 1 }, 0, 1]);
    expect(remaining([5, 0])).toBe(2);
    expectSteps([5, { 6: 1 }, 0, 1]);
    expect(remaining([6, 0])).toBe(1);
    expectSteps([6, { 7: 1 }, 0, 1]);
    expect(remaining([7, 0])).toBe(0);
    expectSteps([7, {}, 0, 0]);
  }),
);

upstream('set_retry_bad_origin', () =>
  execute(() => {
    expect(Scheduler.doSchedule(taskAt(4, timedLogCall(42), { origin: signedCaller(101) }))).toBeOk();
    expect(agenda(4)[0]).toBeDefined();
    expect(Scheduler.setRetry(signed(102), [4, 0], 10, 2)).toBeErr(BAD_ORIGIN);
  }),
);

upstream('set_named_retry_bad_origin', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(42), taskAt(4, timedLogCall(42), { origin: signedCaller(101) }))).toBeOk();
    expect(agenda(4)[0]).toBeDefined();
    expect(Scheduler.setRetryNamed(signed(102), name(42), 10, 2)).toBeErr(BAD_ORIGIN);
  }),
);

upstream('set_retry_works', () =>
  execute(() => {
    schedule(4, timedLogCall(42));
    expect(Scheduler.setRetry(asRoot, [4, 0], 10, 2)).toBeOk();
    expect(Scheduler.Retries.get([4, 0])).toEqual({ totalRetries: 10, remaining: 10, period: 2 });
  }),
);

upstream('set_named_retry_works', () =>
  execute(() => {
    scheduleNamed(42, 4, timedLogCall(42));
    expect(Scheduler.setRetryNamed(asRoot, name(42), 10, 2)).toBeOk();
    const address = Scheduler.Lookup.get(name(42))!;
    expect(Scheduler.Retries.get(address)).toEqual({ totalRetries: 10, remaining: 10, period: 2 });
  }),
);

upstream('retry_periodic_full_cycle', () =>
  execute(() => {
    Logger.Threshold.put([1, 1000]);
    scheduleNamed(42, 10, timedLogCall(42), [100, 4]);
    expect(Scheduler.setRetryNamed(asRoot, name(42), 2, 1)).toBeOk();
    expectSteps([9, { 10: 1 }, 0, 1], [10, { 110: 1 }, 1, 1], [109, { 110: 1 }, 1, 1]);
    expect(remaining([110, 0])).toBe(2);

    // From now on it fails: there are tries in blocks 111 and 112.
    Logger.Threshold.put([1, 2]);
    expectSteps([110, { 111: 1, 210: 1 }, 1, 2]);
    expect([remaining([111, 0]), remaining([210, 0])]).toEqual([1, 2]);
    expectSteps([111, { 112: 1, 210: 1 }, 1, 2]);
    expect([remaining([112, 0]), remaining([210, 0])]).toEqual([0, 2]);
    expectSteps([112, { 210: 1 }, 1, 1], [209, { 210: 1 }, 1, 1], [210, { 211: 1, 310: 1 }, 1, 2]);
    expect([remaining([211, 0]), remaining([310, 0])]).toEqual([1, 2]);

    // The try works.
    Logger.Threshold.put([1, 1000]);
    expectSteps([211, { 310: 1 }, 2, 1]);
    expect(remaining([310, 0])).toBe(2);
    expectSteps([310, {}, 3, 0]);
  }),
);

/** A task and a named one, both of which fail before block 99 and are tried again in each block. */
const twoFailingTasks = () => {
  Logger.Threshold.put([99, 100]);
  schedule(4, timedLogCall(20));
  scheduleNamed(1, 4, timedLogCall(42));
  expect(agenda(4)).toHaveLength(2);
  expect(Scheduler.setRetry(asRoot, [4, 0], 10, 1)).toBeOk();
  expect(Scheduler.setRetryNamed(asRoot, name(1), 10, 1)).toBeOk();
  expectSteps([3, { 4: 2 }, 0, 2]);
};

upstream('cancel_removes_retry_entry', () =>
  execute(() => {
    twoFailingTasks();
    expectSteps([4, { 5: 2 }, 0, 2], [5, { 6: 2 }, 0, 2]);
    // What is tried again has no name.
    expect(Scheduler.Lookup.entries()).toEqual([]);
    expect(Scheduler.cancel(asRoot, 6, 0)).toBeOk();
    expectSteps([6, { 7: 1 }, 0, 1]);
    expect(Scheduler.Retries.has([4, 0])).toBe(false);
    expect(Scheduler.cancel(asRoot, 7, 0)).toBeOk();
    expectSteps([7, {}, 0, 0]);
  }),
);

upstream('cancel_retries_works', () =>
  execute(() => {
    twoFailingTasks();
    expect(Scheduler.cancelRetry(asRoot, [4, 0])).toBeOk();
    expect(retries()).toBe(1);
    expect(Scheduler.cancelRetryNamed(asRoot, name(1))).toBeOk();
    expectSteps([4, {}, 0, 0]);
    expect(agendas()).toBe(0);
  }),
);
