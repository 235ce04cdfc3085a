import {
  type Args,
  type ArgValues,
  type Call,
  call,
  type DispatchInfo,
  type DispatchResult,
  type RuntimeOrigin,
  ZERO_WEIGHT,
} from '@polkavirt/mock-runtime';

interface CarrierOptions<A extends Args> {
  readonly index: number;
  readonly docs: readonly string[];
  /** What the call costs at most, and its class: both depend on the calls that it carries. */
  readonly info: (...args: ArgValues<A>) => Pick<DispatchInfo, 'weight' | 'class'>;
}

/** Defines a call that carries other calls. */
export const carrierCall = <const A extends Args>(
  args: A,
  { index, docs, info }: CarrierOptions<A>,
  dispatch: (origin: RuntimeOrigin, ...args: ArgValues<A>) => DispatchResult,
): Call<A> => ({
  ...call(args, { index, docs, weight: ZERO_WEIGHT }, dispatch),
  dispatchInfo: (...values) => ({ ...info(...values), paysFee: 'Yes' }),
});
