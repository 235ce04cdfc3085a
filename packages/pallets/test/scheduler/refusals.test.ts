/** What each call of the Scheduler refuses; what it stores and tells if it does not; the first and the last block that there is. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { type DispatchResult, type OriginCaller, RuntimeOrigin } from '@polkavirt/mock-runtime';
import type { TaskAddress } from '../../src/index.ts';
import {
  asRoot,
  bound,
  execute as executeAt0,
  logCall,
  lookupOf,
  MAX_SCHEDULED_PER_BLOCK,
  name,
  Preimage,
  root,
  runToBlock,
  Scheduler,
  System,
  signed,
  signedCaller,
  taskAt,
  timedLogCall,
} from './mock.ts';

const { Error: E, Event } = Scheduler;
const BAD_ORIGIN = { type: 'BadOrigin' } as const;
const LAST = 0xffff_ffff;
const call = logCall(42);
const NAME = name(1);
const told = () => System.events().filter(({ type }) => type === 'Scheduler');
const fill = (block: number) => {
  for (let i = 0; i < MAX_SCHEDULED_PER_BLOCK; i++) expect(Scheduler.doSchedule(taskAt(block, call))).toBeOk([block, i]);
};
/** At block 3, without events. */
const execute = (work: () => void): void =>
  executeAt0(() => {
    runToBlock(3);
    System.resetEvents();
    work();
  });

type Periodic = [number, number] | undefined;
/** The four calls that schedule, for block 5 unless they are told another one. */
const SCHEDULE = {
  schedule: (origin: RuntimeOrigin, block = 5, periodic?: Periodic) => Scheduler.schedule(origin, block, periodic, 9, call),
  scheduleNamed: (origin: RuntimeOrigin, block = 5, periodic?: Periodic) =>
    Scheduler.scheduleNamed(origin, NAME, block, periodic, 9, call),
  scheduleAfter: (origin: RuntimeOrigin, block = 5, periodic?: Periodic) =>
    Scheduler.scheduleAfter(origin, block - 4, periodic, 9, call),
  scheduleNamedAfter: (origin: RuntimeOrigin, block = 5, periodic?: Periodic) =>
    Scheduler.scheduleNamedAfter(origin, NAME, block - 4, periodic, 9, call),
};

describe.each(Object.entries(SCHEDULE))('%s', (kind, schedule) => {
  const isNamed = kind.includes('Named');
  const maybeId = isNamed ? NAME : undefined;

  it.each([
    ['once', undefined, undefined],
    ['once more', [3, 2], [3, 1]],
    ['many times', [1, LAST], [1, LAST - 1]],
    ['every block, once', [1, 1], undefined],
    ['never again', [3, 0], undefined],
    ['every no block', [0, 5], undefined],
  ] as const)('stores a task of its caller: %s', (_times, periodic, maybePeriodic) =>
    execute(() => {
      expect(schedule(signed(1), 5, periodic as Periodic)).toBeOk({});
      const task = { maybeId, priority: 9, call: bound(call), maybePeriodic, origin: signedCaller(1) };
      expect(Scheduler.Agenda.entries()).toEqual([{ keys: [5], value: [task] }]);
      expect(Scheduler.Lookup.entries()).toEqual(isNamed ? [{ keys: [NAME], value: [5, 0] }] : []);
      expect(told()).toEqual([Event.Scheduled({ when: 5, index: 0 })]);
    }),
  );

  it('is for root and account 1', () =>
    execute(() => {
      for (const other of [signed(2), RuntimeOrigin.none()]) expect(() => schedule(other)).toBeNoop(BAD_ORIGIN);
      expect(schedule(asRoot)).toBeOk();
      expect(Scheduler.Agenda.get(5)[0]?.origin).toEqual(root);
    }));

  it('takes a place of the ten of a block, one that was left first', () =>
    execute(() => {
      fill(5);
      expect(() => schedule(asRoot)).toBeNoop({ type: 'Exhausted' });
      expect(Scheduler.doCancel(undefined, [5, 3])).toBeOk();
      System.resetEvents();
      expect(schedule(asRoot)).toBeOk();
      expect(told()).toEqual([Event.Scheduled({ when: 5, index: 3 })]);
    }));

  it('takes the next block and the last one', () =>
    execute(() => {
      expect(schedule(asRoot, 4)).toBeOk();
      if (isNamed) {
        expect(() => schedule(asRoot, 5)).toBeNoop(E.FailedToSchedule);
        expect(Scheduler.cancelNamed(asRoot, NAME)).toBeOk();
      }
      expect(schedule(asRoot, LAST)).toBeOk();
      expect(Scheduler.Agenda.get(LAST)).toHaveLength(1);
    }));
});

