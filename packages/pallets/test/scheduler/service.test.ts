/** What a block has weight for, one unit more and one less; how tasks are renewed and tried again, and what is told of each. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { type RuntimeEvent, type Weight, weightOf, ZERO_WEIGHT } from '@polkavirt/mock-runtime';
import type { TaskAddress } from '../../src/index.ts';
import { serviceTaskWeight } from '../../src/scheduler/scheduler-weights.ts';
import {
  asRoot,
  execute as executeAt0,
  Logger,
  logCall,
  logged,
  lookupOf,
  MAX_SCHEDULED_PER_BLOCK,
  name,
  Preimage,
  runToBlock,
  Scheduler,
  System,
  signed,
  signedCaller,
  taskAt,
  timedLogCall,
  WEIGHTS,
} from './mock.ts';

const { Event } = Scheduler;
const NAME = name(1);
const BLOCK = 2_000_000_000_000n;
const told = (): RuntimeEvent[] => System.events().filter(({ type }) => type === 'Scheduler');
const runAlone = (block: number): void => {
  System.resetEvents();
  runToBlock(block);
};
const execute = (work: () => void): void =>
  executeAt0(() => {
    runToBlock(3);
    System.resetEvents();
    work();
  });
/** Begins a block of which so much is left, the rest being used by calls of all classes. @returns What the tasks used. */
const begin = (block: number, left: bigint): Weight => {
  System.setBlockNumber(block);
  System.resetEvents();
  const part = (BLOCK - left) / 4n;
  const whole = { normal: weightOf(part), operational: weightOf(2n * part), mandatory: weightOf(BLOCK - left - 3n * part) };
  System.BlockWeight.put(whole);
  const used = Scheduler.definition.hooks.onInitialize?.(block);
  System.BlockWeight.put({ normal: ZERO_WEIGHT, operational: ZERO_WEIGHT, mandatory: ZERO_WEIGHT });
  return used ?? ZERO_WEIGHT;
};

/**
 * By the mock's weights: 1 to begin, 2,562 that must be left for an agenda, of which 256 for each task and 2 are used, 4 for a task and
 * 128 for the dispatch of one of root's, 10 for its call.
 */
const TEN = 2562n;
const ONE = 142n;
const incomplete = (when: number) => Event.AgendaIncomplete({ when });

