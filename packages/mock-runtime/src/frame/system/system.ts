import { anObject, callback, checkOptions, optional, wholeNumber } from '@polkavirt/primitives/options';
import { textToBytes } from '../../bytes.ts';
import { u16, u32 } from '../../types/index.ts';
import type { AnyType } from '../../types/type.ts';
import { constant } from '../constant.ts';
import { type DispatchInfo, type DispatchResult, toDispatchEventInfo } from '../dispatch.ts';
import type { CallFilter } from '../origin.ts';
import { definePallet } from '../pallet.ts';
import { runtimeOfCode } from '../runtime-code.ts';
import { accountReferences } from './account-references.ts';
import { type BlockLength, blockLength, DEFAULT_BLOCK_LENGTH } from './block-length.ts';
import { blockLifecycle } from './block-lifecycle.ts';
import { type BlockWeights, blockWeights, DEFAULT_BLOCK_WEIGHTS, DEFAULT_DB_WEIGHT, runtimeDbWeight } from './block-weights.ts';
import { codeUpgrades } from './code-upgrade.ts';
import { lateEventRecord } from './event-record.ts';
import { DEFAULT_RUNTIME_VERSION, type RuntimeVersion, runtimeVersion } from './runtime-version.ts';
import { systemCalls } from './system-calls.ts';
import { systemErrors } from './system-errors.ts';
import { systemEvents } from './system-events.ts';
import { systemStorage } from './system-storage.ts';
import { systemTesting } from './system-testing.ts';
import { DEFAULT_SYSTEM_WEIGHTS, type SystemWeights } from './system-weights.ts';

export interface SystemConfig {
  /** The version of the runtime. Default: `polkavirt-mock`, version 1. */
  readonly version?: Partial<RuntimeVersion>;
  /** How many block hashes are kept. Default 250. */
  readonly blockHashCount?: number;
  /** How addresses are shown. Default 42, generic Substrate. */
  readonly ss58Prefix?: number;
  /** Default: two seconds of computation per block. */
  readonly blockWeights?: BlockWeights;
  /** Default: 5 MiB of extrinsics per block, three quarters of it for normal ones. */
  readonly blockLength?: BlockLength;
  /** Which calls may be dispatched; root may dispatch all. Default: every call. */
  readonly baseCallFilter?: CallFilter;
  /** The version inside of new code, undefined if it has none. Default: that of the runtime that `runtimeCode` was asked for. */
  readonly codeVersion?: (code: Uint8Array) => RuntimeVersion | undefined;
  /** How many consumers an account can have. Default 16. */
  readonly maxConsumers?: number;
  /** What the calls cost. Default: {@link DEFAULT_SYSTEM_WEIGHTS}. */
  readonly weights?: SystemWeights;
}

export interface SystemGenesis {
  /** The bytes under `:code`. Default: the text `polkavirt`, as there is no wasm runtime. */
  readonly code?: Uint8Array;
}

/**
 * frame-system: accounts and their reference counts, block numbers and hashes, events, the life of a block, and what tests
 * need. Storage, events and calls have upstream's names, indexes and layout; event topics are kept in the records but not indexed.
 */
export const createSystem = definePallet('frame_system', (pallet, config: SystemConfig = {}) => {
  checkOptions('frame_system', config, {
    version: optional(anObject),
    blockHashCount: optional(wholeNumber(1)),
    ss58Prefix: optional(wholeNumber(0, 16_383)),
    blockWeights: optional(anObject),
    baseCallFilter: optional(callback),
    codeVersion: optional(callback),
    maxConsumers: optional(wholeNumber()),
    weights: optional(anObject),
  });
  const version: RuntimeVersion = { ...DEFAULT_RUNTIME_VERSION, ...config.version };
  const weights = config.blockWeights ?? DEFAULT_BLOCK_WEIGHTS;
  const blockHashCount = config.blockHashCount ?? 250;

  const storage = systemStorage(pallet);
  const events = systemEvents(pallet);
  const { Event } = events;
  const errors = systemErrors(pallet);

  const record = lateEventRecord(() => pallet.runtime.RuntimeEvent as AnyType);
  const lifecycle = blockLifecycle(
    storage,
    record,
    {
      success: (info: DispatchInfo) => Event.ExtrinsicSuccess({ dispatchInfo: toDispatchEventInfo(info) }),
      failure: ({ error }: DispatchResult & { ok: false }, info: DispatchInfo) =>
        Event.ExtrinsicFailed({ dispatchError: error, dispatchInfo: toDispatchEventInfo(info) }),
    },
    { weights, blockHashCount, version },
  );
  const accounts = accountReferences(
    storage.Account,
    {
      created(account) {
        for (const { onNewAccount } of pallet.runtime.hooks) onNewAccount?.(account);
        lifecycle.depositEvent(Event.NewAccount({ account }));
      },
      killed(account) {
        for (const { onKilledAccount } of pallet.runtime.hooks) onKilledAccount?.(account);
        lifecycle.depositEvent(Event.KilledAccount({ account }));
      },
    },
    config.maxConsumers ?? 16,
  );
  const { genesis, ...life } = lifecycle;
  const upgrades = codeUpgrades({
    storage,
    Event,
    errors: errors.Error,
    version,
    weights,
    codeVersion: config.codeVersion ?? ((code) => runtimeOfCode(code)?.System.constants.Version),
    migrationOngoing: () => pallet.runtime.migrationOngoing(),
    deposit: life.depositEvent,
  });

  return {
    storage,
    events,
    errors,
    constants: {
      BlockWeights: constant(blockWeights, weights, 'Block and extrinsics weights: base values and limits.'),
      BlockLength: constant(blockLength, config.blockLength ?? DEFAULT_BLOCK_LENGTH, 'The maximum length of a block (in bytes).'),
      DbWeight: constant(runtimeDbWeight, DEFAULT_DB_WEIGHT, 'The weight of runtime database operations the runtime can invoke.'),
      BlockHashCount: constant(u32, blockHashCount, 'How many block hashes are kept.'),
      Version: constant(runtimeVersion, version, 'Get the chain’s in-code version.'),
      SS58Prefix: constant(u16, config.ss58Prefix ?? 42, 'The SS58 prefix of this chain’s addresses.'),
    },
    calls: systemCalls(upgrades, Event, life.depositEvent, config.weights ?? DEFAULT_SYSTEM_WEIGHTS),
    genesis: (state: SystemGenesis = {}) => genesis(state.code ?? textToBytes('polkavirt')),
    api: {
      ...life,
      ...accounts,
      ...systemTesting(pallet.runtime, storage),
      /** Which calls may be dispatched; root is exempt. */
      baseCallFilter: config.baseCallFilter ?? ((): boolean => true),
      /** The current block number. */
      blockNumber: (): number => storage.Number.get(),
    },
  };
});

export type SystemPallet = ReturnType<typeof createSystem>;
