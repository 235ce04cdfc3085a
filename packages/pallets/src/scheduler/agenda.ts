/** Puts tasks into agendas, takes them out, and moves them. */

import {
  BAD_ORIGIN,
  bytesToHex,
  type DispatchError,
  encode,
  type OriginCaller,
  type SystemPallet,
  type Type,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { type Bounded, lookupHashOf } from '../common/bounded.ts';
import type { PreimageProvider } from '../preimage/preimage-provider.ts';
import type { SchedulerError, SchedulerEvent } from './scheduler-events.ts';
import {
  laterBy,
  type Period,
  type Scheduled,
  type SchedulerStorage,
  type TaskAddress,
  type TaskName,
} from './scheduler-storage.ts';

/** When a task is due: in a block, or so many blocks after the next one. */
export type DispatchTime = { readonly type: 'At'; readonly value: number } | { readonly type: 'After'; readonly value: number };

/** How the privileges of two origins compare: the sign, or undefined if they cannot be compared. Upstream's `PrivilegeCmp`. */
export type PrivilegeCmp = (left: OriginCaller, right: OriginCaller) => number | undefined;

/** Origins are equal or cannot be compared: upstream's `EqualPrivilegeOnly`. */
export const equalPrivilegeOnly =
  (caller: Type<OriginCaller>): PrivilegeCmp =>
  (left, right) =>
    bytesToHex(encode(caller, left)) === bytesToHex(encode(caller, right)) ? 0 : undefined;

/** A task as somebody schedules it. */
export interface NewTask {
  readonly when: DispatchTime;
  readonly periodic?: Period | undefined;
  readonly priority: number;
  readonly origin: OriginCaller;
  readonly call: Bounded;
}

interface Surroundings {
  readonly System: SystemPallet;
  readonly storage: SchedulerStorage;
  readonly Event: SchedulerEvent;
  readonly errors: SchedulerError;
  readonly preimages: PreimageProvider;
  readonly comparePrivileges: PrivilegeCmp;
  readonly maxScheduledPerBlock: number;
}

export function createAgenda(surroundings: Surroundings) {
  const { System, storage, Event, errors, preimages, comparePrivileges, maxScheduledPerBlock } = surroundings;
  const { Agenda, Lookup, Retries } = storage;

  const resolveTime = ({ type, value }: DispatchTime): Result<number, DispatchError> => {
    const now = System.blockNumber();
    // The tasks of the current block were done at its beginning.
    const when = type === 'At' ? value : laterBy(now, value + 1);
    return when <= now ? err(errors.TargetBlockNumberInPast) : ok(when);
  };

  /** The first free place, or `Exhausted`. */
  const placeTask = (when: number, task: Scheduled): Result<TaskAddress, DispatchError> => {
    const agenda = [...Agenda.get(when)];
    const index = agenda.length < maxScheduledPerBlock ? agenda.length : agenda.indexOf(undefined);
    if (index < 0) return err({ type: 'Exhausted' });
    agenda[index] = task;
    Agenda.insert(when, agenda);
    if (task.maybeId !== undefined) Lookup.insert(task.maybeId, [when, index]);
    System.depositEvent(Event.Scheduled({ when, index }));
    return ok([when, index]);
  };

  /** Takes a task out, and what is empty at the end of its agenda. */
  const clearPlace = ([when, index]: TaskAddress): void => {
    const agenda = [...Agenda.get(when)];
    agenda[index] = undefined;
    while (agenda.length > 0 && agenda[agenda.length - 1] === undefined) agenda.pop();
    if (agenda.length === 0) Agenda.remove(when);
    else Agenda.insert(when, agenda);
  };

  const find = ([when, index]: TaskAddress): Scheduled | undefined => Agenda.get(when)[index];

  /** At least the privileges of who scheduled it, or `BadOrigin`. */
  const ensurePrivilege = (left: OriginCaller, right: OriginCaller): Result<void, DispatchError> => {
    const order = comparePrivileges(left, right);
    return order === undefined || order < 0 ? err(BAD_ORIGIN) : ok(undefined);
  };

  const schedule = (task: NewTask, maybeId?: TaskName): Result<TaskAddress, DispatchError> => {
    if (maybeId !== undefined && Lookup.has(maybeId)) return err(errors.FailedToSchedule);
    const when = resolveTime(task.when);
    if (!when.ok) return when;
    const { priority, origin, call, periodic } = task;
    const [blocks, times] = periodic ?? [0, 0];
    // One of the times is scheduled now.
    const maybePeriodic: Period | undefined = times > 1 && blocks > 0 ? [blocks, times - 1] : undefined;
    const placed = placeTask(when.value, { maybeId, priority, call, maybePeriodic, origin });
    const hash = lookupHashOf(call);
    if (placed.ok && hash !== undefined) preimages.request(hash);
    return placed;
  };

  const move = (address: TaskAddress, task: Scheduled, when: number): Result<TaskAddress, DispatchError> => {
    clearPlace(address);
    System.depositEvent(Event.Canceled({ when: address[0], index: address[1] }));
    return placeTask(when, task);
  };

  return {
    placeTask,
    find,
    ensurePrivilege,
    schedule,

    /** @param origin Who cancels; undefined for the chain itself, which may cancel all. */
    cancel(origin: OriginCaller | undefined, address: TaskAddress): Result<void, DispatchError> {
      const task = find(address);
      if (task === undefined) return err(errors.NotFound);
      const allowed = origin === undefined ? ok(undefined) : ensurePrivilege(origin, task.origin);
      if (!allowed.ok) return allowed;
      preimages.drop(task.call);
      if (task.maybeId !== undefined) Lookup.remove(task.maybeId);
      Retries.remove(address);
      clearPlace(address);
      System.depositEvent(Event.Canceled({ when: address[0], index: address[1] }));
      return ok(undefined);
    },

    cancelNamed(origin: OriginCaller | undefined, id: TaskName): Result<void, DispatchError> {
      const address = Lookup.get(id);
      if (address === undefined) return err(errors.NotFound);
      const task = find(address);
      if (origin !== undefined && task !== undefined) {
        const allowed = ensurePrivilege(origin, task.origin);
        if (!allowed.ok) return allowed;
        Retries.remove(address);
        preimages.drop(task.call);
      }
      Lookup.remove(id);
      clearPlace(address);
      System.depositEvent(Event.Canceled({ when: address[0], index: address[1] }));
      return ok(undefined);
    },

    reschedule(address: TaskAddress, time: DispatchTime): Result<TaskAddress, DispatchError> {
      const when = resolveTime(time);
      if (!when.ok) return when;
      if (when.value === address[0]) return err(errors.RescheduleNoChange);
      const task = find(address);
      if (task === undefined) return err(errors.NotFound);
      return task.maybeId === undefined ? move(address, task, when.value) : err(errors.Named);
    },

    rescheduleNamed(id: TaskName, time: DispatchTime): Result<TaskAddress, DispatchError> {
      const when = resolveTime(time);
      if (!when.ok) return when;
      const address = Lookup.get(id);
      if (address === undefined) return err(errors.NotFound);
      if (when.value === address[0]) return err(errors.RescheduleNoChange);
      const task = find(address);
      return task === undefined ? err(errors.NotFound) : move(address, task, when.value);
    },
  };
}
export type AgendaKeeper = ReturnType<typeof createAgenda>;
