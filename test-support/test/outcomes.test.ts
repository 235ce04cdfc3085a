/** What happens to Jest when tests fail, shown by Jest itself in a process of its own. */
import { until, within } from '@polkavirt/test-support';
import { runJest } from './run-jest.ts';

it('Jest ends by itself after tests that fail, which release what they opened and say what they waited for', async () => {
  const { exited, reports } = runJest('fails');
  expect(await within('Jest to end by itself', exited)).toEqual([1, null]);
  const { message, failures } = reports().fails;
  expect(message).not.toContain('left open');
  const inVain = (what: string) => expect.stringContaining(`Error: waited 0.02 s in vain for ${what}`);
  expect(failures).toEqual({
    'fails after beforeAll': expect.stringContaining('a server of beforeAll'),
    'fails after beforeEach': expect.stringContaining('a server of beforeEach'),
    'fails with a server, a worker and a timer': expect.stringContaining('all three'),
    'fails for both of two releases that fail, and still releases the third': expect.stringMatching(
      /other cannot be released\n.*one cannot be released/,
    ),
    'runs into its timeout, and opens something later': expect.stringContaining('Exceeded timeout of 50 ms'),
    'fails before it awaits what it waits for': expect.stringContaining('the waits'),
    'waits in vain for a promise': inVain('what never comes'),
    'waits in vain for a condition': inVain('what never holds'),
    'has a condition that throws': expect.stringContaining('no condition'),
  });
});

it('a file that leaves something open fails, and says what', async () => {
  const { stderr, reports } = runJest('leaks');
  // What is left open keeps Jest from ending; its report is written by then.
  await until('Jest to say that it cannot end', () => stderr().includes('Jest did not exit'));
  const { message, failures } = reports().leaks;
  expect(message).toContain('the tests left open: 1 TCPServerWrap, 1 Timeout. Release it with onTestEnd');
  expect(failures).toEqual({ 'opens a server': '' });
});
