/** Scheduling, renewing, rescheduling and cancelling tasks. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { portsOf } from '../support/upstream.ts';
import {
  asRoot,
  execute,
  logCall,
  logged,
  lookupOf,
  name,
  Preimage,
  root,
  runToBlock,
  runtime,
  Scheduler,
  System,
  signed,
  signedCaller,
  taskAt,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const BAD_ORIGIN = { type: 'BadOrigin' } as const;
const at = (value: number) => ({ type: 'At', value }) as const;
const after = (value: number) => ({ type: 'After', value }) as const;

/** Runs to blocks, and says what was logged by then. */
const expectLogs = (...steps: [block: number, logs: readonly number[]][]): void => {
  for (const [block, logs] of steps) {
    runToBlock(block);
    expect([block, logged()]).toEqual([block, logs]);
  }
};

upstream('basic_scheduling_works', () =>
  execute(() => {
    const call = logCall(42);
    expect(System.baseCallFilter(call)).toBe(false);
    expect(Scheduler.doSchedule(taskAt(4, call))).toBeOk();
    expectLogs([3, []], [4, [42]], [100, [42]]);
  }),
);

upstream('scheduling_with_preimages_works', () =>
  execute(() => {
    const { hash, bytes, bounded } = lookupOf(logCall(42));
    expect(Scheduler.doSchedule(taskAt(4, bounded))).toBeOk();
    expect(Preimage.notePreimage(signed(0), bytes)).toBeOk();
    expect(Preimage.provider.isRequested(hash)).toBe(true);
    expectLogs([3, []]);

    runToBlock(4);
    expect(Preimage.provider.len(hash)).toBeUndefined();
    expect(Preimage.provider.isRequested(hash)).toBe(false);
    expectLogs([4, [42]], [100, [42]]);
  }),
);

upstream('schedule_after_works', () =>
  execute(() => {
    runToBlock(2);
    // Three blocks after the next one.
    expect(Scheduler.doSchedule({ ...taskAt(0, logCall(42)), when: after(3) })).toBeOk();
    expectLogs([5, []], [6, [42]], [100, [42]]);
  }),
);

upstream('schedule_after_zero_works', () =>
  execute(() => {
    runToBlock(2);
    expect(Scheduler.doSchedule({ ...taskAt(0, logCall(42)), when: after(0) })).toBeOk();
    expectLogs([3, [42]], [100, [42]]);
  }),
);

upstream('periodic_scheduling_works', () =>
  execute(() => {
    expect(Scheduler.doSchedule(taskAt(4, logCall(42), { periodic: [3, 3] }))).toBeOk();
    expectLogs([3, []], [4, [42]], [6, [42]], [7, [42, 42]], [9, [42, 42]], [10, [42, 42, 42]], [100, [42, 42, 42]]);
  }),
);

upstream('reschedule_works', () =>
  execute(() => {
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 0]);
    expectLogs([3, []]);
    expect(Scheduler.doReschedule([4, 0], at(6))).toBeOk([6, 0]);
    expect(() => Scheduler.doReschedule([6, 0], at(6))).toBeNoop(Scheduler.Error.RescheduleNoChange);
    expectLogs([4, []], [6, [42]], [100, [42]]);
  }),
);

upstream('reschedule_named_works', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(42)))).toBeOk([4, 0]);
    expectLogs([3, []]);
    expect(Scheduler.doRescheduleNamed(name(1), at(6))).toBeOk([6, 0]);
    expect(() => Scheduler.doRescheduleNamed(name(1), at(6))).toBeNoop(Scheduler.Error.RescheduleNoChange);
    expectLogs([4, []], [6, [42]], [100, [42]]);
  }),
);

upstream('reschedule_named_periodic_works', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(42), { periodic: [3, 3] }))).toBeOk([4, 0]);
    expectLogs([3, []]);
    expect(Scheduler.doRescheduleNamed(name(1), at(5))).toBeOk([5, 0]);
    expect(Scheduler.doRescheduleNamed(name(1), at(6))).toBeOk([6, 0]);
    expectLogs([5, []], [6, [42]]);
    expect(Scheduler.doRescheduleNamed(name(1), at(10))).toBeOk([10, 0]);
    expectLogs([9, [42]], [10, [42, 42]], [13, [42, 42, 42]], [100, [42, 42, 42]]);
  }),
);

