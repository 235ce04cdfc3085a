/** What happens to Jest when tests fail, shown by Jest itself in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestEnd, until, within } from '@polkavirt/test-support';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** Runs a file of ./fixtures in the Jest process itself, where what is left open keeps the process. */
function runJest(fixture: string) {
  const outputFile = join(tmpdir(), `polkavirt-${fixture}-${process.pid}.json`);
  onTestEnd('the report', () => rmSync(outputFile, { force: true }));
  const jest = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand'],
      ...[`--testMatch=<rootDir>/test-support/test/fixtures/${fixture}.fixture.ts`, '--json', `--outputFile=${outputFile}`],
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(jest, 'close');
  onTestEnd('the Jest process', () => {
    jest.kill('SIGKILL');
    return exited;
  });
  let stderr = '';
  jest.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return {
    exited,
    stderr: () => stderr,
    report: () => {
      const [{ message, assertionResults }] = (JSON.parse(readFileSync(outputFile, 'utf8')) as Report).testResults;
      const failures = assertionResults.map(({ title, failureMessages }) => [title, failureMessages.join('\n')] as const);
      return { message, failures: Object.fromEntries(failures) };
    },
  };
}

it('Jest ends by itself after tests that fail, which release what they opened and say what they waited for', async () => {
  const { exited, report } = runJest('fails');
  expect(await within('Jest to end by itself', exited)).toEqual([1, null]);
  const { message, failures } = report();
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
  const { stderr, report } = runJest('leaks');
  // What is left open keeps Jest from ending; its report is written by then.
  await until('Jest to say that it cannot end', () => stderr().includes('Jest did not exit'));
  const { message, failures } = report();
  expect(message).toContain('the tests left open: 1 TCPServerWrap, 1 Timeout. Release it with onTestEnd');
  expect(failures).toEqual({ 'opens a server': '' });
});