describe('ten tasks in one block', () => {
  const overweight = Array.from({ length: 10 }, (_, i) => Event.PermanentlyOverweight({ task: [4, i], id: undefined }));
  const dispatched = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      Event.Dispatched({ task: [4, i], id: undefined, result: { ok: true, value: undefined } }),
    );

  it.each([
    ['nothing at all', 0n, 0n, 0, undefined, []],
    ['not even the beginning of an agenda', TEN, 1n, 0, 4, [incomplete(4)]],
    ['an agenda, and nothing of a task', 1n + TEN, 1n + TEN, 0, 4, [incomplete(4)]],
    ['nearly a task’s own weight', 1n + TEN + 3n, 1n + TEN, 0, 4, [incomplete(4)]],
    // None was dispatched before it, so that it has all that a block gives, and is too much: so is the next one, each for 4.
    ['a task’s own weight', 1n + TEN + 4n, 1n + TEN + 4n, 0, 4, [...overweight.slice(0, 1), incomplete(4)]],
    ['nearly one task', 1n + TEN + ONE - 1n, 1n + TEN + 40n, 0, 5, overweight],
    ['one task', 1n + TEN + ONE, 1n + TEN + ONE, 1, 4, [...dispatched(1), incomplete(4)]],
    // After the first, a task that does not fit is postponed: it takes its 4 in vain.
    ['nearly two', 1n + TEN + 2n * ONE - 1n, 1n + TEN + ONE + 36n, 1, 4, [...dispatched(1), incomplete(4)]],
    ['nearly all', 1n + TEN + 10n * ONE - 1n, 1n + TEN + 9n * ONE + 4n, 9, 4, [...dispatched(9), incomplete(4)]],
    ['all', 1n + TEN + 10n * ONE, 1n + TEN + 10n * ONE, 10, 5, dispatched(10)],
  ] as const)('with weight for %s', (_what, left, used, done, since, events) =>
    execute(() => {
      Scheduler.IncompleteSince.kill();
      for (let i = 0; i < MAX_SCHEDULED_PER_BLOCK; i++) expect(Scheduler.doSchedule(taskAt(4, logCall(i)))).toBeOk();
      expect(begin(4, left)).toEqual(weightOf(used));
      expect(logged()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].slice(0, done));
      expect([Scheduler.IncompleteSince.get(), told()]).toEqual([since, events]);
      // What was done leaves its place; all that was not stays.
      const places = Scheduler.Agenda.get(4).map((task) => task !== undefined);
      expect(places).toEqual(done === 10 ? [] : Array.from({ length: 10 }, (_, i) => i >= done));
    }),
  );

  it('what is left is done in the next block, before what is due then', () =>
    execute(() => {
      for (const i of [1, 2]) expect(Scheduler.doSchedule(taskAt(4, logCall(i)))).toBeOk();
      for (const i of [3, 4]) expect(Scheduler.doSchedule(taskAt(5, logCall(i)))).toBeOk();
      // 514 for an agenda of two.
      begin(4, 1n + TEN);
      expect([logged(), Scheduler.IncompleteSince.get()]).toEqual([[1, 2], 5]);
      Scheduler.IncompleteSince.put(3);
      expect(Scheduler.doSchedule(taskAt(6, logCall(5)))).toBeOk();
      // Agendas of no, no, two and one task, the last after what is left for it.
      expect(begin(6, BLOCK)).toEqual(weightOf(1n + 2n + 2n + 514n + 258n + 3n * ONE));
      expect([logged(), Scheduler.IncompleteSince.get(), told().length]).toEqual([[1, 2, 3, 4, 5], 7, 3]);
    }));

  it('an agenda for which nothing is left waits, and those after it', () =>
    execute(() => {
      for (const block of [4, 5, 6]) expect(Scheduler.doSchedule(taskAt(block, logCall(block)))).toBeOk();
      Scheduler.IncompleteSince.put(4);
      // 1, and 258 for an agenda of one task each with its task; then 2,561 are left.
      begin(6, 1n + 2n * (258n + ONE) + TEN - 1n);
      expect([logged(), Scheduler.IncompleteSince.get(), told().at(-1)]).toEqual([[4, 5], 6, incomplete(6)]);
    }));

  it('takes no more than its part of a block, however empty that is', () =>
    execute(() => {
      // Four fifths of the block are 1,600,000,000,000.
      const most = 1_600_000_000_000n - 1n - 258n - 4n - 128n;
      expect(Scheduler.doSchedule(taskAt(4, logCall(1, weightOf(most))))).toBeOk();
      expect(Scheduler.doSchedule(taskAt(5, logCall(2, weightOf(most + 1n))))).toBeOk();
      expect(begin(4, BLOCK)).toEqual(weightOf(1_600_000_000_000n));
      begin(5, BLOCK);
      expect([logged(), told()]).toEqual([[1], [Event.PermanentlyOverweight({ task: [5, 0], id: undefined })]]);
    }));
});

it('a task weighs more for its name, its period and its preimage, less for a signer', () => {
  const weigh = (length: number | undefined, named: boolean, periodic: boolean) =>
    serviceTaskWeight(WEIGHTS, length, { named, periodic }).refTime;
  // 4 as such, 16 more for a name, 8 for a period; 36 and 256 for each byte in place of 4 if it is looked up.
  expect([weigh(undefined, false, false), weigh(undefined, true, false), weigh(undefined, false, true)]).toEqual([4n, 20n, 12n]);
  expect([weigh(undefined, true, true), weigh(2, false, false), weigh(2, true, true)]).toEqual([28n, 548n, 572n]);
  execute(() => {
    const unfiltered = Logger.Call.logWithoutFilter(7, weightOf(10n));
    expect(Scheduler.doSchedule(taskAt(4, unfiltered, { origin: signedCaller(1) }))).toBeOk();
    expect(begin(4, BLOCK)).toEqual(weightOf(1n + 258n + 4n + 64n + 10n));
    const { bytes, bounded } = lookupOf(logCall(8));
    expect(Preimage.notePreimage(signed(0), bytes)).toBeOk();
    expect(Scheduler.doScheduleNamed(NAME, taskAt(5, bounded, { periodic: [2, 2] }))).toBeOk();
    const fetched = 36n + 256n * BigInt(bytes.length) + 16n + 8n;
    expect(begin(5, BLOCK)).toEqual(weightOf(1n + 258n + fetched + 128n + 10n));
    // Its second time is its last: no period.
    expect(begin(6, BLOCK)).toEqual(weightOf(1n + 2n));
    expect(begin(7, BLOCK)).toEqual(weightOf(1n + 258n + fetched - 8n + 128n + 10n));
  });
});

