import type { StopReport } from '@polkavirt/primitives';
import type { DispatchError } from './dispatch-error.ts';

/** Beside the errors, which stay what a runtime has: equal ones are equal, and encode alike. */
const stops = new WeakMap<object, StopReport>();

/**
 * Remembers why a program stopped, beside the error that it failed with, for whoever shows the error to people. Returns
 * the error.
 */
export function withStop<E extends DispatchError>(error: E, stop: StopReport | undefined): E {
  if (stop !== undefined) stops.set(error, stop);
  return error;
}

/** Why the program stopped that failed with this very error; undefined if the error has another cause, or nobody can tell. */
export const stopOfError = (error: unknown): StopReport | undefined =>
  typeof error === 'object' && error !== null ? stops.get(error) : undefined;
