/** All targets of hostile input that the command composes. */
import type { AnyTarget } from '@polkavirt/campaign';
import { type Contestants, ownWiresOf } from '../contestants.ts';
import { halvesTargets } from './halves-targets.ts';
import { requestTargets } from './request-targets.ts';
import { wireTargets } from './wire-targets.ts';

/** The command's own, on the first back end, and each wire of the user's. @throws UsageError for a module that cannot be used */
export async function targetsFor(contestants: Contestants): Promise<AnyTarget[]> {
  const [backend] = contestants.backends;
  const own = await ownWiresOf(contestants);
  return [...wireTargets(backend, own), ...halvesTargets(own), ...(await requestTargets(backend))];
}