it.each(['schedule', 'scheduleNamed'] as const)('%s takes no block before, and not this one', (kind) =>
  execute(() => {
    for (const block of [0, 2, 3]) expect(() => SCHEDULE[kind](asRoot, block)).toBeNoop(E.TargetBlockNumberInPast);
  }),
);

it('a name is looked at before the time', () =>
  execute(() => {
    expect(SCHEDULE.scheduleNamed(asRoot)).toBeOk();
    expect(() => SCHEDULE.scheduleNamed(asRoot, 2)).toBeNoop(E.FailedToSchedule);
  }));

it('after more blocks than there are is in the last of all, and so are tries and periods', () =>
  execute(() => {
    expect(Scheduler.scheduleAfter(asRoot, LAST, undefined, 9, call)).toBeOk();
    expect(Scheduler.scheduleNamedAfter(asRoot, NAME, LAST - 3, undefined, 9, call)).toBeOk();
    expect(Scheduler.Agenda.get(LAST)).toHaveLength(2);
    // Signed by account 1, whose call is filtered: it fails.
    expect(Scheduler.schedule(signed(1), 4, [LAST, 3], 9, call)).toBeOk();
    expect(Scheduler.setRetry(signed(1), [4, 0], 7, LAST)).toBeOk();
    runToBlock(4);
    expect(Scheduler.Agenda.get(LAST).map((task) => task?.maybePeriodic)).toEqual([undefined, undefined, undefined, [LAST, 1]]);
    expect(Scheduler.Retries.get([LAST, 2])).toEqual({ totalRetries: 7, remaining: 6, period: LAST });
  }));

/** What is there for calls that name a task: an own one of root and of account 1, with and without a name. */
const TASKS: readonly (readonly [owner: OriginCaller, RuntimeOrigin, others: readonly RuntimeOrigin[]])[] = [
  [root, asRoot, [signed(1)]],
  [signedCaller(1), signed(1), [asRoot]],
];
interface Named {
  readonly send: (origin: RuntimeOrigin, task: TaskAddress) => DispatchResult;
  readonly event: object;
}
const NAMING: Readonly<Record<string, Named>> = {
  cancel: {
    send: (origin, [when, index]) => Scheduler.cancel(origin, when, index),
    event: Event.Canceled({ when: 5, index: 1 }),
  },
  cancelNamed: { send: (origin) => Scheduler.cancelNamed(origin, NAME), event: Event.Canceled({ when: 5, index: 1 }) },
  setRetry: {
    send: (origin, task) => Scheduler.setRetry(origin, task, 3, 8),
    event: Event.RetrySet({ task: [5, 1], id: undefined, period: 8, retries: 3 }),
  },
  setRetryNamed: {
    send: (origin) => Scheduler.setRetryNamed(origin, NAME, 3, 8),
    event: Event.RetrySet({ task: [5, 1], id: NAME, period: 8, retries: 3 }),
  },
  cancelRetry: {
    send: (origin, task) => Scheduler.cancelRetry(origin, task),
    event: Event.RetryCancelled({ task: [5, 1], id: undefined }),
  },
  cancelRetryNamed: {
    send: (origin) => Scheduler.cancelRetryNamed(origin, NAME),
    event: Event.RetryCancelled({ task: [5, 1], id: NAME }),
  },
};

describe.each(Object.entries(NAMING))('%s', (kind, { send, event }) => {
  it('wants a task that is there', () =>
    execute(() => {
      for (const address of [
        [5, 0],
        [5, 1],
        [6, 0],
      ] as TaskAddress[])
        expect(() => send(asRoot, address)).toBeNoop(E.NotFound);
      expect(() => send(signed(2), [5, 0])).toBeNoop(BAD_ORIGIN);
    }));

  it.each(TASKS)('is for who scheduled it: %j', (origin, owner, others) =>
    execute(() => {
      const { hash, bounded } = lookupOf(call);
      expect(Scheduler.doSchedule(taskAt(5, call))).toBeOk();
      expect(Scheduler.doScheduleNamed(NAME, taskAt(5, bounded, { origin }))).toBeOk([5, 1]);
      expect(Scheduler.doSchedule(taskAt(5, call))).toBeOk();
      Scheduler.Retries.insert([5, 1], { totalRetries: 9, remaining: 9, period: 9 });
      System.resetEvents();
      for (const other of others) expect(() => send(other, [5, 1])).toBeNoop(BAD_ORIGIN);
      expect(send(owner, [5, 1])).toBeOk({});
      expect(told()).toEqual([event]);
      const isThere = !kind.startsWith('cancel') || kind.startsWith('cancelRetry');
      // A place between others stays, and is empty.
      expect(Scheduler.Agenda.get(5).map((task) => task !== undefined)).toEqual([true, isThere, true]);
      expect([Scheduler.Lookup.has(NAME), Preimage.provider.isRequested(hash)]).toEqual([isThere, isThere]);
      const retry = kind.startsWith('setRetry') ? { totalRetries: 3, remaining: 3, period: 8 } : undefined;
      expect(Scheduler.Retries.get([5, 1])).toEqual(retry);
    }),
  );
});

