import { describeValue } from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';
import { describeError, describeResult, describeStopOf } from './describe.ts';
import { describeFailure } from './dispatch-tree.ts';
import { type MatcherContext, type MatcherResult, toResult } from './matcher.ts';

const isResult = (value: unknown): value is Result<unknown, unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { ok?: unknown }).ok === 'boolean';

/** @throws TypeError for anything but a Result, such as `expect(pallet.call)` without calling it. */
export function requireResult(name: string, value: unknown): Result<unknown, unknown> {
  if (!isResult(value))
    throw new TypeError(`${name} needs a Result, { ok, value } or { ok, error }; got ${describeValue(value)}`);
  return value;
}

/** How a failure came about: why a program stopped, and the dispatch as a tree. */
export function explain(result: Result<unknown, unknown>): string | undefined {
  const parts = [describeStopOf(result), describeFailure(result)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

/** FRAME's `assert_ok!`. Without an argument any value will do. */
export function toBeOk(this: MatcherContext, received: unknown, ...expected: [value?: unknown]): MatcherResult {
  const result = requireResult('toBeOk', received);
  const pass = result.ok && (expected.length === 0 || this.equals(result.value, expected[0]));
  return toResult(this, 'toBeOk', pass, {
    expectedArgument: expected.length === 0 ? '' : 'value',
    expected: expected.length === 0 ? 'Ok' : `Ok(${describeValue(expected[0])})`,
    received: describeResult(result),
    why: () => explain(result),
  });
}

/** FRAME's `assert_err!`. Without an argument any error will do. */
export function toBeErr(this: MatcherContext, received: unknown, ...expected: [error?: unknown]): MatcherResult {
  const result = requireResult('toBeErr', received);
  const pass = !result.ok && (expected.length === 0 || this.equals(result.error, expected[0]));
  return toResult(this, 'toBeErr', pass, {
    expectedArgument: expected.length === 0 ? '' : 'error',
    expected: expected.length === 0 ? 'Err' : `Err(${describeError(expected[0])})`,
    received: describeResult(result),
    why: () => explain(result),
  });
}
