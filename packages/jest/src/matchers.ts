/**
 * The matchers without an `expect` to add them to: for frameworks whose `expect` is not a global.
 *
 *     import { expect } from '@jest/globals';
 *     import { registerMatchers } from '@polkavirt/jest/matchers';
 *     registerMatchers(expect);
 */
import type { AccountId, RuntimeEvent, RuntimeHoldReason } from '@polkavirt/mock-runtime';
import { setSourceReader } from './describe.ts';
import { toHaveEvent, toHaveLastEvent } from './event-matchers.ts';
import { toHoldBalance } from './fund-matchers.ts';
import type { MatcherContext, MatcherResult } from './matcher.ts';
import { toBeErr, toBeOk } from './result-matchers.ts';
import { storageDiff, toBeNoop, toBeStorageNoop, toChangeStorage } from './storage-matchers.ts';

export const matchers = {
  toBeOk,
  toBeErr,
  toBeNoop,
  toBeStorageNoop,
  toChangeStorage,
  toHaveEvent,
  toHaveLastEvent,
  toHoldBalance,
};

export { storageDiff };

/** An `expect` that can be extended. Those of Jest and Vitest have snapshots too. */
interface Expect {
  (value: unknown): unknown;
  extend(
    added: typeof matchers & { toMatchStorageSnapshot(this: MatcherContext, received: unknown, hint?: string): MatcherResult },
  ): void;
}

/** Adds the matchers to an `expect`. */
export const registerMatchers = (expect: Expect): void =>
  expect.extend({
    ...matchers,
    // The runner's own snapshot, so that its flags and its file are as for every other one.
    toMatchStorageSnapshot(this: MatcherContext, received: unknown, hint?: string): MatcherResult {
      if (this.isNot) throw new TypeError('toMatchStorageSnapshot cannot be negated');
      const of = expect(storageDiff(received as () => unknown)) as { toMatchSnapshot?(hint?: string): void };
      if (of.toMatchSnapshot === undefined) throw new TypeError('toMatchStorageSnapshot needs an expect with snapshots');
      of.toMatchSnapshot(...(hint === undefined ? [] : [hint]));
      return { pass: true, message: () => 'the snapshot is as it was' };
    },
  });

/** Tells the matchers how to read the source files of programs that stopped; the entries for Jest and Vitest have done so. */
export { setSourceReader };

/** What the matchers add to `expect(...)`. */
export interface PalletMatchers<R> {
  /** The result is Ok, with this value if one is given. */
  toBeOk(value?: unknown): R;
  /** The result is this error: `expect(result).toBeErr(Balances.Error.X)`; without an argument, any. */
  toBeErr(error?: unknown): R;
  /** The call gives this error and leaves the state root as it was: `expect(() => call).toBeNoop(error)`. */
  toBeNoop(error?: unknown): R;
  /** The function leaves the state root as it was. */
  toBeStorageNoop(): R;
  /** The function changes exactly these items, by name or by lines of `storageDiff`; without an argument, anything. Events are left out. */
  toChangeStorage(changes?: readonly string[]): R;
  /** What the function changes in storage is as in the snapshot of this test, field by field. Events are left out. */
  toMatchStorageSnapshot(hint?: string): R;
  /** The account has exactly this amount on hold: `expect(Balances).toHoldBalance(who, Preimage.HoldReason.Preimage, 10n)`. */
  toHoldBalance(who: AccountId, reason: RuntimeHoldReason, amount: bigint): R;
  /** The block has this event: `expect(System).toHaveEvent(Balances.Event.Transfer({ ... }))`. */
  toHaveEvent(event: RuntimeEvent): R;
  /** The block's last event is this one. */
  toHaveLastEvent(event: RuntimeEvent): R;
}
