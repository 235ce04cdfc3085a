import type { StopReport } from '@polkavirt/primitives';
import type { DispatchError } from './dispatch-error.ts';

/** Beside the errors, which stay what a runtime has: equal ones are equal, and encode alike. */
const stops = new WeakMap<object, StopReport>();

/** Remembers why the program stopped whose failure an error is, for whoever shows the error to people. Gives the error. */
export function withStop<E extends DispatchError>(error: E, stop: StopReport | undefined): E {
  if (stop !== undefined) stops.set(error, stop);
  return error;
}

/** Why the program stopped whose failure this very error is; undefined if it is of something else, or nobody can tell. */
export const stopOfError = (error: unknown): StopReport | undefined =>
  typeof error === 'object' && error !== null ? stops.get(error) : undefined;
