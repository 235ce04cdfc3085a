/**
 * Permissions that pallets take in their configuration: FRAME's `EnsureOrigin` and its combinators
 * (frame-support, `traits/dispatch.rs`). `ensureSigned`, `ensureRoot` and `ensureNone` are of this kind too.
 */
import { err, ok, type Result } from '@polkavirt/primitives';
import type { AccountId } from '../types/substrate.ts';
import { BAD_ORIGIN, type DispatchError } from './dispatch-error.ts';
import { ensureRoot, ensureSigned, type RuntimeOrigin } from './origin.ts';

/**
 * Returns the value of an accepted origin, such as an account, or an error, mostly `BadOrigin`. With an argument it is
 * FRAME's `EnsureOriginWithArg`.
 */
export type EnsureOrigin<Success = unknown, Args extends readonly unknown[] = []> = (
  origin: RuntimeOrigin,
  ...args: Args
) => Result<Success, DispatchError>;

/** Accepts no origin: FRAME's `EnsureNever`. */
export const ensureNever: EnsureOrigin<never> = () => err(BAD_ORIGIN);

/** Accepts root and returns the value: FRAME's `EnsureRootWithSuccess`. */
export const ensureRootWithSuccess =
  <T>(value: T): EnsureOrigin<T> =>
  (origin) => {
    const root = ensureRoot(origin);
    return root.ok ? ok(value) : root;
  };

/** Accepts one of these accounts: FRAME's `EnsureSignedBy`. A function returns the present accounts. */
export const ensureSignedBy =
  (accounts: readonly AccountId[] | (() => readonly AccountId[])): EnsureOrigin<AccountId> =>
  (origin) => {
    const who = ensureSigned(origin);
    if (!who.ok) return who;
    const list = typeof accounts === 'function' ? accounts() : accounts;
    return list.includes(who.value) ? who : err(BAD_ORIGIN);
  };

/** The first of two that accepts, with values of the same type: FRAME's `EitherOf`. */
export const eitherOf =
  <T, A extends readonly unknown[] = []>(left: EnsureOrigin<T, A>, right: EnsureOrigin<T, A>): EnsureOrigin<T, A> =>
  (origin, ...args) => {
    const first = left(origin, ...args);
    return first.ok ? first : right(origin, ...args);
  };

/** The value of an origin under {@link eitherOfDiverse}. */
export type Either<L, R> = { readonly type: 'Left'; readonly value: L } | { readonly type: 'Right'; readonly value: R };

/** The first of two that accepts, and which one it was: FRAME's `EitherOfDiverse`. */
export const eitherOfDiverse =
  <L, R, A extends readonly unknown[] = []>(left: EnsureOrigin<L, A>, right: EnsureOrigin<R, A>): EnsureOrigin<Either<L, R>, A> =>
  (origin, ...args) => {
    const first = left(origin, ...args);
    if (first.ok) return ok({ type: 'Left', value: first.value });
    const second = right(origin, ...args);
    return second.ok ? ok({ type: 'Right', value: second.value }) : second;
  };

/** Converts the value of the origin: FRAME's `MapSuccess`. */
export const mapSuccess =
  <T, U, A extends readonly unknown[] = []>(ensure: EnsureOrigin<T, A>, change: (value: T) => U): EnsureOrigin<U, A> =>
  (origin, ...args) => {
    const result = ensure(origin, ...args);
    return result.ok ? ok(change(result.value)) : result;
  };

/** {@link mapSuccess} with a change that may refuse, which is `BadOrigin`: FRAME's `TryMapSuccess`. */
export const tryMapSuccess =
  <T, U, A extends readonly unknown[] = []>(
    ensure: EnsureOrigin<T, A>,
    change: (value: T) => Result<U, unknown>,
  ): EnsureOrigin<U, A> =>
  (origin, ...args) => {
    const result = ensure(origin, ...args);
    if (!result.ok) return result;
    const changed = change(result.value);
    return changed.ok ? changed : err(BAD_ORIGIN);
  };

/** Takes an argument, such as the id of an asset, and ignores it: FRAME's `AsEnsureOriginWithArg`. */
export const asEnsureOriginWithArg =
  <T>(ensure: EnsureOrigin<T>): EnsureOrigin<T, [arg: unknown]> =>
  (origin) =>
    ensure(origin);

/** Root, or an origin that the other one accepts: FRAME's `EitherOfDiverse<EnsureRoot, ...>`, without telling which one it was. */
export const ensureRootOr =
  <T>(ensure: EnsureOrigin<T>): EnsureOrigin<T | undefined> =>
  (origin) =>
    origin.type === 'Root' ? ok(undefined) : ensure(origin);
