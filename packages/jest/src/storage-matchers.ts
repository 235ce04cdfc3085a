import { currentTestExternalities, type StorageChange } from '@polkavirt/mock-runtime';
import { describeChange, describeError, describeResult, describeStopOf } from './describe.ts';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';
import { requireResult } from './result-matchers.ts';

interface Watched {
  readonly returned: unknown;
  readonly rootChanged: boolean;
  readonly changes: readonly StorageChange[];
}

/** Runs a function and reports its changes of the state, which stay, as with FRAME's macros. */
function watch(name: string, thunk: unknown): Watched {
  if (typeof thunk !== 'function')
    throw new TypeError(`${name} needs a function that makes the call: expect(() => call).${name}(...)`);
  const externalities = currentTestExternalities();
  if (externalities === undefined)
    throw new TypeError(`${name} looks at the storage of a test, so it works inside executeWith only`);
  const { storage } = externalities;
  const before = externalities.stateRoot();
  storage.begin();
  try {
    const returned: unknown = thunk();
    const rootChanged = externalities.stateRoot() !== before;
    return { returned, rootChanged, changes: rootChanged ? storage.changes() : [] };
  } finally {
    storage.commit();
  }
}

/** The innermost transaction's view includes the outer ones; a few changes are enough to find the cause. */
const SHOWN_CHANGES = 10;

const describeChanges = (changes: readonly StorageChange[]): string =>
  changes.slice(0, SHOWN_CHANGES).map(describeChange).join(', ') +
  (changes.length > SHOWN_CHANGES ? `, and ${changes.length - SHOWN_CHANGES} more` : '');

/** FRAME's `assert_noop!`: the call gives this error, and the state root stays. */
export function toBeNoop(this: MatcherContext, received: unknown, ...expected: [error?: unknown]): MatcherResult {
  const { returned, rootChanged, changes } = watch('toBeNoop', received);
  const result = requireResult('toBeNoop', returned);
  const failed = !result.ok && (expected.length === 0 || this.equals(result.error, expected[0]));
  const error = expected.length === 0 ? 'Err' : `Err(${describeError(expected[0])})`;
  return toResult(this, 'toBeNoop', failed && !rootChanged, {
    receivedArgument: '() => result',
    expectedArgument: expected.length === 0 ? '' : 'error',
    expected: `${error} and unchanged storage`,
    received: `${describeResult(result)} and ${rootChanged ? `changed storage: ${describeChanges(changes)}` : 'unchanged storage'}`,
    why: () => describeStopOf(result),
  });
}

/** FRAME's `assert_storage_noop!`: whatever the thunk gives, the state root stays. */
export function toBeStorageNoop(this: MatcherContext, received: unknown): MatcherResult {
  const { rootChanged, changes } = watch('toBeStorageNoop', received);
  return toResult(this, 'toBeStorageNoop', !rootChanged, {
    receivedArgument: '() => ...',
    expected: 'unchanged storage',
    received: rootChanged ? `changed storage: ${describeChanges(changes)}` : 'unchanged storage',
  });
}