upstream('cancel_named_scheduling_works_with_normal_cancel', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(69)))).toBeOk();
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 1]);
    expectLogs([3, []]);
    expect(Scheduler.doCancelNamed(undefined, name(1))).toBeOk();
    expect(Scheduler.doCancel(undefined, [4, 1])).toBeOk();
    expectLogs([100, []]);
  }),
);

upstream('cancel_named_periodic_scheduling_works', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(42), { periodic: [3, 3] }))).toBeOk();
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(69)))).toBeErr(Scheduler.Error.FailedToSchedule);
    expect(Scheduler.doScheduleNamed(name(2), taskAt(8, logCall(69)))).toBeOk();
    expectLogs([3, []], [4, [42]]);
    runToBlock(6);
    expect(Scheduler.doCancelNamed(undefined, name(1))).toBeOk();
    expectLogs([100, [42, 69]]);
  }),
);

upstream('root_calls_works', () =>
  execute(() => {
    expect(Scheduler.scheduleNamed(asRoot, name(1), 4, undefined, 127, logCall(69))).toBeOk();
    expect(Scheduler.schedule(asRoot, 4, undefined, 127, logCall(42))).toBeOk();
    runToBlock(3);
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(logged()).toEqual([]);
    expect(Scheduler.cancelNamed(asRoot, name(1))).toBeOk();
    expect(Scheduler.cancel(asRoot, 4, 1)).toBeOk();
    expectLogs([100, []]);
  }),
);

upstream('fails_to_schedule_task_in_the_past', () =>
  execute(() => {
    runToBlock(3);
    const { TargetBlockNumberInPast } = Scheduler.Error;
    expect(() => Scheduler.scheduleNamed(asRoot, name(1), 2, undefined, 127, logCall(69))).toBeNoop(TargetBlockNumberInPast);
    expect(() => Scheduler.schedule(asRoot, 2, undefined, 127, logCall(42))).toBeNoop(TargetBlockNumberInPast);
    expect(() => Scheduler.schedule(asRoot, 3, undefined, 127, logCall(42))).toBeNoop(TargetBlockNumberInPast);
  }),
);

upstream('should_use_origin', () =>
  execute(() => {
    expect(Scheduler.scheduleNamed(signed(1), name(1), 4, undefined, 127, logCall(69))).toBeOk();
    expect(Scheduler.schedule(signed(1), 4, undefined, 127, logCall(42))).toBeOk();
    runToBlock(3);
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(logged()).toEqual([]);
    expect(Scheduler.cancelNamed(signed(1), name(1))).toBeOk();
    expect(Scheduler.cancel(signed(1), 4, 1)).toBeOk();
    expectLogs([100, []]);
  }),
);

upstream('should_check_origin', () =>
  execute(() => {
    expect(() => Scheduler.scheduleNamed(signed(2), name(1), 4, undefined, 127, logCall(69))).toBeNoop(BAD_ORIGIN);
    expect(() => Scheduler.schedule(signed(2), 4, undefined, 127, logCall(42))).toBeNoop(BAD_ORIGIN);
  }),
);

upstream('should_check_origin_for_cancel', () =>
  execute(() => {
    const unfiltered = (i: number) => runtime.Logger.Call.logWithoutFilter(i, { refTime: 10n, proofSize: 0n });
    expect(Scheduler.scheduleNamed(signed(1), name(1), 4, undefined, 127, unfiltered(69))).toBeOk();
    expect(Scheduler.schedule(signed(1), 4, undefined, 127, unfiltered(42))).toBeOk();
    runToBlock(3);
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(logged()).toEqual([]);
    for (const other of [signed(2), asRoot]) {
      expect(() => Scheduler.cancelNamed(other, name(1))).toBeNoop(BAD_ORIGIN);
      expect(() => Scheduler.cancel(other, 4, 1)).toBeNoop(BAD_ORIGIN);
    }
    runToBlock(5);
    expect(logged()).toEqual([
      [signedCaller(1), 69],
      [signedCaller(1), 42],
    ]);
  }),
);

