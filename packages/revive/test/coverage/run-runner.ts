/** Runs the tests of `run/` by Jest or by Vitest, with the built packages. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestEnd } from '@polkavirt/test-support';
import { FOLDER } from './covered-contracts.ts';

const RUN = join(FOLDER, 'run');
const MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** The file that each of the two test runners is started by. */
export const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  Jest: ['--experimental-vm-modules', join(MODULES, 'jest/bin/jest.js'), '--rootDir', RUN, '-c', join(RUN, 'jest.config.mjs')],
  Vitest: [join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', RUN],
};

/** A folder to run in. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-reports-'));
  onTestEnd('the reports', () => rmSync(folder, { recursive: true, force: true }));
  // Jest looks for one.
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

/** The runners load the reporter themselves, so the packages must be built. */
export function runTests(runner: string, cwd: string, env: Readonly<Record<string, string>>) {
  expect(existsSync(new URL('../../dist/gas-use/index.js', import.meta.url))).toBe(true);
  const { JEST_WORKER_ID: _, POLKAVIRT_PROFILE: __, POLKAVIRT_COVERAGE: ___, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...RUNNERS[runner]], {
    encoding: 'utf8',
    cwd,
    env: { ...rest, ...env },
  });
  return { status, stdout, stderr };
}
