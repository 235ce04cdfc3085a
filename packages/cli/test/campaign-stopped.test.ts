import { onTestEnd, within } from '@polkavirt/test-support';
import { passTimeInEndlessLoops } from '@polkavirt/test-support/endless-loops';
import { createJobRunner } from '../src/campaign/run-jobs.ts';
import { inRepository } from './run.ts';

const PATIENCE = 20_000;

it('stops a thread in which a program does not end, says which one, and goes on', async () => {
  // One look at the thread notes that no program is done, the next one that it is still so.
  passTimeInEndlessLoops(2 * PATIENCE, 'setInterval');
  const hanging = inRepository('packages/cli/test/modules/hanging-virt.ts');
  const job = { id: 'j', seed: 7, programs: 5, costModels: ['naive'], instructionSets: ['latest64'], levels: ['virt'] } as const;
  const runner = createJobRunner(1, undefined, () => undefined, PATIENCE);
  onTestEnd('the threads', () => runner.close());

  const stuck = runner.run({ implementations: ['native', hanging], backends: ['interpreter'] }, job, [], []);
  expect(await within('the thread to be stopped', stuck)).toMatchObject({
    ...{ id: 'j', programs: 0, differences: [{ seed: 7, expected: 'an end', contender: 'virt' }] },
  });

  const fair = await runner.run({ implementations: ['native', 'scale'], backends: ['interpreter'] }, job, [], []);
  expect(fair).toMatchObject({ id: 'j', programs: 5, differences: [] });
});
