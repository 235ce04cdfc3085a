/** Run by Jest and by Vitest, from `test-run.test.ts`. */
import { runVirt } from './run-guests.mjs';

it('runs an export', () => runVirt('shop', 'open_shop'));

// Runs after everything that a setup file could ask for.
afterAll(() => runVirt('geo', 'recurse'));