describe('for the chain itself', () => {
  const at = (value: number) => ({ type: 'At', value }) as const;

  it('a named task is cancelled whoever scheduled it; upstream then keeps its tries and the request of its call', () =>
    execute(() => {
      const { hash, bounded } = lookupOf(call);
      expect(Scheduler.doScheduleNamed(NAME, taskAt(5, bounded, { origin: signedCaller(1) }))).toBeOk();
      expect(Scheduler.setRetryNamed(signed(1), NAME, 3, 8)).toBeOk();
      expect(Scheduler.named.cancel(NAME)).toBeOk();
      expect([Scheduler.Retries.has([5, 0]), Preimage.provider.isRequested(hash)]).toEqual([true, true]);
      expect([Scheduler.Agenda.entries(), Scheduler.Lookup.entries()]).toEqual([[], []]);
    }));

  it('rescheduling looks at the time, then at the task, and tells both places', () =>
    execute(() => {
      const { doReschedule, doRescheduleNamed } = Scheduler;
      expect(() => doReschedule([5, 0], at(3))).toBeNoop(E.TargetBlockNumberInPast);
      expect(() => doReschedule([5, 0], at(5))).toBeNoop(E.RescheduleNoChange);
      expect(() => doReschedule([5, 0], at(6))).toBeNoop(E.NotFound);
      expect(() => doRescheduleNamed(NAME, at(3))).toBeNoop(E.TargetBlockNumberInPast);
      expect(() => doRescheduleNamed(NAME, at(5))).toBeNoop(E.NotFound);
      expect(Scheduler.doSchedule(taskAt(6, call))).toBeOk();
      expect(Scheduler.doScheduleNamed(NAME, taskAt(5, call))).toBeOk();
      expect(() => doReschedule([5, 0], at(6))).toBeNoop(E.Named);
      expect(() => doRescheduleNamed(NAME, at(5))).toBeNoop(E.RescheduleNoChange);
      System.resetEvents();
      expect(doRescheduleNamed(NAME, at(6))).toBeOk([6, 1]);
      expect(told()).toEqual([Event.Canceled({ when: 5, index: 0 }), Event.Scheduled({ when: 6, index: 1 })]);
      expect([Scheduler.Lookup.get(NAME), Scheduler.Agenda.has(5)]).toEqual([[6, 1], false]);
      fill(7);
      expect(doReschedule([6, 0], at(7))).toBeErr({ type: 'Exhausted' });
    }));

  it('a place is known as long as it is in the agenda, empty or not', () =>
    execute(() => {
      for (const _ of [0, 1]) expect(Scheduler.doSchedule(taskAt(5, call))).toBeOk();
      expect(Scheduler.doCancel(undefined, [5, 0])).toBeOk();
      const { nextDispatchTime } = Scheduler.anon;
      expect([nextDispatchTime([5, 0]), nextDispatchTime([5, 1])]).toEqual([5, 5].map((value) => ({ ok: true, value })));
      expect(nextDispatchTime([5, 2])).toBeErr({ type: 'Unavailable' });
      expect(nextDispatchTime([6, 0])).toBeErr({ type: 'Unavailable' });
      expect(Scheduler.anon.cancel([5, 0])).toBeErr({ type: 'Unavailable' });
    }));

  it('a call that is looked up is requested once it has a place', () =>
    execute(() => {
      const { hash, bounded } = lookupOf(timedLogCall(42));
      fill(5);
      expect(Scheduler.doSchedule(taskAt(5, bounded))).toBeErr({ type: 'Exhausted' });
      expect(Preimage.provider.isRequested(hash)).toBe(false);
      expect(Scheduler.doSchedule(taskAt(6, bounded))).toBeOk();
      expect(Preimage.provider.isRequested(hash)).toBe(true);
      expect(Scheduler.doCancel(undefined, [6, 0])).toBeOk();
      expect(Preimage.provider.isRequested(hash)).toBe(false);
    }));
});
