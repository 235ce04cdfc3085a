/**
 * `@polkavirt/insight/vitest`, for `setupFiles`: profiles, coverage and gas of what tests run, if `POLKAVIRT_PROFILE`,
 * `POLKAVIRT_COVERAGE` or `POLKAVIRT_GAS` names a folder for them. `@polkavirt/insight/reporter` puts the files of tests together.
 */
import { afterAll, expect } from 'vitest';
import { watchTestFile } from './watch-test-file.ts';

watchTestFile(afterAll, () => expect.getState().currentTestName);
