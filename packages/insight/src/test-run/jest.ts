/**
 * `@polkavirt/insight/jest`, for `setupFilesAfterEnv`: profiles, coverage and gas of what tests run, if `POLKAVIRT_PROFILE`,
 * `POLKAVIRT_COVERAGE` or `POLKAVIRT_GAS` names a folder for them. `@polkavirt/insight/reporter` puts the files of tests together.
 */
import { watchTestFile } from './watch-test-file.ts';

interface Globals {
  readonly afterAll?: (work: () => void) => void;
  readonly expect?: { getState(): { readonly currentTestName?: string } };
}

const { afterAll, expect } = globalThis as Globals;
if (afterAll === undefined) {
  throw new Error(
    "There is no global `afterAll`. '@polkavirt/insight/jest' is for Jest's setupFilesAfterEnv, with injectGlobals as it is by default; " +
      "in Vitest, put '@polkavirt/insight/vitest' into setupFiles.",
  );
}
watchTestFile(afterAll, () => expect?.getState().currentTestName);
