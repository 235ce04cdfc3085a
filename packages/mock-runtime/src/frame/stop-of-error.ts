import type { StopReport } from '@polkavirt/primitives';
import type { DispatchError } from './dispatch-error.ts';

/** Kept beside the errors, so that errors themselves stay unchanged: equal errors are equal and encode equally. */
const stops = new WeakMap<object, StopReport>();

/**
 * Remembers why a program stopped, beside the error of its failure, for messages to people. Returns the error.
 */
export function withStop<E extends DispatchError>(error: E, stop: StopReport | undefined): E {
  if (stop !== undefined) stops.set(error, stop);
  return error;
}

/** Why the program stopped that failed with this error object; undefined if the error has another cause, or if the reason is not known. */
export const stopOfError = (error: unknown): StopReport | undefined =>
  typeof error === 'object' && error !== null ? stops.get(error) : undefined;
