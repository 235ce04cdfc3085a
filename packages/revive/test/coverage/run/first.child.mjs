/** Run by Jest and by Vitest, from `reports.test.ts`. */
import { createTypestateNative } from '@polkavirt/native';
import { runCovered } from './run-covered.mjs';

it('runs the contracts', () => runCovered(createTypestateNative({ costModel: 'naive' })));
