/**
 * Matchers for pallet tests in Vitest, with types for its `expect`. In a test, or once in `setupFiles`:
 *
 *     import '@polkavirt/jest/vitest';
 */
import { expect } from 'vitest';
import { type PalletMatchers, registerMatchers, setSourceReader } from './matchers.ts';
import { readSourceFile } from './read-source-file.ts';

export { matchers, type PalletMatchers, registerMatchers, storageDiff } from './matchers.ts';

setSourceReader(readSourceFile);
registerMatchers(expect);

declare module 'vitest' {
  // The parameter must be Vitest's.
  // biome-ignore lint/suspicious/noExplicitAny: declarations that merge have equal parameters
  interface Matchers<T = any> extends PalletMatchers<void> {}
}