upstream('postponed_named_task_cannot_be_rescheduled', () =>
  execute(() => {
    const { hash, bytes, bounded } = lookupOf(logCall(42, { refTime: 1000n, proofSize: 0n }));
    expect(Scheduler.doScheduleNamed(hash, taskAt(4, bounded))).toBeOk([4, 0]);
    expect(Preimage.provider.isRequested(hash)).toBe(true);
    expect(Scheduler.Lookup.has(hash)).toBe(true);

    expectLogs([10, []]);
    expect(System).toHaveLastEvent(Scheduler.Event.CallUnavailable({ task: [4, 0], id: hash }));
    expect(Preimage.provider.isRequested(hash)).toBe(false);
    expect(Scheduler.Lookup.has(hash)).toBe(false);

    // The agenda keeps the call.
    const kept = { maybeId: hash, priority: 127, call: bounded, maybePeriodic: undefined, origin: root };
    expect(Scheduler.Agenda.entries()).toEqual([{ keys: [4], value: [kept] }]);

    expect(Preimage.notePreimage(signed(0), bytes)).toBeOk();
    expectLogs([1000, []]);
    expect(Preimage.provider.isRequested(hash)).toBe(false);

    expect(Scheduler.doRescheduleNamed(hash, at(1001))).toBeErr(Scheduler.Error.NotFound);
    expect(Scheduler.doReschedule([4, 0], at(1001))).toBeErr(Scheduler.Error.Named);
  }),
);

upstream('cancel_last_task_removes_agenda', () =>
  execute(() => {
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 0]);
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 1]);
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(Scheduler.doCancel(undefined, [4, 0])).toBeOk();
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(Scheduler.doCancel(undefined, [4, 1])).toBeOk();
    expect(Scheduler.Agenda.has(4)).toBe(false);
  }),
);

upstream('cancel_named_last_task_removes_agenda', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(42)))).toBeOk();
    expect(Scheduler.doScheduleNamed(name(2), taskAt(4, logCall(42)))).toBeOk();
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(Scheduler.doCancelNamed(undefined, name(2))).toBeOk();
    // What is empty at the end goes.
    expect(Scheduler.Agenda.get(4)).toHaveLength(1);
    expect(Scheduler.doCancelNamed(undefined, name(1))).toBeOk();
    expect(Scheduler.Agenda.has(4)).toBe(false);
  }),
);

upstream('reschedule_last_task_removes_agenda', () =>
  execute(() => {
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 0]);
    expect(Scheduler.doSchedule(taskAt(4, logCall(42)))).toBeOk([4, 1]);
    expect(Scheduler.doCancel(undefined, [4, 0])).toBeOk();
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(Scheduler.doReschedule([4, 1], at(5))).toBeOk([5, 0]);
    expect(Scheduler.Agenda.has(4)).toBe(false);
  }),
);

upstream('reschedule_named_last_task_removes_agenda', () =>
  execute(() => {
    expect(Scheduler.doScheduleNamed(name(1), taskAt(4, logCall(42)))).toBeOk();
    expect(Scheduler.doScheduleNamed(name(2), taskAt(4, logCall(42)))).toBeOk();
    expect(Scheduler.doCancelNamed(undefined, name(1))).toBeOk();
    expect(Scheduler.Agenda.get(4)).toHaveLength(2);
    expect(Scheduler.doRescheduleNamed(name(2), at(5))).toBeOk([5, 0]);
    expect(Scheduler.Agenda.has(4)).toBe(false);
  }),
);

describe('beside what upstream tests', () => {
  it('schedules after a delay, by calls too', () =>
    execute(() => {
      runToBlock(1);
      expect(Scheduler.scheduleAfter(asRoot, 2, undefined, 127, logCall(1))).toBeOk();
      expect(Scheduler.scheduleNamedAfter(asRoot, name(1), 3, [2, 2], 127, logCall(2))).toBeOk();
      expectLogs([3, []], [4, [1]], [5, [1, 2]], [7, [1, 2, 2]], [20, [1, 2, 2]]);
    }));

  it('keeps a call as a preimage that is too long for an agenda', () =>
    execute(() => {
      const long = System.Call.remark(new Uint8Array(200));
      expect(Scheduler.schedule(asRoot, 4, undefined, 127, long)).toBeOk();
      const { hash, bounded } = lookupOf(long);
      expect(Scheduler.Agenda.get(4)[0]?.call).toEqual(bounded);
      expect(Preimage.provider.isRequested(hash)).toBe(true);
      expect(Scheduler.cancel(asRoot, 4, 0)).toBeOk();
    }));

  it('fires the filter of users, and none of root', () =>
    execute(() => {
      expect(Scheduler.schedule(signed(1), 4, undefined, 127, logCall(69))).toBeOk();
      runToBlock(4);
      expect(logged()).toEqual([]);
      const result = { ok: false, error: System.Error.CallFiltered } as const;
      expect(System).toHaveLastEvent(Scheduler.Event.Dispatched({ task: [4, 0], id: undefined, result }));
    }));
});
