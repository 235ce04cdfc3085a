import {
  addWeight,
  aPallet,
  callerOf,
  constant,
  type DispatchError,
  definePallet,
  type EnsureOrigin,
  minWeight,
  type OriginCaller,
  type RuntimeCall,
  type RuntimeOrigin,
  type SystemPallet,
  subWeight,
  T,
  type Weight,
  weightMeter,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { anObject, callback, checkOptions, optional, wholeNumber } from '@polkavirt/primitives/options';
import type { PreimageProvider } from '../preimage/preimage-provider.ts';
import { createAgenda, type DispatchTime, equalPrivilegeOnly, type NewTask, type PrivilegeCmp } from './agenda.ts';
import { schedulerCalls } from './scheduler-calls.ts';
import { schedulerErrors, schedulerEvents } from './scheduler-events.ts';
import { schedulerStorage, type TaskAddress, type TaskName } from './scheduler-storage.ts';
import { DEFAULT_SCHEDULER_WEIGHTS, type SchedulerWeights } from './scheduler-weights.ts';
import { agendaService } from './service-agendas.ts';

export interface SchedulerConfig {
  readonly System: SystemPallet;
  /** Where calls are kept that are too long for an agenda: `Preimage.provider`. */
  readonly preimages: PreimageProvider;
  /** Who may schedule and cancel. */
  readonly scheduleOrigin: EnsureOrigin;
  /** Who may cancel what others scheduled. Default: nobody; only equal origins may. */
  readonly originPrivilegeCmp?: PrivilegeCmp;
  /** What tasks may use of a block. Default: four fifths. */
  readonly maximumWeight?: Weight;
  /** Default 50, as Substrate's node has it. */
  readonly maxScheduledPerBlock?: number;
  readonly weights?: SchedulerWeights;
}

const fourFifths = ({ refTime, proofSize }: Weight): Weight => weightOf((refTime * 4n) / 5n, (proofSize * 4n) / 5n);

/** pallet-scheduler: dispatches calls in a block to come, once or again and again. */
export const createScheduler = definePallet('pallet_scheduler', (pallet, config: SchedulerConfig) => {
  checkOptions('pallet_scheduler', config, {
    System: aPallet('createSystem()'),
    preimages: anObject,
    scheduleOrigin: callback,
    originPrivilegeCmp: optional(callback),
    maximumWeight: optional(anObject),
    maxScheduledPerBlock: optional(wholeNumber(1)),
    weights: optional(anObject),
  });
  const { System, preimages, maxScheduledPerBlock = 50, weights = DEFAULT_SCHEDULER_WEIGHTS } = config;
  const { maxBlock } = System.constants.BlockWeights;
  const maximumWeight = config.maximumWeight ?? fourFifths(maxBlock);
  const { runtime } = pallet;
  const storage = schedulerStorage(pallet, maxScheduledPerBlock);
  const events = schedulerEvents(pallet);
  const errors = schedulerErrors(pallet);
  const agendas = createAgenda({
    System,
    storage,
    Event: events.Event,
    errors: errors.Error,
    preimages,
    comparePrivileges: config.originPrivilegeCmp ?? equalPrivilegeOnly(runtime.OriginCaller),
    maxScheduledPerBlock,
  });
  const service = agendaService({
    System,
    runtime,
    storage,
    Event: events.Event,
    preimages,
    agendas,
    weights,
    maxScheduledPerBlock,
  });

  /** For other pallets, an absent task is `Unavailable`. */
  const forOthers = <V>(result: Result<V, DispatchError>): Result<V, DispatchError> =>
    !result.ok && result.error.type === 'Module' && result.error.value.error === errors.Error.NotFound.value.error
      ? err({ type: 'Unavailable' })
      : result;
  const timeOf = (address: TaskAddress | undefined): Result<number, DispatchError> =>
    address !== undefined && address[1] < storage.Agenda.get(address[0]).length ? ok(address[0]) : err({ type: 'Unavailable' });

  return {
    storage,
    events,
    errors,
    constants: {
      MaximumWeight: constant(
        T.weight,
        maximumWeight,
        'The maximum weight that may be scheduled per block for any dispatchables.',
      ),
      MaxScheduledPerBlock: constant(
        T.u32,
        maxScheduledPerBlock,
        'The maximum number of scheduled calls in the queue for a single block.',
      ),
    },
    calls: schedulerCalls({
      pallet,
      System,
      storage,
      Event: events.Event,
      errors: errors.Error,
      agendas,
      weights,
      maxScheduledPerBlock,
      bound: (call: RuntimeCall) => preimages.bound(runtime.RuntimeCall, call),
      ensureScheduler(origin: RuntimeOrigin): Result<OriginCaller, DispatchError> {
        const allowed = config.scheduleOrigin(origin);
        return allowed.ok ? ok(callerOf(origin)) : allowed;
      },
    }),
    hooks: {
      onInitialize(number) {
        const { normal, operational, mandatory } = System.BlockWeight.get();
        const used = addWeight(addWeight(normal, operational), mandatory);
        const meter = weightMeter(minWeight(subWeight(maxBlock, used), maximumWeight));
        service(meter, number);
        return meter.consumed();
      },
    },
    api: {
      /** Upstream's `do_schedule`, `do_cancel` and so on: without a check of the origin if there is none. */
      doSchedule: (task: NewTask) => agendas.schedule(task),
      doScheduleNamed: (id: TaskName, task: NewTask) => agendas.schedule(task, id),
      doCancel: agendas.cancel,
      doCancelNamed: agendas.cancelNamed,
      doReschedule: agendas.reschedule,
      doRescheduleNamed: agendas.rescheduleNamed,

      /** Upstream's `schedule::v3::Anon`, for other pallets. */
      anon: {
        schedule: (task: NewTask) => agendas.schedule(task),
        cancel: (address: TaskAddress) => forOthers(agendas.cancel(undefined, address)),
        reschedule: (address: TaskAddress, time: DispatchTime) => forOthers(agendas.reschedule(address, time)),
        nextDispatchTime: timeOf,
      },
      /** Upstream's `schedule::v3::Named`, for other pallets. */
      named: {
        schedule: (id: TaskName, task: NewTask) => agendas.schedule(task, id),
        cancel: (id: TaskName) => forOthers(agendas.cancelNamed(undefined, id)),
        reschedule: (id: TaskName, time: DispatchTime) => forOthers(agendas.rescheduleNamed(id, time)),
        nextDispatchTime: (id: TaskName) => timeOf(storage.Lookup.get(id)),
      },
    },
  };
});

export type SchedulerPallet = ReturnType<typeof createScheduler>;
