import {
  type AccountId,
  addWeight,
  aPallet,
  BAD_ORIGIN,
  constant,
  type DispatchInfo,
  type DispatchResult,
  definePallet,
  encode,
  ensureRoot,
  ensureSigned,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  T,
  type Weight,
  withCaller,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { anObject, checkOptions, optional, wholeNumber } from '@polkavirt/primitives/options';
import { carrierCall } from '../common/carrier-call.ts';
import { accountBytes, accountOf } from '../common/entropy.ts';
import { extractActualWeight, outcomeOf } from '../common/outcome.ts';
import { createBatches } from './batches.ts';
import { utilityErrors, utilityEvents } from './utility-events.ts';
import { DEFAULT_UTILITY_WEIGHTS, type UtilityWeights } from './utility-weights.ts';

export interface UtilityConfig {
  readonly System: SystemPallet;
  /** The most calls of one batch. Default 10,922, as Substrate's node has it. */
  readonly batchedCallsLimit?: number;
  readonly weights?: UtilityWeights;
}

/** pallet-utility: several calls in one, and calls from accounts that derive from the caller's. */
export const createUtility = definePallet('pallet_utility', (pallet, config: UtilityConfig) => {
  checkOptions('pallet_utility', config, {
    System: aPallet('createSystem()'),
    batchedCallsLimit: optional(wholeNumber()),
    weights: optional(anObject),
  });
  const { System, batchedCallsLimit = 10_922, weights = DEFAULT_UTILITY_WEIGHTS } = config;
  const { runtime } = pallet;
  const events = utilityEvents(pallet);
  const errors = utilityErrors(pallet);
  const { Event } = events;

  const derivativeAccountId = (who: AccountId, index: number): AccountId =>
    accountOf('modlpy/utilisuba', accountBytes(who), encode(T.u16, index));

  const carrying =
    (own: Weight) =>
    (inner: RuntimeCall): Pick<DispatchInfo, 'weight' | 'class'> => {
      const info = runtime.dispatchInfo(inner);
      return { weight: addWeight(own, info.weight), class: info.class };
    };

  /** Root is above every filter. */
  const dispatch = (inner: RuntimeCall, origin: RuntimeOrigin): DispatchResult =>
    origin.type === 'Root' ? runtime.dispatchBypassFilter(inner, origin) : runtime.dispatch(inner, origin);

  return {
    events,
    errors,
    constants: { batched_calls_limit: constant(T.u32, batchedCallsLimit, 'The limit on the number of batched calls.') },
    calls: {
      ...createBatches({ pallet, System, Event, errors: errors.Error, limit: batchedCallsLimit, weights, dispatch }),

      asDerivative: carrierCall(
        [
          ['index', T.u16],
          ['call', runtime.RuntimeCall],
        ],
        {
          index: 1,
          docs: ['Sends a call through an indexed pseudonym of the sender. The filters of the origin stay.'],
          info: (_index, inner) => carrying(weights.asDerivative())(inner),
        },
        (origin, index, inner) => {
          const who = ensureSigned(origin);
          if (!who.ok) return who;
          const info = runtime.dispatchInfo(inner);
          const pseudonym = derivativeAccountId(who.value, index);
          const result = runtime.dispatch(inner, withCaller(origin, RuntimeOrigin.signed(pseudonym)));
          const actualWeight = addWeight(weights.asDerivative(), extractActualWeight(result, info));
          return result.ok ? ok({ actualWeight }) : { ...result, postInfo: { actualWeight } };
        },
      ),

      dispatchAs: carrierCall(
        [
          ['asOrigin', runtime.OriginCaller],
          ['call', runtime.RuntimeCall],
        ],
        {
          index: 3,
          docs: ['Dispatches a function call with a provided origin. Root only.'],
          info: (_asOrigin, inner) => carrying(weights.dispatchAs())(inner),
        },
        (origin, asOrigin, inner) => {
          const root = ensureRoot(origin);
          if (!root.ok) return root;
          const result = runtime.dispatchBypassFilter(inner, RuntimeOrigin.from(asOrigin));
          System.depositEvent(Event.DispatchedAs({ result: outcomeOf(result) }));
          return ok({});
        },
      ),

      withWeight: carrierCall(
        [
          ['call', runtime.RuntimeCall],
          ['weight', T.weight],
        ],
        {
          index: 5,
          docs: ['Dispatches a function call with a specified weight. Root only.'],
          info: (inner, weight) => ({ weight, class: runtime.dispatchInfo(inner).class }),
        },
        (origin, inner) => {
          const root = ensureRoot(origin);
          if (!root.ok) return root;
          const result = runtime.dispatchBypassFilter(inner, RuntimeOrigin.root());
          return result.ok ? ok({}) : err(result.error);
        },
      ),

      ifElse: carrierCall(
        [
          ['main', runtime.RuntimeCall],
          ['fallback', runtime.RuntimeCall],
        ],
        {
          index: 6,
          docs: ['Dispatches a fallback call in the event the main call fails to execute.'],
          info: (main, fallback) => {
            const infos = [runtime.dispatchInfo(main), runtime.dispatchInfo(fallback)];
            const isNormal = infos.some((info) => info.class === 'Normal');
            return {
              weight: infos.reduce((sum, info) => addWeight(sum, info.weight), weights.ifElse()),
              class: isNormal ? 'Normal' : 'Operational',
            };
          },
        },
        (origin, main, fallback) => {
          if (origin.type === 'None') return err(BAD_ORIGIN);
          const first = dispatch(main, origin);
          const used = addWeight(weights.ifElse(), extractActualWeight(first, runtime.dispatchInfo(main)));
          if (first.ok) {
            System.depositEvent(Event.IfElseMainSuccess());
            return ok({ actualWeight: used });
          }
          const second = dispatch(fallback, origin);
          const actualWeight = addWeight(used, extractActualWeight(second, runtime.dispatchInfo(fallback)));
          if (!second.ok) return { ...second, postInfo: { actualWeight } };
          System.depositEvent(Event.IfElseFallbackCalled({ mainError: first.error }));
          return ok({ actualWeight });
        },
      ),

      dispatchAsFallible: carrierCall(
        [
          ['asOrigin', runtime.OriginCaller],
          ['call', runtime.RuntimeCall],
        ],
        {
          index: 7,
          docs: ['As `dispatch_as`, and fails if the call does. Root only.'],
          info: (_asOrigin, inner) => carrying(weights.dispatchAs())(inner),
        },
        (origin, asOrigin, inner) => {
          const root = ensureRoot(origin);
          if (!root.ok) return root;
          const result = runtime.dispatchBypassFilter(inner, RuntimeOrigin.from(asOrigin));
          if (!result.ok) return err(result.error);
          System.depositEvent(Event.DispatchedAs({ result: ok(undefined) }));
          return ok({});
        },
      ),
    },
    api: {
      /** The account of a pseudonym: what `as_derivative` calls from. @param index 0 to 65,535. */
      derivativeAccountId,
      weights,
    },
  };
});

export type UtilityPallet = ReturnType<typeof createUtility>;
