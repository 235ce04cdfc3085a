import { err, ok, type Result } from '@polkavirt/primitives';
import type { AccountId, LookupSource } from '../types/substrate.ts';
import { BAD_ORIGIN, CANNOT_LOOKUP, type DispatchError } from './dispatch-error.ts';

/** Who dispatches a call. */
export type RuntimeOrigin =
  | { readonly type: 'Root' }
  | { readonly type: 'Signed'; readonly who: AccountId }
  | { readonly type: 'None' };

export const RuntimeOrigin = {
  /** The chain itself: governance, or a test. */
  root: (): RuntimeOrigin => ({ type: 'Root' }),
  /** An account that signed the extrinsic. */
  signed: (who: AccountId): RuntimeOrigin => ({ type: 'Signed', who }),
  /** An extrinsic that nobody signed, such as an inherent. */
  none: (): RuntimeOrigin => ({ type: 'None' }),
} as const;

/** The signer, or `BadOrigin`. */
export const ensureSigned = (origin: RuntimeOrigin): Result<AccountId, DispatchError> =>
  origin.type === 'Signed' ? ok(origin.who) : err(BAD_ORIGIN);

export const ensureRoot = (origin: RuntimeOrigin): Result<void, DispatchError> =>
  origin.type === 'Root' ? ok(undefined) : err(BAD_ORIGIN);

export const ensureNone = (origin: RuntimeOrigin): Result<void, DispatchError> =>
  origin.type === 'None' ? ok(undefined) : err(BAD_ORIGIN);

/** The account that a call names, or `CannotLookup`: there are no account indices here. */
export const lookup = (source: LookupSource): Result<AccountId, DispatchError> =>
  typeof source === 'string' ? ok(source) : err(CANNOT_LOOKUP);
