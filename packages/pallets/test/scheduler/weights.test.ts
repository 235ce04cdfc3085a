/** What fits into a block, and what becomes of the rest. */
import '@polkavirt/jest';
import { addWeight, type RuntimeCall, subWeight, type Weight, weightMeter, weightOf } from '@polkavirt/mock-runtime';
import { lookupLengthOf } from '../../src/common/bounded.ts';
import { serviceTaskWeight } from '../../src/scheduler/scheduler-weights.ts';
import { portsOf } from '../support/upstream.ts';
import {
  asRoot,
  bound,
  execute,
  Logger,
  logCall,
  logged,
  lookupOf,
  MAX_SCHEDULED_PER_BLOCK,
  MAX_WEIGHT,
  name,
  Preimage,
  partOfMax,
  runToBlock,
  Scheduler,
  System,
  signed,
  taskAt,
  timedLogCall,
  WEIGHTS,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const schedule = (block: number, call: RuntimeCall, priority = 127) =>
  expect(Scheduler.doSchedule(taskAt(block, call, { priority }))).toBeOk();
const agenda = (block: number) => Scheduler.Agenda.get(block);
const retries = () => Scheduler.Retries.entries().length;
const sum = (...weights: Weight[]): Weight => weights.reduce(addWeight);
const TWO_THIRDS = partOfMax(2n, 3n);

upstream('scheduler_respects_weight_limits', () =>
  execute(() => {
    schedule(4, logCall(42, TWO_THIRDS));
    schedule(4, logCall(69, TWO_THIRDS));
    runToBlock(4);
    expect(logged()).toEqual([42]);
    runToBlock(5);
    expect(logged()).toEqual([42, 69]);
  }),
);

upstream('retry_respects_weight_limits', () =>
  execute(() => {
    schedule(8, logCall(42, TWO_THIRDS));
    Logger.Threshold.put([8, 100]);
    schedule(4, timedLogCall(20, TWO_THIRDS));
    expect(Scheduler.setRetry(asRoot, [4, 0], 10, 1)).toBeOk();
    runToBlock(4);
    expect(agenda(5)[0]).toBeDefined();
    expect(agenda(8)[0]).toBeDefined();
    expect(retries()).toBe(1);
    expect(logged()).toEqual([]);
    runToBlock(7);
    expect(agenda(8)).toHaveLength(2);
    expect(retries()).toBe(1);
    expect(logged()).toEqual([]);
    // They do not fit together: 20 stays in the agenda of block 8.
    runToBlock(8);
    expect(agenda(8)[0]).toBeUndefined();
    expect(agenda(8)[1]).toBeDefined();
    expect(retries()).toBe(1);
    expect(logged()).toEqual([42]);
    runToBlock(9);
    expect(Scheduler.Agenda.entries()).toEqual([]);
    expect(retries()).toBe(0);
    expect(logged()).toEqual([42, 20]);
  }),
);

upstream('try_schedule_retry_respects_weight_limits', () =>
  execute(() => {
    const agendaWeight = WEIGHTS.serviceAgendaBase(MAX_SCHEDULED_PER_BLOCK);
    // What the meter gets back for an agenda that is not full must not be enough for a retry.
    const { refTime } = WEIGHTS.scheduleRetry(MAX_SCHEDULED_PER_BLOCK);
    const meter = weightMeter(weightOf(refTime / 10n));
    expect(meter.canConsume(subWeight(agendaWeight, WEIGHTS.serviceAgendaBase(1)))).toBe(true);

    const reference = bound(timedLogCall(20, TWO_THIRDS));
    const taskWeight = serviceTaskWeight(WEIGHTS, lookupLengthOf(reference), { named: false, periodic: false });
    const callWeight = [WEIGHTS.serviceAgendasBase(), agendaWeight, taskWeight].reduce(subWeight, MAX_WEIGHT);
    Logger.Threshold.put([8, 100]);
    schedule(4, timedLogCall(20, callWeight));
    expect(Scheduler.setRetry(asRoot, [4, 0], 10, 1)).toBeOk();
    runToBlock(4);
    expect(Scheduler.Agenda.entries()).toEqual([]);
    expect(retries()).toBe(0);
    expect(logged()).toEqual([]);
    expect(System).toHaveLastEvent(Scheduler.Event.RetryFailed({ task: [4, 0], id: undefined }));
  }),
);

upstream('scheduler_does_not_delete_permanently_overweight_call', () =>
  execute(() => {
    schedule(4, logCall(42, MAX_WEIGHT));
    runToBlock(100);
    expect(logged()).toEqual([]);
    expect(System).toHaveLastEvent(Scheduler.Event.PermanentlyOverweight({ task: [4, 0], id: undefined }));
    expect(agenda(4)[0]).toBeDefined();
  }),
);

upstream('scheduler_handles_periodic_failure', () =>
  execute(() => {
    const call = bound(logCall(42, TWO_THIRDS));
    expect(Scheduler.doSchedule(taskAt(4, call, { periodic: [4, 0xffff_ffff] }))).toBeOk();
    runToBlock(20);
    expect(logged()).toHaveLength(5);

    // Block 28 is full.
    for (let i = 0; i < MAX_SCHEDULED_PER_BLOCK; i++) {
      expect(Scheduler.doSchedule(taskAt(28, call, { priority: 120 }))).toBeOk();
    }
    runToBlock(24);
    expect(logged()).toHaveLength(6);
    expect(System).toHaveLastEvent(Scheduler.Event.PeriodicFailed({ task: [24, 0], id: undefined }));
  }),
);

upstream('scheduler_handles_periodic_unavailable_preimage', () =>
  execute(() => {
    const { hash, bytes, bounded } = lookupOf(logCall(42, TWO_THIRDS));
    expect(Preimage.provider.isRequested(hash)).toBe(false);
    expect(Scheduler.doSchedule(taskAt(4, bounded, { periodic: [4, 0xffff_ffff] }))).toBeOk();
    expect(Preimage.provider.isRequested(hash)).toBe(true);
    expect(Preimage.notePreimage(signed(1), bytes)).toBeOk();
    runToBlock(4);
    expect(logged()).toHaveLength(1);

    // Calls cannot take a noted preimage away that is requested, so this goes around them.
    Preimage.provider.unnote(hash);
    Preimage.provider.request(hash);
    runToBlock(100);
    expect(logged()).toHaveLength(1);
    expect(Preimage.provider.isRequested(hash)).toBe(false);
  }),
);

upstream('scheduler_respects_priority_ordering', () =>
  execute(() => {
    schedule(4, logCall(42, partOfMax(1n, 3n)), 1);
    schedule(4, logCall(69, partOfMax(1n, 3n)), 0);
    runToBlock(4);
    expect(logged()).toEqual([69, 42]);
  }),
);

upstream('scheduler_respects_priority_ordering_with_soft_deadlines', () =>
  execute(() => {
    schedule(4, logCall(42, partOfMax(2n, 5n)), 255);
    schedule(4, logCall(69, partOfMax(2n, 5n)), 127);
    schedule(4, logCall(2600, partOfMax(4n, 5n)), 126);
    runToBlock(4);
    expect(logged()).toEqual([2600]);
    runToBlock(5);
    expect(logged()).toEqual([2600, 69, 42]);
  }),
);

// Since stable2503 the block after this one is kept; upstream's test at the commit above still knows nothing of that.
upstream('on_initialize_weight_is_correct', () =>
  execute(() => {
    const { serviceAgendaBase } = WEIGHTS;
    const serviceAgendasBase = WEIGHTS.serviceAgendasBase();
    const executeDispatchUnsigned = WEIGHTS.executeDispatchUnsigned();
    const task = (named: boolean, periodic: boolean) => serviceTaskWeight(WEIGHTS, undefined, { named, periodic });
    const call = (i: number, more: bigint) => logCall(i, weightOf(25n + more));
    const initialize = (block: number) => Scheduler.definition.hooks.onInitialize?.(block);

    expect(Scheduler.doScheduleNamed(name(1), taskAt(3, call(3, 1n), { priority: 255 }))).toBeOk();
    expect(Scheduler.doSchedule(taskAt(2, call(42, 2n), { priority: 128, periodic: [1000, 3] }))).toBeOk();
    expect(Scheduler.doSchedule(taskAt(2, call(69, 3n), { priority: 127 }))).toBeOk();
    const namedPeriodic = taskAt(1, call(2600, 4n), { priority: 126, periodic: [1000, 3] });
    expect(Scheduler.doScheduleNamed(name(2), namedPeriodic)).toBeOk();

    expect(initialize(1)).toEqual(
      sum(serviceAgendasBase, serviceAgendaBase(1), task(true, true), executeDispatchUnsigned, weightOf(29n)),
    );
    expect(Scheduler.IncompleteSince.get()).toBe(2);
    expect(logged()).toEqual([2600]);

    expect(initialize(2)).toEqual(
      sum(
        sum(serviceAgendasBase, serviceAgendaBase(2), task(false, true), executeDispatchUnsigned, weightOf(28n)),
        sum(task(false, false), executeDispatchUnsigned, weightOf(27n)),
      ),
    );
    expect(Scheduler.IncompleteSince.get()).toBe(3);
    expect(logged()).toEqual([2600, 69, 42]);

    expect(initialize(3)).toEqual(
      sum(serviceAgendasBase, serviceAgendaBase(1), task(true, false), executeDispatchUnsigned, weightOf(26n)),
    );
    expect(Scheduler.IncompleteSince.get()).toBe(4);
    expect(logged()).toEqual([2600, 69, 42, 3]);

    expect(initialize(4)).toEqual(sum(serviceAgendasBase, serviceAgendaBase(0)));
  }),
);

upstream('unavailable_call_is_detected', () =>
  execute(() => {
    const { hash, bounded } = lookupOf(logCall(42));
    expect(Scheduler.named.schedule(name(1), taskAt(4, bounded))).toBeOk();
    expect(Preimage.provider.have(bounded)).toBe(false);
    expect(Preimage.provider.isRequested(hash)).toBe(true);
    runToBlock(4);
    expect(System).toHaveLastEvent(Scheduler.Event.CallUnavailable({ task: [4, 0], id: name(1) }));
    expect(Preimage.provider.isRequested(hash)).toBe(false);
  }),
);
