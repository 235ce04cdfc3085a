/** Hostile input that broke a rule: made small, shown, and as files. */
import {
  type AnyTarget,
  describeHostile,
  type FoundDifference,
  minimiseHostile,
  readHostileCase,
  runHostileCase,
  toHostileTest,
  writeHostileCase,
} from '@polkavirt/campaign';
import { grouped } from '../../values.ts';
import type { SmallDifference } from '../found/small-difference.ts';
import { hostileSetupOf } from './hostile-setup.ts';

/** @returns undefined if the inputs break no rule here */
export async function makeSmallInput(
  targets: readonly AnyTarget[],
  found: FoundDifference,
): Promise<SmallDifference | undefined> {
  const read = readHostileCase(found.case, targets);
  if (read?.ok !== true) return undefined;
  const target = targets.find(({ name }) => name === read.value.target) as AnyTarget;
  const again = await runHostileCase(target, read.value);
  if (again === undefined) return undefined;
  const { case: small, finding } = await minimiseHostile(target, read.value, again);
  const { length } = small.steps;
  const setup = hostileSetupOf(small.target);
  return {
    found,
    level: small.level,
    difference: {
      reference: found.reference,
      contender: found.contender,
      action: finding.step,
      expected: found.expected,
      actual: `${finding.of}: ${finding.violation.detail}`,
    },
    instructions: null,
    steps: length,
    size: `${grouped(length)} input${length === 1 ? '' : 's'}`,
    text: describeHostile(small, finding),
    files: () => [
      ['case.json', writeHostileCase(small)],
      ['difference.txt', describeHostile(small, finding)],
      ...(setup === undefined ? [] : [['difference.test.ts', toHostileTest(small, finding, setup)] as const]),
    ],
  };
}
