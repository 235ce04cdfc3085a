import { createJobRunner } from '../src/campaign/run-jobs.ts';
import { inRepository } from './run.ts';

it('stops a thread in which a program does not end, says which one, and goes on', async () => {
  const hanging = inRepository('packages/cli/test/modules/hanging-virt.ts');
  const job = { id: 'j', seed: 7, programs: 5, costModels: ['naive'], instructionSets: ['latest64'], levels: ['virt'] } as const;
  // Less than any program takes would stop the fair ones as well; the hanging one is stopped after whatever time this is.
  const runner = createJobRunner(1, undefined, () => undefined, 20_000);
  try {
    const stuck = await runner.run({ implementations: ['native', hanging], backends: ['interpreter'] }, job, [], []);
    expect(stuck).toMatchObject({ id: 'j', programs: 0, differences: [{ seed: 7, expected: 'an end', contender: 'virt' }] });
    const fair = await runner.run({ implementations: ['native', 'scale'], backends: ['interpreter'] }, job, [], []);
    expect(fair).toMatchObject({ id: 'j', programs: 5, differences: [] });
  } finally {
    await runner.close();
  }
});
