/** Profiles and coverage of whole runs of Jest and of Vitest, with two processes each: held to what PolkaVM's own step trace gives. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { onTestEnd } from '@polkavirt/test-support';
import { expected, type Guest } from './guests.ts';

const FOLDER = fileURLToPath(new URL('test-run', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** The file that each of the two test runners is started by. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  Jest: [
    '--experimental-vm-modules',
    join(MODULES, 'jest/bin/jest.js'),
    '--rootDir',
    FOLDER,
    '-c',
    join(FOLDER, 'jest.config.mjs'),
  ],
  Vitest: [join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', FOLDER],
};

/** What the two files run: three of them in their tests, one in a hook after them. */
const RAN: readonly (readonly [Guest, string])[] = [
  ['shop', 'open_shop'],
  ['shop', 'open_shop'],
  ['shop', 'sell_some'],
  ['geo', 'recurse'],
];

interface ExpectedProfile {
  readonly exports: Readonly<Record<string, { readonly gas: number; readonly stacks: Readonly<Record<string, number>> }>>;
}
interface ExpectedCoverage {
  readonly lines: Readonly<Record<string, readonly number[]>>;
  readonly exports: Readonly<Record<string, { readonly lines: Readonly<Record<string, readonly number[]>> }>>;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-test-run-'));
  onTestEnd('the reports', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(runner: string, env: Readonly<Record<string, string>>): string {
  const { POLKAVIRT_PROFILE: _, POLKAVIRT_COVERAGE: __, JEST_WORKER_ID: ___, ...rest } = process.env;
  const child = spawnSync(process.execPath, [...RUNNERS[runner]], { encoding: 'utf8', cwd: FOLDER, env: { ...rest, ...env } });
  if (child.status !== 0) throw new Error(`${runner} failed: ${child.stdout}${child.stderr}`);
  return child.stderr;
}

/** What the calls of all that ran come to, without the names of the programs. */
function expectedStacks(): Map<string, number> {
  const stacks = new Map<string, number>();
  for (const [guest, name] of RAN) {
    for (const [path, gas] of Object.entries(expected<ExpectedProfile>(guest, 'profile').exports[name].stacks))
      stacks.set(path, (stacks.get(path) ?? 0) + gas);
  }
  return stacks;
}

/** A line of `lcov.info` for each line that has code: its file, its number, and whether it ran. */
function expectedLines(): Set<string> {
  const ran = new Set<string>();
  const known = new Set<string>();
  const add = (to: Set<string>, lines: Readonly<Record<string, readonly number[]>>): void => {
    for (const [path, numbers] of Object.entries(lines)) for (const line of numbers) to.add(`${path}:${line}`);
  };
  for (const [guest, name] of RAN) {
    const { lines, exports } = expected<ExpectedCoverage>(guest, 'coverage');
    add(known, lines);
    add(ran, exports[name].lines);
  }
  return new Set([...known].map((line) => `${line} ${ran.has(line)}`));
}

function linesOfLcov(text: string): Set<string> {
  const lines = new Set<string>();
  let path = '';
  for (const record of text.split('\n')) {
    if (record.startsWith('SF:')) path = record.slice(3);
    const [, line, times] = /^DA:(\d+),(\d+)$/.exec(record) ?? [];
    if (line !== undefined) lines.add(`${path}:${line} ${times !== '0'}`);
  }
  return lines;
}

/** Needs the built packages: the runners load the reporter themselves. */
const isBuilt = existsSync(new URL('../dist/test-run/reporter.js', import.meta.url));

it.each(Object.keys(RUNNERS))('a run of %s leaves profiles and coverage of everything that its tests ran', (runner) => {
  expect(isBuilt).toBe(true);
  const [profile, coverage] = [newFolder(), newFolder()];
  // What a run that was killed has left does not count.
  mkdirSync(join(profile, '.parts'), { recursive: true });
  writeFileSync(join(profile, '.parts/profile-old.json'), 'cut off');
  const said = run(runner, { POLKAVIRT_PROFILE: profile, POLKAVIRT_COVERAGE: coverage });

  const folded = readFileSync(join(profile, 'profile.folded'), 'utf8').trimEnd().split('\n');
  const stacks = new Map<string, number>();
  for (const line of folded) {
    const [, path, gas] = /^program 0x[\da-f]{8};(.*) (\d+)$/.exec(line) as RegExpExecArray;
    stacks.set(path, (stacks.get(path) ?? 0) + Number(gas));
  }
  expect(stacks).toEqual(expectedStacks());
  const gas = RAN.reduce((sum, [guest, name]) => sum + expected<ExpectedProfile>(guest, 'profile').exports[name].gas, 0);
  expect(said).toContain(
    `polkavirt: profile of 2 test files in ${join(profile, 'profile.html')}: ${gas} gas, ${gas} instructions`,
  );
  expect(JSON.parse(readFileSync(join(profile, 'profile.speedscope.json'), 'utf8')).profiles[0].endValue).toBe(gas);
  expect(gunzipSync(readFileSync(join(profile, 'profile.pb.gz'))).includes('open_shop')).toBe(true);
  expect(readFileSync(join(profile, 'profile.html'), 'utf8')).toContain(`<p>${gas} gas, ${gas} instructions.`);

  expect(linesOfLcov(readFileSync(join(coverage, 'lcov.info'), 'utf8'))).toEqual(expectedLines());
  expect(readFileSync(join(coverage, 'coverage.txt'), 'utf8')).toContain('./shop/main.c');
  expect(readFileSync(join(coverage, 'coverage.html'), 'utf8')).toContain('./shop/main.c');
  expect(existsSync(join(profile, '.parts')) || existsSync(join(coverage, '.parts'))).toBe(false);
});
