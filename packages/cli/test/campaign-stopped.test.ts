import { once } from 'node:events';
import { BroadcastChannel } from 'node:worker_threads';
import { jest } from '@jest/globals';
import { onTestEnd, within } from '@polkavirt/test-support';
import { createJobRunner } from '../src/campaign/run-jobs.ts';
import { inRepository } from './run.ts';

/** Every timer but the one that looks after a thread. */
const OTHER_TIMERS = [
  ...(['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] as const),
  ...(['Date', 'performance', 'hrtime'] as const),
];
const PATIENCE = 20_000;

it('stops a thread in which a program does not end, says which one, and goes on', async () => {
  jest.useFakeTimers({ doNotFake: [...OTHER_TIMERS] });
  onTestEnd('the clock', () => jest.useRealTimers());
  const hanging = inRepository('packages/cli/test/modules/hanging-virt.ts');
  const job = { id: 'j', seed: 7, programs: 5, costModels: ['naive'], instructionSets: ['latest64'], levels: ['virt'] } as const;
  const runner = createJobRunner(1, undefined, () => undefined, PATIENCE);
  onTestEnd('the threads', () => runner.close());

  const said = new BroadcastChannel('hanging-virt');
  onTestEnd('the channel', () => said.close());
  const isHanging = once(said, 'message');
  const stuck = runner.run({ implementations: ['native', hanging], backends: ['interpreter'] }, job, [], []);
  await within('the program that does not end', isHanging);
  // The first look notes that no program is done, the second one that it is still so.
  jest.advanceTimersByTime(2 * PATIENCE);
  expect(await within('the thread to be stopped', stuck)).toMatchObject({
    ...{ id: 'j', programs: 0, differences: [{ seed: 7, expected: 'an end', contender: 'virt' }] },
  });

  const fair = await runner.run({ implementations: ['native', 'scale'], backends: ['interpreter'] }, job, [], []);
  expect(fair).toMatchObject({ id: 'j', programs: 5, differences: [] });
});
