/** The smallest case that breaks the same rule in the same place: fewer inputs, then smaller ones. */
import { Budget, shrinkings } from '../minimise/shrink-list.ts';
import { runHostileCase } from './run-hostile-case.ts';
import type { AnyTarget, HostileCase, HostileFinding } from './target.ts';

export interface SmallHostileCase {
  readonly case: HostileCase;
  readonly finding: HostileFinding;
}

/** Each attempt is a session of its own. */
const ATTEMPTS = 600;

/** @param given a case that shows `finding`. If it does not show it again, the case comes back as it is. */
export async function minimiseHostile(
  target: AnyTarget,
  given: HostileCase,
  finding: HostileFinding,
  attempts = ATTEMPTS,
): Promise<SmallHostileCase> {
  let best: SmallHostileCase = { case: given, finding };
  const fails = async (steps: readonly unknown[]): Promise<boolean> => {
    const candidate = { ...given, steps };
    const found = await runHostileCase(target, candidate);
    if (found?.of !== finding.of || found.violation.rule !== finding.violation.rule) return false;
    // What comes after it shows nothing.
    best = { case: { ...given, steps: steps.slice(0, found.step + 1) }, finding: found };
    return true;
  };
  if (!(await fails(given.steps))) return best;
  const budget = new Budget(attempts);
  await drive(shrinkings(best.case.steps, budget), fails);
  for (let at = best.case.steps.length - 1; at >= 0; at--) {
    const { steps } = best.case;
    await drive(target.smaller(steps[at]), (step) => fails([...steps.slice(0, at), step, ...steps.slice(at + 1)]), budget);
  }
  return best;
}

/** Runs a generator of candidates, and tells it which of them fail. */
async function drive<T>(
  tries: Generator<T, unknown, boolean>,
  fails: (candidate: T) => Promise<boolean>,
  budget?: Budget,
): Promise<void> {
  for (let next = tries.next(); !next.done; ) {
    if (budget?.take() === false) return;
    next = tries.next(await fails(next.value));
  }
}
