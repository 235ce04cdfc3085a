import { HostFault, ok } from '@polkavirt/primitives';
import { anObject, checkOptions, optional, wholeBigint } from '@polkavirt/primitives/options';
import { maxBigint, minBigint } from '../bigint.ts';
import { call } from '../frame/call.ts';
import { constant } from '../frame/constant.ts';
import { ensureNone } from '../frame/origin.ts';
import { definePallet } from '../frame/pallet.ts';
import { storageValue } from '../frame/storage/define-storage.ts';
import { weightOf } from '../frame/weight.ts';
import { bool, compact, U64_MAX, u64 } from '../types/index.ts';
import type { Weight } from '../types/substrate.ts';

export interface TimestampConfig {
  /** The least number of milliseconds between two blocks. Default 0: blocks may follow at once. */
  readonly minimumPeriod?: bigint;
  /** What the call costs. Default: {@link DEFAULT_TIMESTAMP_WEIGHTS}. */
  readonly weights?: TimestampWeights;
}

/** What the call of Timestamp costs. */
export interface TimestampWeights {
  set(): Weight;
}

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_TIMESTAMP_WEIGHTS: TimestampWeights = { set: () => weightOf(10_000_000n) };

/**
 * pallet-timestamp: the time of the block, set once by its author.
 * Unlike upstream, a block without a timestamp does not panic, so that tests can run to a block without one.
 */
export const createTimestamp = definePallet('pallet_timestamp', (pallet, config: TimestampConfig = {}) => {
  checkOptions('pallet_timestamp', config, { minimumPeriod: optional(wholeBigint()), weights: optional(anObject) });
  const { minimumPeriod = 0n, weights = DEFAULT_TIMESTAMP_WEIGHTS } = config;
  const storage = pallet.storage({
    Now: storageValue(u64, { default: 0n, docs: ['The current time for the current block.'] }),
    DidUpdate: storageValue(bool, { default: false, docs: ['Whether the timestamp has been updated in this block.'] }),
  });
  return {
    storage,
    constants: { MinimumPeriod: constant(u64, minimumPeriod, 'The minimum period between blocks, in milliseconds.') },
    calls: {
      set: call(
        [['now', compact(u64)]],
        { index: 0, weight: weights.set(), class: 'Mandatory', docs: ['Set the current time.'] },
        (origin, now) => {
          const none = ensureNone(origin);
          if (!none.ok) return none;
          // Upstream panics on these: the block would be invalid.
          if (storage.DidUpdate.exists()) throw new HostFault('Internal', 'Timestamp must be updated only once in the block');
          const previous = storage.Now.get();
          if (previous !== 0n && now < previous + minimumPeriod) {
            throw new HostFault('Internal', `Timestamp must increment by at least ${minimumPeriod} ms between blocks`);
          }
          storage.Now.put(now);
          storage.DidUpdate.put(true);
          return ok({});
        },
      ),
    },
    hooks: { onFinalize: () => storage.DidUpdate.kill() },
    inherent: ({ now }: { now: bigint }) => {
      const earliest = minBigint(storage.Now.get() + minimumPeriod, U64_MAX);
      return { type: pallet.scope.runtime.name, value: { type: 'set', value: { now: maxBigint(now, earliest) } } };
    },
    api: {
      /** Milliseconds since 1970. */
      now: (): bigint => storage.Now.get(),
    },
  };
});

export type TimestampPallet = ReturnType<typeof createTimestamp>;
