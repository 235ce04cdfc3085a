/** Dispatches what is due at the beginning of a block, as far as the weight goes. */

import {
  addWeight,
  type DispatchError,
  type OriginCaller,
  type PalletRuntime,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  type WeightMeter,
} from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';
import { lookupLengthOf } from '../common/bounded.ts';
import { outcomeOf } from '../common/outcome.ts';
import type { PreimageProvider } from '../preimage/preimage-provider.ts';
import type { AgendaKeeper } from './agenda.ts';
import type { SchedulerEvent } from './scheduler-events.ts';
import { laterBy, type RetryConfig, type Scheduled, type SchedulerStorage, type TaskAddress } from './scheduler-storage.ts';
import { type SchedulerWeights, serviceTaskWeight } from './scheduler-weights.ts';

interface Surroundings {
  readonly System: SystemPallet;
  readonly runtime: PalletRuntime;
  readonly storage: SchedulerStorage;
  readonly Event: SchedulerEvent;
  readonly preimages: PreimageProvider;
  readonly agendas: AgendaKeeper;
  readonly weights: SchedulerWeights;
  readonly maxScheduledPerBlock: number;
}

/** What became of a task: done, it can never be done, or not in this block. */
type Serviced = 'Done' | 'Unavailable' | 'Overweight';

export function agendaService(surroundings: Surroundings) {
  const { System, runtime, storage, Event, preimages, agendas, weights, maxScheduledPerBlock } = surroundings;
  const { IncompleteSince, Agenda, Lookup, Retries } = storage;

  const weightOfTask = (task: Scheduled, lookupLength: number | undefined) =>
    serviceTaskWeight(weights, lookupLength, {
      named: task.maybeId !== undefined,
      periodic: task.maybePeriodic !== undefined,
    });

  /** How the call ended, or undefined if there is not enough weight for it. */
  const dispatch = (meter: WeightMeter, origin: OriginCaller, call: RuntimeCall): Result<void, DispatchError> | undefined => {
    const caller = RuntimeOrigin.from(origin);
    const base = caller.type === 'Signed' ? weights.executeDispatchSigned() : weights.executeDispatchUnsigned();
    const announced = runtime.dispatchInfo(call).weight;
    if (!meter.canConsume(addWeight(base, announced))) return undefined;
    const result = runtime.dispatch(call, caller);
    const postInfo = result.ok ? result.value : result.postInfo;
    meter.tryConsume(base);
    meter.tryConsume(postInfo?.actualWeight ?? announced);
    return outcomeOf(result);
  };

  const scheduleRetry = (meter: WeightMeter, now: number, address: TaskAddress, task: Scheduled, retry: RetryConfig): void => {
    const failed = (): void => System.depositEvent(Event.RetryFailed({ task: address, id: task.maybeId }));
    const fits = meter.tryConsume(weights.scheduleRetry(maxScheduledPerBlock));
    if (!fits) failed();
    if (!fits || retry.remaining === 0) return;
    const again: Scheduled = { ...task, maybeId: undefined, maybePeriodic: undefined };
    const placed = agendas.placeTask(laterBy(now, retry.period), again);
    if (placed.ok) Retries.insert(placed.value, { ...retry, remaining: retry.remaining - 1 });
    else {
      preimages.drop(task.call);
      failed();
    }
  };

  const renew = (now: number, address: TaskAddress, task: Scheduled, retry: RetryConfig | undefined): void => {
    if (task.maybePeriodic === undefined) {
      preimages.drop(task.call);
      return;
    }
    const [blocks, times] = task.maybePeriodic;
    const next: Scheduled = { ...task, maybePeriodic: times > 1 ? [blocks, times - 1] : undefined };
    const placed = agendas.placeTask(laterBy(now, blocks), next);
    if (!placed.ok) {
      preimages.drop(task.call);
      System.depositEvent(Event.PeriodicFailed({ task: address, id: task.maybeId }));
    } else if (retry !== undefined) Retries.insert(placed.value, retry);
  };

  const serviceTask = (meter: WeightMeter, now: number, address: TaskAddress, isFirst: boolean, task: Scheduled): Serviced => {
    if (task.maybeId !== undefined) Lookup.remove(task.maybeId);
    const peeked = preimages.peek(runtime.RuntimeCall, task.call);
    meter.tryConsume(weightOfTask(task, peeked.ok ? peeked.value.len : lookupLengthOf(task.call)));
    if (!peeked.ok) {
      System.depositEvent(Event.CallUnavailable({ task: address, id: task.maybeId }));
      preimages.drop(task.call);
      return 'Unavailable';
    }
    const result = dispatch(meter, task.origin, peeked.value.value);
    if (result === undefined && isFirst) {
      // It had all that a block can give.
      preimages.drop(task.call);
      System.depositEvent(Event.PermanentlyOverweight({ task: address, id: task.maybeId }));
      return 'Unavailable';
    }
    if (result === undefined) return 'Overweight';
    const retry = Retries.take(address);
    System.depositEvent(Event.Dispatched({ task: address, id: task.maybeId, result }));
    if (retry !== undefined && !result.ok) scheduleRetry(meter, now, address, task, retry);
    renew(now, address, task, retry);
    return 'Done';
  };

  /** @returns Whether nothing of the agenda is left for a later block. */
  const serviceAgenda = (meter: WeightMeter, now: number, when: number, isFirstAgenda: boolean): boolean => {
    const agenda = [...Agenda.get(when)];
    const ordered = agenda
      .flatMap((task, index) => (task === undefined ? [] : [{ task, index }]))
      .sort((a, b) => a.task.priority - b.task.priority);
    meter.tryConsume(weights.serviceAgendaBase(ordered.length));
    let isFirst = isFirstAgenda;
    let postponed = 0;
    let dropped = 0;
    for (const { task, index } of ordered) {
      if (!meter.canConsume(weightOfTask(task, lookupLengthOf(task.call)))) {
        postponed++;
        break;
      }
      const serviced = serviceTask(meter, now, [when, index], isFirst, task);
      if (serviced === 'Done') {
        agenda[index] = undefined;
        isFirst = false;
      } else if (serviced === 'Unavailable') dropped++;
      else postponed++;
    }
    if (postponed > 0 || dropped > 0) Agenda.insert(when, agenda);
    else Agenda.remove(when);
    return postponed === 0;
  };

  /** Goes through the agendas from the first that was not finished. */
  return (meter: WeightMeter, now: number): void => {
    if (!meter.tryConsume(weights.serviceAgendasBase())) return;
    let incompleteSince = now + 1;
    let when = IncompleteSince.take() ?? now;
    let isFirst = true;
    const least = weights.serviceAgendaBase(maxScheduledPerBlock);
    while (when <= now && meter.canConsume(least)) {
      if (!serviceAgenda(meter, now, when, isFirst)) incompleteSince = Math.min(incompleteSince, when);
      isFirst = false;
      when++;
    }
    incompleteSince = Math.min(incompleteSince, when);
    if (incompleteSince <= now) System.depositEvent(Event.AgendaIncomplete({ when: incompleteSince }));
    IncompleteSince.put(incompleteSince);
  };
}
