/** The runtime of upstream's tests of pallet-scheduler: a logger whose calls the base filter refuses, and weights that are easy to add up. */

import {
  call,
  callerOf,
  constructRuntime,
  createBalances,
  createSystem,
  DEFAULT_BLOCK_WEIGHTS,
  definePallet,
  eitherOfDiverse,
  encode,
  ensureRoot,
  ensureSignedBy,
  NO_CONSIDERATION,
  type OriginCaller,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  storageValue,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { hashOf } from '../../src/common/bounded.ts';
import { type Bounded, createPreimage, createScheduler, type SchedulerWeights } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

/** What was logged: outside of storage, as upstream. */
let log: [caller: OriginCaller, i: number][] = [];

const createLogger = definePallet('logger', (pallet, { System }: { System: SystemPallet }) => {
  const storage = pallet.storage({ Threshold: storageValue(T.tuple(T.u32, T.u32)) });
  const errors = pallet.errors({ TooEarly: 'Under the threshold.', TooLate: 'Over the threshold.' });
  const events = pallet.events({ Logged: { i: T.u32, weight: T.weight } });
  const args = [
    ['i', T.u32],
    ['weight', T.weight],
  ] as const;
  const note = (origin: RuntimeOrigin, i: number, weight: Weight) => {
    System.depositEvent(events.Event.Logged({ i, weight }));
    log.push([callerOf(origin), i]);
    return ok({});
  };
  return {
    storage,
    errors,
    events,
    calls: {
      log: call(args, { weight: (_i, weight) => weight }, note),
      logWithoutFilter: call(args, { weight: (_i, weight) => weight }, note),
      timedLog: call(args, { weight: (_i, weight) => weight }, (origin, i, weight) => {
        const [start, end] = storage.Threshold.get() ?? [0, 0xffff_ffff];
        if (System.blockNumber() < start) return err(errors.Error.TooEarly);
        return System.blockNumber() > end ? err(errors.Error.TooLate) : note(origin, i, weight);
      }),
    },
  };
});

const flat = () => weightOf(50n);

/** Upstream's `TestWeightInfo`: each part has bits of its own. */
export const WEIGHTS: SchedulerWeights = {
  serviceAgendasBase: () => weightOf(0b0000_0001n),
  serviceAgendaBase: (tasks) => weightOf((BigInt(tasks) << 8n) + 0b0000_0010n),
  serviceTaskBase: () => weightOf(0b0000_0100n),
  serviceTaskPeriodic: () => weightOf(0b0000_1100n),
  serviceTaskNamed: () => weightOf(0b0001_0100n),
  serviceTaskFetched: (length) => weightOf((BigInt(length) << 8n) + 0b0010_0100n),
  executeDispatchSigned: () => weightOf(0b0100_0000n),
  executeDispatchUnsigned: () => weightOf(0b1000_0000n),
  schedule: flat,
  cancel: flat,
  scheduleNamed: flat,
  cancelNamed: flat,
  scheduleRetry: () => weightOf(100_000n),
  setRetry: () => weightOf(50n),
  setRetryNamed: () => weightOf(50n),
  cancelRetry: () => weightOf(50n),
  cancelRetryNamed: () => weightOf(50n),
};

const MAX_BLOCK = weightOf(2_000_000_000_000n, (1n << 64n) - 1n);
/** Four fifths of a block. */
export const MAX_WEIGHT = weightOf((MAX_BLOCK.refTime * 4n) / 5n, (MAX_BLOCK.proofSize * 4n) / 5n);
/** So many of so many parts of it. */
export const partOfMax = (parts: bigint, of: bigint): Weight =>
  weightOf((MAX_WEIGHT.refTime / of) * parts, (MAX_WEIGHT.proofSize / of) * parts);
export const MAX_SCHEDULED_PER_BLOCK = 10;

const createTestRuntime = () => {
  const System = createSystem({
    baseCallFilter: ({ type, value }) => !(type === 'Logger' && value.type === 'log'),
    blockWeights: { ...DEFAULT_BLOCK_WEIGHTS, maxBlock: MAX_BLOCK },
  });
  const Balances = createBalances({ System });
  const Logger = createLogger({ System });
  const Preimage = createPreimage({
    System,
    Currency: Balances.currency,
    managerOrigin: ensureRoot,
    consideration: NO_CONSIDERATION,
  });
  const Scheduler = createScheduler({
    System,
    preimages: Preimage.provider,
    scheduleOrigin: eitherOfDiverse(ensureRoot, ensureSignedBy([account(1)])),
    maximumWeight: MAX_WEIGHT,
    maxScheduledPerBlock: MAX_SCHEDULED_PER_BLOCK,
    weights: WEIGHTS,
  });
  return constructRuntime({ System, Logger, Scheduler, Preimage, Balances });
};

export const runtime = createTestRuntime();
export const { System, Logger, Scheduler, Preimage } = runtime;

export const execute = (work: () => void): void => {
  log = [];
  runtime.newTestExt().executeWith(work);
};

export const runToBlock = (number: number): void => System.runToBlock(number);

export const root: OriginCaller = callerOf(RuntimeOrigin.root());
export const signedCaller = (number: number): OriginCaller => callerOf(RuntimeOrigin.signed(account(number)));
export const asRoot = RuntimeOrigin.root();
export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));

/** What was logged, by root unless a caller stands beside it. */
export const logged = (): readonly (number | [OriginCaller, number])[] =>
  log.map(([caller, i]) => (caller.type === 'system' && (caller.value as { type: string }).type === 'Root' ? i : [caller, i]));

export const logCall = (i: number, weight = weightOf(10n)): RuntimeCall => Logger.Call.log(i, weight);
export const timedLogCall = (i: number, weight = weightOf(10n)): RuntimeCall => Logger.Call.timedLog(i, weight);

export const bound = (inner: RuntimeCall): Bounded => {
  const result = Preimage.provider.bound(runtime.RuntimeCall, inner);
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
};
/** By hash and length, so that it must be looked up. */
export const lookupOf = (inner: RuntimeCall) => {
  const bytes = encode(runtime.RuntimeCall, inner);
  return {
    hash: hashOf(bytes),
    len: bytes.length,
    bytes,
    bounded: { type: 'Lookup', value: { hash: hashOf(bytes), len: bytes.length } } as const,
  };
};

/** A name of 32 equal bytes. */
export const name = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as const;

/** A task of root at a block, with priority 127. */
export const taskAt = (
  block: number,
  inner: RuntimeCall | Bounded,
  rest: { periodic?: [number, number]; priority?: number; origin?: OriginCaller } = {},
) => ({
  when: { type: 'At', value: block } as const,
  priority: 127,
  origin: root,
  call: isBounded(inner) ? inner : bound(inner),
  ...rest,
});

const isBounded = (inner: RuntimeCall | Bounded): inner is Bounded => ['Inline', 'Lookup', 'Legacy'].includes(inner.type);
