/** Run by Jest and by Vitest, from `test-run.test.ts`. */
import { runForwarded, runTypestate } from './run-guests.mjs';

it('runs the same export over a wire', () => runForwarded('shop', 'open_shop'));
it('runs another one on the newer generation', () => runTypestate('shop', 'sell_some'));
