/** What of their sources contracts run in tests, if something counts it. */
import { sourceCounter } from '@polkavirt/insight/collect';
import { createSolidityCoverage, type SolidityCoverage } from './solidity-coverage.ts';

export type { ProbedContract, SolidityCoverage } from './solidity-coverage.ts';

/** For the tests that are running; undefined if nothing counts what they run. */
export function coverageOfTests(): SolidityCoverage | undefined {
  const counter = sourceCounter();
  return counter === undefined ? undefined : createSolidityCoverage(counter);
}
