/**
 * `@polkavirt/insight/jest`, for `setupFilesAfterEnv`: profiles and coverage of all programs that tests run, if `POLKAVIRT_PROFILE` or
 * `POLKAVIRT_COVERAGE` names a folder for them. `@polkavirt/insight/reporter` puts the files of tests together.
 */
import { watchTestFile } from './watch-test-file.ts';

const { afterAll } = globalThis as { afterAll?: (work: () => void) => void };
if (afterAll === undefined) {
  throw new Error(
    "There is no global `afterAll`. '@polkavirt/insight/jest' is for Jest's setupFilesAfterEnv, with injectGlobals as it is by default; " +
      "in Vitest, put '@polkavirt/insight/vitest' into setupFiles.",
  );
}
watchTestFile(afterAll);
