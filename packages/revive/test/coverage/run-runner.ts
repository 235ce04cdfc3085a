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

/** How each of the two test runners is started for a folder. */
export const RUNNERS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  Jest: (folder) => [
    '--experimental-vm-modules',
    join(MODULES, 'jest/bin/jest.js'),
    '--rootDir',
    folder,
    '-c',
    join(folder, 'jest.config.mjs'),
  ],
  Vitest: (folder) => [join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', folder],
};

/** A folder to run in. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-reports-'));
  onTestEnd('the reports', () => rmSync(folder, { recursive: true, force: true }));
  // Jest looks for one.
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

/**
 * The runners load the reporter themselves, so the packages must be built.
 *
 * @param of The folder of the tests, and a part of the names of those that are wanted.
 */
export function runTests(
  runner: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  of: { readonly folder?: string; readonly only?: string } = {},
) {
  const { folder = RUN, only } = of;
  expect(existsSync(new URL('../../dist/gas-use/index.js', import.meta.url))).toBe(true);
  const { JEST_WORKER_ID: _, POLKAVIRT_PROFILE: __, POLKAVIRT_COVERAGE: ___, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...RUNNERS[runner](folder), ...(only === undefined ? [] : [only])],
    {
      encoding: 'utf8',
      cwd,
      env: { ...rest, ...env },
    },
  );
  return { status, stdout, stderr };
}
