import type { StorageChange } from '../externalities/externalities.ts';
import type { DispatchError } from './dispatch-error.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** The circumstances of a dispatch that failed, for whoever shows it to people. */
export interface DispatchFailure {
  readonly origin: RuntimeOrigin;
  readonly call: RuntimeCall;
  readonly error: DispatchError;
  /** What the call had changed when it failed; it was undone. */
  readonly changes: readonly StorageChange[];
  /** The dispatch inside of this one that failed with the same result. */
  readonly inside: DispatchFailure | undefined;
}

/** Beside the results, which stay what a runtime has. */
const failures = new WeakMap<object, DispatchFailure>();

/** Remembers how a result came about. A result that an inner dispatch gave already keeps that one inside. */
export function noteFailure(result: object, failure: Omit<DispatchFailure, 'inside'>): void {
  failures.set(result, { ...failure, inside: failures.get(result) });
}

/** How this very result of a dispatch came about; undefined outside of test externalities, and for anything else. */
export const failureOf = (result: unknown): DispatchFailure | undefined =>
  typeof result === 'object' && result !== null ? failures.get(result) : undefined;
