import { currentTestExternalities, type StorageChange } from '@polkavirt/mock-runtime';
import { describeChange, describeError, describeResult } from './describe.ts';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';
import { explain, requireResult } from './result-matchers.ts';
import { itemChanges } from './storage-diff.ts';

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
    return { returned, rootChanged, changes: rootChanged ? storage.layerChanges() : [] };
  } finally {
    storage.commit();
  }
}

/** A few changes are enough to find the cause. */
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
    why: () => explain(result),
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

/**
 * The function changes exactly these items: each by its name, such as `Balances.TotalIssuance`, or by a whole line of
 * {@link storageDiff}. Events are left out. Without arguments it changes anything.
 */
export function toChangeStorage(this: MatcherContext, received: unknown, expected?: readonly string[]): MatcherResult {
  const changes = itemChanges(watch('toChangeStorage', received).changes);
  const lines = changes.flatMap((change) => change.lines);
  const isNamed = (change: (typeof changes)[number]) =>
    expected === undefined || expected.includes(change.item) || change.lines.every((line) => expected.includes(line));
  const isThere = (name: string) => lines.includes(name) || changes.some(({ item }) => item === name);
  const pass = expected === undefined ? changes.length > 0 : changes.every(isNamed) && expected.every(isThere);
  const shown = (list: readonly string[]) => (list.length === 0 ? 'no changes' : list.map((line) => `\n  ${line}`).join(''));
  return toResult(this, 'toChangeStorage', pass, {
    receivedArgument: '() => ...',
    expectedArgument: expected === undefined ? '' : 'changes',
    expected: expected === undefined ? 'changed storage' : shown(expected),
    received: shown(lines),
  });
}

/**
 * What a function changes in storage, a line for each field, for snapshots:
 * `expect(storageDiff(() => call)).toMatchInlineSnapshot(...)`. Events are left out.
 */
export const storageDiff = (work: () => unknown): string =>
  itemChanges(watch('storageDiff', work).changes)
    .flatMap(({ lines }) => lines)
    .join('\n');
