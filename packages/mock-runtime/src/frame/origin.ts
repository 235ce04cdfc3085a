import { err, ok, type Result } from '@polkavirt/primitives';
import type { AccountId, LookupSource } from '../types/substrate.ts';
import { BAD_ORIGIN, CANNOT_LOOKUP, type DispatchError } from './dispatch-error.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** Whether an origin may dispatch a call. */
export type CallFilter = (call: RuntimeCall) => boolean;

interface Filtered {
  /** What this origin may not dispatch beside what the runtime's `baseCallFilter` refuses; a call must pass each of them. */
  readonly filters?: readonly CallFilter[];
}

/** Who dispatches a call. */
export type RuntimeOrigin =
  | ({ readonly type: 'Root' } & Filtered)
  | ({ readonly type: 'Signed'; readonly who: AccountId } & Filtered)
  | ({ readonly type: 'None' } & Filtered)
  /** An origin that a pallet defines, such as the members of a collective. */
  | ({ readonly type: 'Pallet'; readonly pallet: string; readonly value: unknown } & Filtered);

/** The origins that frame-system has. */
export type RawOrigin =
  | { readonly type: 'Root' }
  | { readonly type: 'Signed'; readonly value: AccountId }
  | { readonly type: 'None' };

/**
 * An origin without its filters, as it is stored and encoded: `{ type: 'system', value: { type: 'Signed', value: who } }`,
 * or the name of the pallet that defines it with the pallet's own value.
 */
export interface OriginCaller {
  readonly type: string;
  readonly value: unknown;
}

/** The name that `OriginCaller` has for frame-system, whatever the runtime calls the pallet. */
export const SYSTEM_CALLER = 'system';

export const RuntimeOrigin = {
  /** The chain itself: governance, or a test. */
  root: (): RuntimeOrigin => ({ type: 'Root' }),
  /** An account that signed the extrinsic. */
  signed: (who: AccountId): RuntimeOrigin => ({ type: 'Signed', who }),
  /** An extrinsic that nobody signed, such as an inherent. */
  none: (): RuntimeOrigin => ({ type: 'None' }),
  /** The origin that a stored or decoded caller stands for, without filters of its own. */
  from({ type, value }: OriginCaller): RuntimeOrigin {
    if (type !== SYSTEM_CALLER) return { type: 'Pallet', pallet: type, value };
    const raw = value as RawOrigin;
    return raw.type === 'Signed' ? { type: 'Signed', who: raw.value } : { type: raw.type };
  },
} as const;

/** The caller of an origin, for storing it; filters are left out. */
export function callerOf(origin: RuntimeOrigin): OriginCaller {
  if (origin.type === 'Pallet') return { type: origin.pallet, value: origin.value };
  const raw: RawOrigin = origin.type === 'Signed' ? { type: 'Signed', value: origin.who } : { type: origin.type };
  return { type: SYSTEM_CALLER, value: raw };
}

/** The origin with one more filter: FRAME's `add_filter`. */
export const withFilter = (origin: RuntimeOrigin, filter: CallFilter): RuntimeOrigin => ({
  ...origin,
  filters: [...(origin.filters ?? []), filter],
});

/** Another caller under the filters of `origin`: FRAME's `set_caller_from`. */
export const withCaller = (origin: RuntimeOrigin, caller: RuntimeOrigin): RuntimeOrigin =>
  origin.filters === undefined ? caller : { ...caller, filters: origin.filters };

/** Whether the filters of an origin let a call pass. The runtime's `baseCallFilter` is not among them. */
export const passesFilters = ({ filters = [] }: RuntimeOrigin, call: RuntimeCall): boolean =>
  filters.every((filter) => filter(call));

/** The signer, or `BadOrigin`. */
export const ensureSigned = (origin: RuntimeOrigin): Result<AccountId, DispatchError> =>
  origin.type === 'Signed' ? ok(origin.who) : err(BAD_ORIGIN);

export const ensureRoot = (origin: RuntimeOrigin): Result<void, DispatchError> =>
  origin.type === 'Root' ? ok(undefined) : err(BAD_ORIGIN);

export const ensureNone = (origin: RuntimeOrigin): Result<void, DispatchError> =>
  origin.type === 'None' ? ok(undefined) : err(BAD_ORIGIN);

/** The signer, or undefined for root; `BadOrigin` for any other origin. */
export const ensureSignedOrRoot = (origin: RuntimeOrigin): Result<AccountId | undefined, DispatchError> =>
  origin.type === 'Root' ? ok(undefined) : ensureSigned(origin);

/** The account that a call names, or `CannotLookup`: there are no account indices here. */
export const lookup = (source: LookupSource): Result<AccountId, DispatchError> =>
  typeof source === 'string' ? ok(source) : err(CANNOT_LOOKUP);
