import {
  call,
  type DispatchError,
  type DispatchResult,
  type OriginCaller,
  type PalletBuilder,
  type RuntimeCall,
  type RuntimeOrigin,
  type SystemPallet,
  T,
} from '@polkavirt/mock-runtime';
import { err, type Result } from '@polkavirt/primitives';
import type { Bounded } from '../common/bounded.ts';
import { toDispatchResult } from '../common/outcome.ts';
import { bytes32 } from '../common/types.ts';
import type { AgendaKeeper, DispatchTime, NewTask } from './agenda.ts';
import type { SchedulerError, SchedulerEvent } from './scheduler-events.ts';
import { type Period, period, type SchedulerStorage, type TaskAddress, type TaskName, taskAddress } from './scheduler-storage.ts';
import type { SchedulerWeights } from './scheduler-weights.ts';

interface Surroundings {
  readonly pallet: PalletBuilder;
  readonly System: SystemPallet;
  readonly storage: SchedulerStorage;
  readonly Event: SchedulerEvent;
  readonly errors: SchedulerError;
  readonly agendas: AgendaKeeper;
  readonly weights: SchedulerWeights;
  readonly maxScheduledPerBlock: number;
  readonly bound: (call: RuntimeCall) => Result<Bounded, DispatchError>;
  readonly ensureScheduler: (origin: RuntimeOrigin) => Result<OriginCaller, DispatchError>;
}

export function schedulerCalls(surroundings: Surroundings) {
  const { pallet, System, storage, Event, errors, agendas, weights, bound, ensureScheduler } = surroundings;
  const { RuntimeCall } = pallet.runtime;
  const most = surroundings.maxScheduledPerBlock;

  const what = [
    ['maybePeriodic', T.option(period)],
    ['priority', T.u8],
    ['call', RuntimeCall],
  ] as const;

  const asScheduler = (origin: RuntimeOrigin, work: (caller: OriginCaller) => Result<unknown, DispatchError>): DispatchResult => {
    const caller = ensureScheduler(origin);
    return caller.ok ? toDispatchResult(work(caller.value)) : caller;
  };

  const schedule = (
    origin: RuntimeOrigin,
    when: DispatchTime,
    periodic: Period | undefined,
    priority: number,
    inner: RuntimeCall,
    id?: TaskName,
  ): DispatchResult =>
    asScheduler(origin, (caller) => {
      const kept = bound(inner);
      if (!kept.ok) return kept;
      const task: NewTask = { when, periodic, priority, origin: caller, call: kept.value };
      return agendas.schedule(task, id);
    });

  const setRetry = (caller: OriginCaller, task: TaskAddress, id: TaskName | undefined, retries: number, blocks: number) => {
    const found = agendas.find(task);
    if (found === undefined) return err(errors.NotFound);
    const allowed = agendas.ensurePrivilege(caller, found.origin);
    if (!allowed.ok) return allowed;
    storage.Retries.insert(task, { totalRetries: retries, remaining: retries, period: blocks });
    System.depositEvent(Event.RetrySet({ task, id, period: blocks, retries }));
    return allowed;
  };

  const cancelRetry = (caller: OriginCaller, task: TaskAddress, id: TaskName | undefined) => {
    const found = agendas.find(task);
    if (found === undefined) return err(errors.NotFound);
    const allowed = agendas.ensurePrivilege(caller, found.origin);
    if (!allowed.ok) return allowed;
    storage.Retries.remove(task);
    System.depositEvent(Event.RetryCancelled({ task, id }));
    return allowed;
  };

  const named = (id: TaskName, work: (task: TaskAddress) => Result<unknown, DispatchError>): Result<unknown, DispatchError> => {
    const task = storage.Lookup.get(id);
    return task === undefined ? err(errors.NotFound) : work(task);
  };

  const at = (value: number): DispatchTime => ({ type: 'At', value });
  const after = (value: number): DispatchTime => ({ type: 'After', value });

  return {
    schedule: call(
      [['when', T.u32], ...what],
      { index: 0, weight: weights.schedule(most), docs: ['Anonymously schedule a task.'] },
      (origin, when, ...rest) => schedule(origin, at(when), ...rest),
    ),
    cancel: call(
      [
        ['when', T.u32],
        ['index', T.u32],
      ],
      { index: 1, weight: weights.cancel(most), docs: ['Cancel a scheduled task, named or anonymous.'] },
      (origin, when, index) => asScheduler(origin, (caller) => agendas.cancel(caller, [when, index])),
    ),
    scheduleNamed: call(
      [['id', bytes32], ['when', T.u32], ...what],
      { index: 2, weight: weights.scheduleNamed(most), docs: ['Schedule a named task.'] },
      (origin, id, when, ...rest) => schedule(origin, at(when), ...rest, id),
    ),
    cancelNamed: call(
      [['id', bytes32]],
      { index: 3, weight: weights.cancelNamed(most), docs: ['Cancel a named scheduled task.'] },
      (origin, id) => asScheduler(origin, (caller) => agendas.cancelNamed(caller, id)),
    ),
    scheduleAfter: call(
      [['after', T.u32], ...what],
      { index: 4, weight: weights.schedule(most), docs: ['Anonymously schedule a task after a delay.'] },
      (origin, delay, ...rest) => schedule(origin, after(delay), ...rest),
    ),
    scheduleNamedAfter: call(
      [['id', bytes32], ['after', T.u32], ...what],
      { index: 5, weight: weights.scheduleNamed(most), docs: ['Schedule a named task after a delay.'] },
      (origin, id, delay, ...rest) => schedule(origin, after(delay), ...rest, id),
    ),
    setRetry: call(
      [
        ['task', taskAddress],
        ['retries', T.u8],
        ['period', T.u32],
      ],
      { index: 6, weight: weights.setRetry(), docs: ['Set how often a task is tried again if it fails.'] },
      (origin, task, retries, blocks) => asScheduler(origin, (caller) => setRetry(caller, task, undefined, retries, blocks)),
    ),
    setRetryNamed: call(
      [
        ['id', bytes32],
        ['retries', T.u8],
        ['period', T.u32],
      ],
      { index: 7, weight: weights.setRetryNamed(), docs: ['Set how often a named task is tried again if it fails.'] },
      (origin, id, retries, blocks) =>
        asScheduler(origin, (caller) => named(id, (task) => setRetry(caller, task, id, retries, blocks))),
    ),
    cancelRetry: call(
      [['task', taskAddress]],
      { index: 8, weight: weights.cancelRetry(), docs: ['Removes the retry configuration of a task.'] },
      (origin, task) => asScheduler(origin, (caller) => cancelRetry(caller, task, undefined)),
    ),
    cancelRetryNamed: call(
      [['id', bytes32]],
      { index: 9, weight: weights.cancelRetryNamed(), docs: ['Cancel the retry configuration of a named task.'] },
      (origin, id) => asScheduler(origin, (caller) => named(id, (task) => cancelRetry(caller, task, id))),
    ),
  };
}
