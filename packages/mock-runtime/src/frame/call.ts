import type { AccountId, Weight } from '../types/substrate.ts';
import type { AnyType, ValueOf } from '../types/type.ts';
import type { DispatchClass, DispatchInfo, DispatchResult, Pays } from './dispatch.ts';
import { ensureSigned, type RuntimeOrigin } from './origin.ts';

/** The arguments of a call, in order: `[['dest', lookupSource], ['value', compact(u128)]]`. */
export type Args = readonly (readonly [name: string, type: AnyType])[];

/** The values of {@link Args}, in order. */
export type ArgValues<A extends Args> = { -readonly [I in keyof A]: ValueOf<A[I][1]> };

export interface CallOptions<A extends Args> {
  /** The call's index in the pallet. Default: one more than the call before it. */
  readonly index?: number;
  /** The most that the call can cost. */
  readonly weight: Weight | ((...args: ArgValues<A>) => Weight);
  readonly class?: DispatchClass;
  readonly paysFee?: Pays;
  /** Whether whoever dispatches it with these arguments pays nothing: FRAME's `feeless_if`. */
  readonly feelessIf?: (origin: RuntimeOrigin, ...args: ArgValues<A>) => boolean;
  readonly docs?: readonly string[];
}

/** A call as a pallet defines it. Methods, so that a call of any arguments is a {@link AnyCall}. */
export interface Call<A extends Args = Args> {
  readonly args: A;
  readonly index: number | undefined;
  readonly docs: readonly string[];
  dispatchInfo(...args: ArgValues<A>): DispatchInfo;
  isFeeless(origin: RuntimeOrigin, ...args: ArgValues<A>): boolean;
  dispatch(origin: RuntimeOrigin, ...args: ArgValues<A>): DispatchResult;
}

/** A call of any arguments. */
export type AnyCall = Call;

/** Defines a call; `dispatch` gets the origin and the arguments, and runs in a storage layer of its own. */
export const call = <const A extends Args>(
  args: A,
  options: CallOptions<A>,
  dispatch: (origin: RuntimeOrigin, ...args: ArgValues<A>) => DispatchResult,
): Call<A> => {
  const { index, weight, class: dispatchClass = 'Normal', paysFee = 'Yes', feelessIf, docs = [] } = options;
  return {
    args,
    index,
    docs,
    dispatchInfo: (...values) => ({
      weight: typeof weight === 'function' ? weight(...values) : weight,
      class: dispatchClass,
      paysFee,
    }),
    isFeeless: (origin, ...values) => feelessIf?.(origin, ...values) ?? false,
    dispatch,
  };
};

/**
 * Defines a call for signed origins only; `dispatch` gets the account's id instead of the origin. Any other origin is `BadOrigin`.
 *
 * ```ts
 * remove: signedCall([['program', T.h256]], { weight }, (who, program) => remove(who, program)),
 * ```
 */
export const signedCall = <const A extends Args>(
  args: A,
  options: CallOptions<A>,
  dispatch: (who: AccountId, ...args: ArgValues<A>) => DispatchResult,
): Call<A> =>
  call(args, options, (origin, ...values) => {
    const who = ensureSigned(origin);
    return who.ok ? dispatch(who.value, ...values) : who;
  });
