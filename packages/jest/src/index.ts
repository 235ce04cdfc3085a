/**
 * Matchers for pallet tests. Importing this registers them with Jest's global `expect`:
 *
 *     import '@polkavirt/jest';
 *
 * It throws where there is no global `expect`, rather than register nothing. Vitest has an entry of its own,
 * `@polkavirt/jest/vitest`; `@polkavirt/jest/matchers` is for every other `expect`.
 */
import { type PalletMatchers, registerMatchers, setSourceReader } from './matchers.ts';
import { readSourceFile } from './read-source-file.ts';

export { matchers, type PalletMatchers, registerMatchers, storageDiff } from './matchers.ts';

const { expect } = globalThis as { expect?: Parameters<typeof registerMatchers>[0] };
if (expect === undefined) {
  throw new Error(
    "There is no global `expect` that '@polkavirt/jest' could add its matchers to. In Vitest, import '@polkavirt/jest/vitest' " +
      'instead. In Jest, import it in a test or in setupFilesAfterEnv, not in setupFiles; where Jest injects no globals, ' +
      "or elsewhere: import { registerMatchers } from '@polkavirt/jest/matchers', and call registerMatchers(expect).",
  );
}
setSourceReader(readSourceFile);
registerMatchers(expect);

declare global {
  namespace jest {
    // The parameters must be those of @types/jest.
    interface Matchers<R, T> extends PalletMatchers<R> {}
  }
}
