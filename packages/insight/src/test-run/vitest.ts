/**
 * `@polkavirt/insight/vitest`, for `setupFiles`: profiles and coverage of all programs that tests run, if `POLKAVIRT_PROFILE` or
 * `POLKAVIRT_COVERAGE` names a folder for them. `@polkavirt/insight/reporter` puts the files of tests together.
 */
import { afterAll } from 'vitest';
import { watchTestFile } from './watch-test-file.ts';

watchTestFile(afterAll);
