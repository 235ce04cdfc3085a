import { currentExternalities } from '../externalities/current.ts';
import { struct, variant, weight as weightType } from '../types/index.ts';
import type { Weight } from '../types/substrate.ts';
import type { ValueOf } from '../types/type.ts';
import { type DispatchError, TRANSACTION_LIMIT_REACHED } from './dispatch-error.ts';
import { minWeight } from './weight.ts';

const dispatchPath = (name: string) => ({ path: ['frame_support', 'dispatch', name] });

/** The class of a call, which decides how much of a block it may use. */
export const dispatchClass = variant(dispatchPath('DispatchClass'), {
  Normal: undefined,
  Operational: undefined,
  Mandatory: undefined,
});
export type DispatchClass = ValueOf<typeof dispatchClass>['type'];

export const pays = variant(dispatchPath('Pays'), { Yes: undefined, No: undefined });
export type Pays = ValueOf<typeof pays>['type'];

/** Information about a call before it is dispatched. */
export interface DispatchInfo {
  readonly weight: Weight;
  readonly class: DispatchClass;
  readonly paysFee: Pays;
}

/** {@link DispatchInfo} as events carry it. */
export const dispatchEventInfo = struct(
  { path: ['frame_system', 'DispatchEventInfo'] },
  { weight: weightType, class: dispatchClass, paysFee: pays },
);

export const toDispatchEventInfo = (info: DispatchInfo): ValueOf<typeof dispatchEventInfo> => ({
  weight: info.weight,
  class: { type: info.class },
  paysFee: { type: info.paysFee },
});

/** Corrections after the dispatch; an absent field stays as announced. */
export interface PostInfo {
  readonly actualWeight?: Weight;
  readonly paysFee?: Pays;
}

/** How a dispatch ended. A failure may know its weight too. */
export type DispatchResult =
  | { readonly ok: true; readonly value: PostInfo }
  | { readonly ok: false; readonly error: DispatchError; readonly postInfo?: PostInfo };

/** Combines announced and actual information: the weight is never higher than announced, and a call without a fee stays without one. */
export function actualDispatchInfo(announced: DispatchInfo, result: DispatchResult): DispatchInfo {
  const post = result.ok ? result.value : result.postInfo;
  return {
    class: announced.class,
    weight: post?.actualWeight === undefined ? announced.weight : minWeight(post.actualWeight, announced.weight),
    paysFee: announced.paysFee === 'No' ? 'No' : (post?.paysFee ?? 'Yes'),
  };
}

/** Runs a dispatch in its own storage layer: its changes stay only if it succeeds. */
export function withStorageLayer<R extends { readonly ok: boolean }>(dispatch: () => R): R | { ok: false; error: DispatchError } {
  const externalities = currentExternalities();
  if (!externalities.begin()) return { ok: false, error: TRANSACTION_LIMIT_REACHED };
  let done = false;
  try {
    const result = dispatch();
    done = result.ok;
    return result;
  } finally {
    if (done) externalities.commit();
    else externalities.rollback();
  }
}
