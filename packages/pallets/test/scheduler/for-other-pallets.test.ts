/** The Scheduler as other pallets use it: upstream's `schedule::v3::Anon` and `Named`. */
import '@polkavirt/jest';
import type { TaskAddress } from '../../src/index.ts';
import { portsOf } from '../support/upstream.ts';
import { execute, logCall, logged, MAX_SCHEDULED_PER_BLOCK, name, runToBlock, Scheduler, taskAt } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { anon, named } = Scheduler;
const UNAVAILABLE = { type: 'Unavailable' } as const;
const at = (value: number) => ({ type: 'At', value }) as const;

const schedule = (block = 4): TaskAddress => {
  const placed = anon.schedule(taskAt(block, logCall(42)));
  if (!placed.ok) throw new Error(placed.error.type);
  return placed.value;
};
const scheduleNamed = (): TaskAddress => {
  const placed = named.schedule(name(1), taskAt(4, logCall(42)));
  if (!placed.ok) throw new Error(placed.error.type);
  return placed.value;
};
const expectLogs = (...steps: [block: number, count: number][]): void => {
  for (const [block, count] of steps) {
    runToBlock(block);
    expect([block, logged().length]).toEqual([block, count]);
  }
};

upstream('scheduler_v3_anon_basic_works', () =>
  execute(() => {
    schedule();
    expectLogs([3, 0], [4, 1], [100, 1]);
  }),
);

upstream('scheduler_v3_anon_cancel_works', () =>
  execute(() => {
    const address = schedule();
    expect(anon.cancel(address)).toBeOk();
    expectLogs([100, 0]);
    expect(anon.cancel(address)).toBeErr(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_anon_reschedule_works', () =>
  execute(() => {
    const address = schedule();
    expectLogs([3, 0]);
    expect(() => anon.reschedule(address, at(4))).toBeNoop(Scheduler.Error.RescheduleNoChange);
    expect(() => anon.reschedule(address, at(3))).toBeNoop(Scheduler.Error.TargetBlockNumberInPast);
    expect(anon.reschedule(address, at(5))).toBeOk();
    expectLogs([4, 0], [5, 1]);
    expect(() => anon.reschedule(address, at(10))).toBeNoop(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_anon_next_schedule_time_works', () =>
  execute(() => {
    const address = schedule();
    expectLogs([3, 0]);
    expect(anon.nextDispatchTime(address)).toBeOk(4);
    expectLogs([4, 1]);
    expect(() => anon.nextDispatchTime(address)).toBeNoop(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_anon_reschedule_and_next_schedule_time_work', () =>
  execute(() => {
    const old = schedule();
    expectLogs([3, 0]);
    expect(anon.nextDispatchTime(old)).toBeOk(4);
    expect(anon.reschedule(old, at(5))).toBeOk([5, 0]);
    expect(anon.nextDispatchTime([5, 0])).toBeOk(5);
    expectLogs([4, 0], [5, 1]);
  }),
);

upstream('scheduler_v3_anon_schedule_agenda_overflows', () =>
  execute(() => {
    for (let i = 0; i < MAX_SCHEDULED_PER_BLOCK; i++) schedule();
    expect(() => anon.schedule(taskAt(4, logCall(42)))).toBeNoop({ type: 'Exhausted' });
    expectLogs([4, MAX_SCHEDULED_PER_BLOCK]);
  }),
);

upstream('scheduler_v3_anon_cancel_and_schedule_fills_holes', () =>
  execute(() => {
    const addresses = Array.from({ length: MAX_SCHEDULED_PER_BLOCK }, () => schedule());
    for (const address of addresses.slice(0, 3)) expect(anon.cancel(address)).toBeOk();
    for (const index of [0, 1, 2]) expect(schedule()).toEqual([4, index]);
    expectLogs([4, MAX_SCHEDULED_PER_BLOCK]);
  }),
);

upstream('scheduler_v3_anon_reschedule_fills_holes', () =>
  execute(() => {
    const addresses = Array.from({ length: MAX_SCHEDULED_PER_BLOCK }, () => schedule());
    const lastThree = addresses.slice(-3).reverse();
    const moved = lastThree.map((address) => anon.reschedule(address, at(5)));
    expect(moved).toEqual([0, 1, 2].map((index) => ({ ok: true, value: [5, index] })));
    // Back again, they are where they were.
    for (const [index, wanted] of [...lastThree].reverse().entries()) {
      expect(anon.reschedule([5, index], at(4))).toBeOk(wanted);
    }
    expectLogs([4, MAX_SCHEDULED_PER_BLOCK]);
  }),
);

upstream('scheduler_v3_named_basic_works', () =>
  execute(() => {
    scheduleNamed();
    expectLogs([3, 0], [4, 1], [100, 1]);
  }),
);

upstream('scheduler_v3_named_cancel_named_works', () =>
  execute(() => {
    scheduleNamed();
    expect(named.cancel(name(1))).toBeOk();
    expectLogs([100, 0]);
    expect(() => named.cancel(name(1))).toBeNoop(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_named_cancel_without_name_works', () =>
  execute(() => {
    const address = scheduleNamed();
    expect(anon.cancel(address)).toBeOk();
    expectLogs([100, 0]);
    expect(anon.cancel(address)).toBeErr(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_named_reschedule_named_works', () =>
  execute(() => {
    const address = scheduleNamed();
    expectLogs([3, 0]);
    expect(() => anon.reschedule(address, at(10))).toBeNoop(Scheduler.Error.Named);
    expect(() => named.reschedule(name(1), at(4))).toBeNoop(Scheduler.Error.RescheduleNoChange);
    expect(() => named.reschedule(name(1), at(3))).toBeNoop(Scheduler.Error.TargetBlockNumberInPast);
    expect(named.reschedule(name(1), at(5))).toBeOk();
    expectLogs([4, 0], [5, 1]);
    expect(() => named.reschedule(name(1), at(10))).toBeNoop(UNAVAILABLE);
    expect(() => anon.reschedule(address, at(10))).toBeNoop(UNAVAILABLE);
  }),
);

upstream('scheduler_v3_named_next_schedule_time_works', () =>
  execute(() => {
    const address = scheduleNamed();
    expectLogs([3, 0]);
    expect(named.nextDispatchTime(name(1))).toBeOk(4);
    expect(anon.nextDispatchTime(address)).toBeOk(4);
    expectLogs([4, 1]);
    expect(() => named.nextDispatchTime(name(1))).toBeNoop(UNAVAILABLE);
    expect(() => anon.nextDispatchTime(address)).toBeNoop(UNAVAILABLE);
  }),
);
