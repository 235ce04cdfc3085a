import { dispatchResult, type PalletBuilder, T } from '@polkavirt/mock-runtime';
import { bytes32 } from '../common/types.ts';
import { taskAddress } from './scheduler-storage.ts';

const task = { task: taskAddress, id: T.option(bytes32) };

export const schedulerEvents = (pallet: PalletBuilder) =>
  pallet.events({
    Scheduled: T.at(0, { when: T.u32, index: T.u32 }, ['Scheduled some task.']),
    Canceled: T.at(1, { when: T.u32, index: T.u32 }, ['Canceled some task.']),
    Dispatched: T.at(2, { ...task, result: dispatchResult }, ['Dispatched some task.']),
    RetrySet: T.at(3, { ...task, period: T.u32, retries: T.u8 }, ['Set a retry configuration for some task.']),
    RetryCancelled: T.at(4, task, ['Cancel a retry configuration for some task.']),
    CallUnavailable: T.at(5, task, ['The call for the provided hash was not found so the task has been aborted.']),
    PeriodicFailed: T.at(6, task, ['The task could not be renewed since the agenda is full at that block.']),
    RetryFailed: T.at(7, task, ['The task could not be retried: the agenda is full at that block, or weight is lacking.']),
    PermanentlyOverweight: T.at(8, task, ['The given task can never be executed since it is overweight.']),
    AgendaIncomplete: T.at(9, { when: T.u32 }, ['Agenda is incomplete from `when`.']),
  });
export type SchedulerEvent = ReturnType<typeof schedulerEvents>['Event'];

export const schedulerErrors = (pallet: PalletBuilder) =>
  pallet.errors({
    FailedToSchedule: 'Failed to schedule a call.',
    NotFound: 'Cannot find the scheduled call.',
    TargetBlockNumberInPast: 'Given target block number is in the past.',
    RescheduleNoChange: 'Reschedule failed because it does not change scheduled time.',
    Named: 'Attempt to use a non-named function on a named task.',
  });
export type SchedulerError = ReturnType<typeof schedulerErrors>['Error'];