it('priorities decide, and places among equals', () =>
  execute(() => {
    for (const [i, priority] of [9, 0, 255, 9, 0].entries()) {
      expect(Scheduler.doSchedule(taskAt(4, logCall(i), { priority }))).toBeOk();
    }
    runToBlock(4);
    expect(logged()).toEqual([1, 4, 0, 3, 2]);
  }));

describe('a task that fails', () => {
  const result = { ok: false, error: Logger.Error.TooEarly } as const;
  const retry = (address: TaskAddress) => Scheduler.Retries.get(address);
  /** A named task of block 4 that fails before block 100, every three blocks, with so many tries every two blocks. */
  const failing = (tries: number, period = 2) => {
    Logger.Threshold.put([100, 200]);
    const { bytes, bounded, hash } = lookupOf(timedLogCall(1));
    expect(Preimage.notePreimage(signed(0), bytes)).toBeOk();
    expect(Scheduler.doScheduleNamed(NAME, taskAt(4, bounded, { periodic: [3, 5] }))).toBeOk();
    expect(Scheduler.setRetry(asRoot, [4, 0], tries, period)).toBeOk();
    return { hash, bounded };
  };

  it('is tried again beside its own next time: without a name and a period, and with one try less', () =>
    execute(() => {
      const { bounded } = failing(3);
      runAlone(4);
      expect(told()).toEqual([
        Event.Dispatched({ task: [4, 0], id: NAME, result }),
        Event.Scheduled({ when: 6, index: 0 }),
        Event.Scheduled({ when: 7, index: 0 }),
      ]);
      const [again] = Scheduler.Agenda.get(6);
      expect(again).toMatchObject({ maybeId: undefined, maybePeriodic: undefined, call: bounded });
      const [next] = Scheduler.Agenda.get(7);
      expect(next).toMatchObject({ maybeId: NAME, maybePeriodic: [3, 3], call: bounded });
      expect(Scheduler.Lookup.get(NAME)).toEqual([7, 0]);
      expect([retry([4, 0]), retry([6, 0]), retry([7, 0])]).toEqual([
        undefined,
        { totalRetries: 3, remaining: 2, period: 2 },
        { totalRetries: 3, remaining: 3, period: 2 },
      ]);
      runAlone(6);
      expect(told().at(-2)).toEqual(Event.Dispatched({ task: [6, 0], id: undefined, result }));
      expect([retry([6, 0]), retry([8, 0])]).toEqual([undefined, { totalRetries: 3, remaining: 1, period: 2 }]);
    }));

  it('is not tried again without a try', () =>
    execute(() => {
      failing(0);
      runAlone(4);
      expect(told()).toEqual([Event.Dispatched({ task: [4, 0], id: NAME, result }), Event.Scheduled({ when: 7, index: 0 })]);
      expect(retry([7, 0])).toEqual({ totalRetries: 0, remaining: 0, period: 2 });
    }));

  it('is neither tried again nor renewed where there is no place, and its preimage is not needed any longer', () =>
    execute(() => {
      const { hash } = failing(3);
      for (const block of [6, 7]) {
        for (let i = 0; i < MAX_SCHEDULED_PER_BLOCK; i++) expect(Scheduler.doSchedule(taskAt(block, logCall(1)))).toBeOk();
      }
      expect(Preimage.provider.isRequested(hash)).toBe(true);
      runAlone(4);
      expect(told()).toEqual([
        Event.Dispatched({ task: [4, 0], id: NAME, result }),
        Event.RetryFailed({ task: [4, 0], id: NAME }),
        Event.PeriodicFailed({ task: [4, 0], id: NAME }),
      ]);
      expect([Preimage.provider.isRequested(hash), Scheduler.Lookup.has(NAME), Scheduler.Retries.entries()]).toEqual([
        false,
        false,
        [],
      ]);
    }));

  it('that succeeds keeps its tries for the next time, and is renewed as often as it says', () =>
    execute(() => {
      expect(Scheduler.doSchedule(taskAt(4, logCall(1), { periodic: [2, 3] }))).toBeOk();
      expect(Scheduler.setRetry(asRoot, [4, 0], 5, 1)).toBeOk();
      const periods = [4, 6, 8].map((block) => {
        const period = Scheduler.Agenda.get(block)[0]?.maybePeriodic;
        expect(retry([block, 0])).toEqual({ totalRetries: 5, remaining: 5, period: 1 });
        runToBlock(block);
        return period;
      });
      expect(periods).toEqual([[2, 2], [2, 1], undefined]);
      expect([Scheduler.Agenda.entries(), Scheduler.Retries.entries(), logged()]).toEqual([[], [], [1, 1, 1]]);
    }));
});
