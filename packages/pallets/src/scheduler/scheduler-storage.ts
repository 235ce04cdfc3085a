import {
  type AnyType,
  type HexString,
  type OriginCaller,
  type PalletBuilder,
  storageMap,
  storageValue,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { type Bounded, boundedOf } from '../common/bounded.ts';
import { bytes32 } from '../common/types.ts';

/** 32 bytes in hex that name a task. */
export type TaskName = HexString;
/** Where a task is: a block's number, and a place in its agenda. */
export type TaskAddress = [when: number, index: number];
/** Every so many blocks, so many times more. */
export type Period = [blocks: number, times: number];

/** The last number that a block can have. */
const MAX_BLOCK = 0xffff_ffff;
/** So many blocks later; no later than the last block of all, as upstream's `saturating_add`. */
export const laterBy = (block: number, blocks: number): number => Math.min(block + blocks, MAX_BLOCK);

/** A call that waits for its block. */
export interface Scheduled {
  readonly maybeId: TaskName | undefined;
  /** 0 to 255; the lower number is dispatched first. */
  readonly priority: number;
  readonly call: Bounded;
  readonly maybePeriodic: Period | undefined;
  readonly origin: OriginCaller;
}

/** How often a task is tried again if it fails. */
export interface RetryConfig {
  readonly totalRetries: number;
  readonly remaining: number;
  /** Blocks between two tries. */
  readonly period: number;
}

export const taskAddress: Type<TaskAddress> = T.tuple(T.u32, T.u32) as Type<TaskAddress>;
export const period: Type<Period> = T.tuple(T.u32, T.u32) as Type<Period>;

const retryConfig: Type<RetryConfig> = T.struct(
  { path: ['pallet_scheduler', 'RetryConfig'], params: [{ name: 'Period', type: T.u32 }] },
  { totalRetries: T.u8, remaining: T.u8, period: T.u32 },
);

const scheduledOf = ({ runtime }: PalletBuilder): Type<Scheduled> => {
  const call = boundedOf(runtime.RuntimeCall as AnyType);
  return T.struct(
    {
      path: ['pallet_scheduler', 'Scheduled'],
      params: [
        { name: 'Name', type: bytes32 },
        { name: 'Call', type: call },
        { name: 'BlockNumber', type: T.u32 },
        { name: 'PalletsOrigin', type: runtime.OriginCaller as AnyType },
        { name: 'AccountId', type: T.accountId },
      ],
    },
    {
      maybeId: T.option(bytes32),
      priority: T.u8,
      call,
      maybePeriodic: T.option(period),
      origin: runtime.OriginCaller,
    },
  );
};

export const schedulerStorage = (pallet: PalletBuilder, maxScheduledPerBlock: number) =>
  pallet.storage({
    IncompleteSince: storageValue(T.u32, { docs: ['Block number at which the agenda began incomplete execution.'] }),
    Agenda: storageMap([['Twox64Concat', T.u32]], T.boundedVec(T.option(scheduledOf(pallet)), maxScheduledPerBlock), {
      default: [],
      docs: ['Items to be executed, indexed by the block number that they should be executed on.'],
    }),
    Retries: storageMap([['Blake2_128Concat', taskAddress]], retryConfig, {
      docs: ['Retry configurations for items to be executed, indexed by task address.'],
    }),
    Lookup: storageMap([['Twox64Concat', bytes32]], taskAddress, {
      docs: ['Lookup from a name to the block number and index of the task.'],
    }),
  });
export type SchedulerStorage = ReturnType<typeof schedulerStorage>;
