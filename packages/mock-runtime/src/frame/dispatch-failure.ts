import type { StorageChange } from '../externalities/externalities.ts';
import type { DispatchError } from './dispatch-error.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** The circumstances of a failed dispatch, for messages to people. */
export interface DispatchFailure {
  readonly origin: RuntimeOrigin;
  readonly call: RuntimeCall;
  readonly error: DispatchError;
  /** What the call had changed when it failed; it was undone. */
  readonly changes: readonly StorageChange[];
  /** The nested dispatch that failed with the same result. */
  readonly inside: DispatchFailure | undefined;
}

/** Kept beside the results, so that results themselves do not change. */
const failures = new WeakMap<object, DispatchFailure>();

/** Records how a result came about. If a nested dispatch gave the same result, it becomes the inner one. */
export function noteFailure(result: object, failure: Omit<DispatchFailure, 'inside'>): void {
  failures.set(result, { ...failure, inside: failures.get(result) });
}

/** How this result object of a dispatch came about; undefined outside test externalities, and for other values. */
export const failureOf = (result: unknown): DispatchFailure | undefined =>
  typeof result === 'object' && result !== null ? failures.get(result) : undefined;
