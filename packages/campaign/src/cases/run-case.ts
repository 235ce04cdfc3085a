import type { Difference } from '../contest/difference.ts';
import type { Case } from './case.ts';
import type { Contenders } from './contenders.ts';
import { openCallContest, openEngineContest } from './open-contest.ts';

/** Runs a case on all contenders of its level. @returns the first difference, or undefined */
export function runCase(contenders: Contenders, given: Case): Difference | undefined {
  if (given.level === 'engine') {
    const opened = openEngineContest(contenders, given);
    if (opened === undefined) return undefined;
    if ('difference' in opened) return opened.difference;
    try {
      for (const action of given.actions) {
        const difference = opened.contest.apply(action);
        if (difference !== undefined) return difference;
      }
      return undefined;
    } finally {
      opened.contest.close();
    }
  }
  const { contest, compareTraffic } = openCallContest(given.level, contenders, given);
  try {
    for (const action of given.actions) {
      const difference = contest.apply(action);
      if (difference !== undefined) return difference;
    }
    return compareTraffic(given.actions.length - 1);
  } finally {
    contest.close();
  }
}
