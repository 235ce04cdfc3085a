import {
  addWeight,
  BAD_ORIGIN,
  type DispatchError,
  type DispatchInfo,
  type DispatchResult,
  type PalletBuilder,
  type RuntimeCall,
  type RuntimeOrigin,
  type SystemPallet,
  T,
  type Weight,
  withFilter,
  ZERO_WEIGHT,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { carrierCall } from '../common/carrier-call.ts';
import { extractActualWeight } from '../common/outcome.ts';
import type { UtilityError, UtilityEvent } from './utility-events.ts';
import type { UtilityWeights } from './utility-weights.ts';

interface Surroundings {
  readonly pallet: PalletBuilder;
  readonly System: SystemPallet;
  readonly Event: UtilityEvent;
  readonly errors: UtilityError;
  readonly limit: number;
  readonly weights: UtilityWeights;
  readonly dispatch: (call: RuntimeCall, origin: RuntimeOrigin) => DispatchResult;
}

/** The three calls that carry lists of calls. They differ in what follows a failure. */
export function createBatches({ pallet, System, Event, errors, limit, weights, dispatch }: Surroundings) {
  const { runtime } = pallet;
  const args = [['calls', T.vec(runtime.RuntimeCall)]] as const;

  /** A batch is operational if all of its calls are. */
  const infoOf =
    (own: (calls: number) => Weight) =>
    (calls: readonly RuntimeCall[]): Pick<DispatchInfo, 'weight' | 'class'> => {
      const infos = calls.map((one) => runtime.dispatchInfo(one));
      const weight = infos.reduce((sum, info) => addWeight(sum, info.weight), ZERO_WEIGHT);
      const isNormal = infos.some((info) => info.class === 'Normal');
      return { weight: addWeight(weight, own(calls.length)), class: isNormal ? 'Normal' : 'Operational' };
    };

  const refuse = (origin: RuntimeOrigin, calls: readonly RuntimeCall[]): DispatchError | undefined => {
    if (origin.type === 'None') return BAD_ORIGIN;
    return calls.length > limit ? errors.TooManyCalls : undefined;
  };

  /** No user may nest `batch_all`, not even inside another batch: its weight would grow with the square. */
  const withoutNesting = (origin: RuntimeOrigin): RuntimeOrigin =>
    withFilter(origin, ({ type, value }) => type !== pallet.scope.runtime.name || value.type !== 'batchAll');

  return {
    batch: carrierCall(
      args,
      {
        index: 0,
        docs: ['Sends a batch of calls. It ends at the first that fails; those before it stay.'],
        info: infoOf(weights.batch),
      },
      (origin, calls) => {
        const refused = refuse(origin, calls);
        if (refused !== undefined) return err(refused);
        let used = ZERO_WEIGHT;
        for (const [index, one] of calls.entries()) {
          const result = dispatch(one, origin);
          used = addWeight(used, extractActualWeight(result, runtime.dispatchInfo(one)));
          if (!result.ok) {
            System.depositEvent(Event.BatchInterrupted({ index, error: result.error }));
            return ok({ actualWeight: addWeight(weights.batch(index + 1), used) });
          }
          System.depositEvent(Event.ItemCompleted());
        }
        System.depositEvent(Event.BatchCompleted());
        return ok({ actualWeight: addWeight(weights.batch(calls.length), used) });
      },
    ),

    batchAll: carrierCall(
      args,
      { index: 2, docs: ['Sends a batch of calls. If one fails, nothing of the batch stays.'], info: infoOf(weights.batchAll) },
      (origin, calls) => {
        const refused = refuse(origin, calls);
        if (refused !== undefined) return err(refused);
        const within = origin.type === 'Root' ? origin : withoutNesting(origin);
        let used = ZERO_WEIGHT;
        for (const [index, one] of calls.entries()) {
          const result = dispatch(one, within);
          used = addWeight(used, extractActualWeight(result, runtime.dispatchInfo(one)));
          if (!result.ok) return { ...result, postInfo: { actualWeight: addWeight(weights.batchAll(index + 1), used) } };
          System.depositEvent(Event.ItemCompleted());
        }
        System.depositEvent(Event.BatchCompleted());
        return ok({ actualWeight: addWeight(weights.batchAll(calls.length), used) });
      },
    ),

    forceBatch: carrierCall(
      args,
      { index: 4, docs: ['Sends a batch of calls, all of them, whichever fail.'], info: infoOf(weights.forceBatch) },
      (origin, calls) => {
        const refused = refuse(origin, calls);
        if (refused !== undefined) return err(refused);
        let used = ZERO_WEIGHT;
        let failed = false;
        for (const one of calls) {
          const result = dispatch(one, origin);
          used = addWeight(used, extractActualWeight(result, runtime.dispatchInfo(one)));
          failed ||= !result.ok;
          System.depositEvent(result.ok ? Event.ItemCompleted() : Event.ItemFailed({ error: result.error }));
        }
        System.depositEvent(failed ? Event.BatchCompletedWithErrors() : Event.BatchCompleted());
        return ok({ actualWeight: addWeight(weights.batch(calls.length), used) });
      },
    ),
  };
}
