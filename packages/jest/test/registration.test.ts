import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What Vitest prints with `--reporter=json`, as far as it is looked at. */
interface Report {
  readonly numFailedTests: number;
  readonly testResults: readonly {
    name: string;
    message: string;
    assertionResults: readonly { failureMessages: readonly string[] }[];
  }[];
}

/** Imports an entry where there is no global `expect`. */
async function importWithoutGlobals(entry: string): Promise<unknown> {
  const holder = globalThis as { expect?: unknown };
  const { expect: saved } = holder;
  delete holder.expect;
  try {
    return await import(entry);
  } finally {
    holder.expect = saved;
  }
}

describe('without a global expect', () => {
  it.each(['@polkavirt/jest', '@polkavirt/revive/jest'])('%s says what to import instead', async (entry) => {
    const error = await importWithoutGlobals(entry).catch((thrown: unknown) => thrown);
    const vitest = entry.replace(/\/jest$/, '/vitest').replace('@polkavirt/vitest', '@polkavirt/jest/vitest');
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(`'${entry}' could add its matchers to`);
    expect((error as Error).message).toContain(`import '${vitest}' instead`);
    expect((error as Error).message).toMatch(/import \{ register\w*Matchers \} from '@polkavirt\/\w+\/matchers'/);
  });

  it.each(['@polkavirt/jest/matchers', '@polkavirt/revive/matchers'])('%s can be imported', async (entry) => {
    await expect(importWithoutGlobals(entry)).resolves.toBeDefined();
  });
});

it('in Vitest the matchers of both packages pass, fail with a message, and have types', () => {
  expect(existsSync(new URL('../dist/vitest.js', import.meta.url))).toBe(true);
  const config = fileURLToPath(new URL('vitest/vitest.config.ts', import.meta.url));
  const bin = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [bin, 'run', '--config', config, '--reporter=json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (!stdout.includes('{')) throw new Error(`Vitest did not report: ${stdout}${stderr}`);
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  const failures = report.testResults.flatMap(({ message, assertionResults }) => [
    message,
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
  ]);
  expect(failures.join('')).toBe('');
  expect(report.numFailedTests).toBe(0);
  const passedIn = (folder: string) =>
    report.testResults.find(({ name }) => name.includes(`/packages/${folder}/`))?.assertionResults.length;
  expect([passedIn('jest'), passedIn('revive')]).toEqual([3, 2]);
});
