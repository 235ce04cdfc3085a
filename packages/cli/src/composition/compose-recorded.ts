import { createRecorder, createTypestateRecorder, type Recording } from '@polkavirt/insight';
import type { Choice } from '../choice.ts';
import { typestateTarget } from '../target/typestate-target.ts';
import { virtTarget } from '../target/virt-target.ts';
import { type Composed, composeTypestate, composeVirt, type Surroundings } from './compose.ts';

/** What a choice names, with a recording of all calls. */
export interface Recorded extends Pick<Composed, 'target'> {
  recording(): Recording;
}

/** {@link compose} behind a recorder. */
export function composeRecorded(choice: Choice, surroundings: Surroundings = {}): Recorded {
  const { costModel } = choice;
  if (choice.api === 'typestate') {
    const { virt, recording } = createTypestateRecorder(composeTypestate(choice, surroundings).virt, { costModel });
    return { target: typestateTarget(virt), recording };
  }
  const { virt, recording } = createRecorder(composeVirt(choice, surroundings).virt, { costModel });
  return { target: virtTarget(virt), recording };
}
