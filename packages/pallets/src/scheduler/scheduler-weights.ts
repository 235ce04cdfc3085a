import { addWeight, subWeight, type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the Scheduler's own work costs, without the calls that it dispatches. Names are upstream's. */
export interface SchedulerWeights {
  serviceAgendasBase(): Weight;
  /** @param tasks How many tasks the agenda has. */
  serviceAgendaBase(tasks: number): Weight;
  serviceTaskBase(): Weight;
  /** @param length Bytes of the preimage that was looked up. */
  serviceTaskFetched(length: number): Weight;
  serviceTaskNamed(): Weight;
  serviceTaskPeriodic(): Weight;
  executeDispatchSigned(): Weight;
  executeDispatchUnsigned(): Weight;
  /** @param tasks How many tasks the agenda has. */
  schedule(tasks: number): Weight;
  cancel(tasks: number): Weight;
  scheduleNamed(tasks: number): Weight;
  cancelNamed(tasks: number): Weight;
  scheduleRetry(tasks: number): Weight;
  setRetry(): Weight;
  setRetryNamed(): Weight;
  cancelRetry(): Weight;
  cancelRetryNamed(): Weight;
}

const byTasks =
  (base: bigint) =>
  (tasks: number): Weight =>
    weightOf(base + 500_000n * BigInt(tasks), 42_428n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_SCHEDULER_WEIGHTS: SchedulerWeights = {
  serviceAgendasBase: () => weightOf(5_000_000n, 1489n),
  serviceAgendaBase: (tasks) => weightOf(4_000_000n + 300_000n * BigInt(tasks), 42_428n),
  serviceTaskBase: () => weightOf(3_000_000n),
  serviceTaskFetched: (length) => weightOf(20_000_000n + 1_200n * BigInt(length), 4_197n + BigInt(length)),
  serviceTaskNamed: () => weightOf(5_000_000n),
  serviceTaskPeriodic: () => weightOf(3_000_000n),
  executeDispatchSigned: () => weightOf(2_000_000n),
  executeDispatchUnsigned: () => weightOf(2_000_000n),
  schedule: byTasks(13_000_000n),
  cancel: byTasks(18_000_000n),
  scheduleNamed: byTasks(17_000_000n),
  cancelNamed: byTasks(22_000_000n),
  scheduleRetry: byTasks(9_000_000n),
  setRetry: () => weightOf(18_000_000n, 42_428n),
  setRetryNamed: () => weightOf(23_000_000n, 42_428n),
  cancelRetry: () => weightOf(17_000_000n, 42_428n),
  cancelRetryNamed: () => weightOf(21_000_000n, 42_428n),
};

/** What handling one task costs: upstream's `MarginalWeightInfo::service_task`. */
export function serviceTaskWeight(
  weights: SchedulerWeights,
  lookupLength: number | undefined,
  { named, periodic }: { readonly named: boolean; readonly periodic: boolean },
): Weight {
  const base = weights.serviceTaskBase();
  let total = lookupLength === undefined ? base : weights.serviceTaskFetched(lookupLength);
  if (named) total = addWeight(total, subWeight(weights.serviceTaskNamed(), base));
  if (periodic) total = addWeight(total, subWeight(weights.serviceTaskPeriodic(), base));
  return total;
}
