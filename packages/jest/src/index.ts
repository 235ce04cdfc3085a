/**
 * Jest matchers for pallet tests. Importing this registers them with the global `expect`:
 *
 *     import '@polkavirt/jest';
 *
 * Where Jest injects no globals, call {@link registerMatchers} with the `expect` of `@jest/globals`, and for the types
 * `declare module 'expect' { interface Matchers<R> extends PalletMatchers<R> {} }`.
 */
import type { RuntimeEvent } from '@polkavirt/mock-runtime';
import { toHaveEvent, toHaveLastEvent } from './event-matchers.ts';
import { toBeErr, toBeOk } from './result-matchers.ts';
import { toBeNoop, toBeStorageNoop } from './storage-matchers.ts';

export const matchers = { toBeOk, toBeErr, toBeNoop, toBeStorageNoop, toHaveEvent, toHaveLastEvent };

/** Adds the matchers to an `expect`. */
export const registerMatchers = (expect: { extend(added: typeof matchers): void }): void => expect.extend(matchers);

const { expect: globalExpect } = globalThis as { expect?: { extend(added: typeof matchers): void } };
if (globalExpect !== undefined) registerMatchers(globalExpect);

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
  /** The block has this event: `expect(System).toHaveEvent(Balances.Event.Transfer({ ... }))`. */
  toHaveEvent(event: RuntimeEvent): R;
  /** The block's last event is this one. */
  toHaveLastEvent(event: RuntimeEvent): R;
}

declare global {
  namespace jest {
    // The parameters must be those of @types/jest.
    interface Matchers<R, T> extends PalletMatchers<R> {}
  }
}
