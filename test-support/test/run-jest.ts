import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestEnd } from '@polkavirt/test-support';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** What became of a test file: what was wrong with all of it, and the failures of each test by its title. */
export interface FileReport {
  readonly message: string;
  readonly failures: Readonly<Record<string, string>>;
}

/**
 * Runs files of ./fixtures in a process of Jest itself, where what is left open keeps the process.
 *
 * @param fixture Their names without `.fixture.ts`; may hold `*`.
 */
export function runJest(fixture: string) {
  const outputFile = join(tmpdir(), `polkavirt-${fixture.replace('*', '')}-${process.pid}.json`);
  onTestEnd('the report', () => rmSync(outputFile, { force: true }));
  const jest = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand'],
      ...[`--testMatch=<rootDir>/test-support/test/fixtures/${fixture}.fixture.ts`, '--json', `--outputFile=${outputFile}`],
    ],
    { cwd: ROOT, env: { ...process.env, POLKAVIRT_TEST_MODULES: 'shared' }, stdio: ['ignore', 'ignore', 'pipe'] },
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
    /** The report of each file, by its name without `.fixture.ts`. */
    reports: (): Readonly<Record<string, FileReport>> =>
      Object.fromEntries(
        (JSON.parse(readFileSync(outputFile, 'utf8')) as Report).testResults.map(({ name, message, assertionResults }) => {
          const failures = assertionResults.map(({ title, failureMessages }) => [title, failureMessages.join('\n')] as const);
          return [basename(name, '.fixture.ts'), { message, failures: Object.fromEntries(failures) }];
        }),
      ),
  };
}
