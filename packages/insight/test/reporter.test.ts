/** What the reporter of a run says of the snapshot of gas, and when it makes the run red. Whole runs are in packages/revive/test. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import type { GasPart } from '../src/test-run/part.ts';
import TestRunReporter from '../src/test-run/reporter.ts';
import { watchTestFile } from '../src/test-run/watch-test-file.ts';

const VARIABLES = [
  ...['POLKAVIRT_PROFILE', 'POLKAVIRT_COVERAGE', 'POLKAVIRT_GAS'],
  ...['POLKAVIRT_GAS_SNAPSHOT', 'POLKAVIRT_GAS_TOLERANCE'],
];

beforeEach(() => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'polkavirt-reporter-')));
  const [cwd, { exitCode }] = [process.cwd(), process];
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  process.chdir(folder);
  for (const name of VARIABLES) delete process.env[name];
  onTestEnd('the folder and the environment', () => {
    process.chdir(cwd);
    process.exitCode = exitCode;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true, force: true });
  });
});

const snapshot = (): string => readFileSync('.gas-snapshot', 'utf8');

/** A run, told as each of the two test runners tells it. @param during what its files do */
function told(runner: 'Jest' | 'Vitest', during: () => void) {
  process.exitCode = 0;
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(`${text}`) > 0);
  try {
    const reporter = new TestRunReporter();
    if (runner === 'Jest') reporter.onRunStart();
    else reporter.onTestRunStart();
    during();
    if (runner === 'Jest') reporter.onRunComplete();
    else reporter.onTestRunEnd();
    const isRed = runner === 'Jest' ? reporter.getLastError() !== undefined : process.exitCode === 1;
    return { sentences: said.map((sentence) => sentence.replace(/^polkavirt: (.*)\n$/, '$1')), isRed };
  } finally {
    write.mockRestore();
  }
}

/** A run with one file of tests. */
function run(runner: 'Jest' | 'Vitest', tests: readonly (readonly [string, number])[], mode: string, tolerance = '') {
  process.env.POLKAVIRT_GAS = 'reports';
  process.env.POLKAVIRT_GAS_SNAPSHOT = mode;
  process.env.POLKAVIRT_GAS_TOLERANCE = tolerance;
  const { sentences, isRed } = told(runner, () => {
    mkdirSync('reports/.parts', { recursive: true });
    const part: GasPart = { kind: 'gas', functions: [], tests, stacks: [], lines: [], internal: [], isCut: false };
    writeFileSync('reports/.parts/gas-one.json', JSON.stringify(part));
  });
  // The first one is of the reports.
  return { sentences: sentences.slice(1), isRed };
}

describe.each(['Jest', 'Vitest'] as const)('a reporter that %s tells of a run', (runner) => {
  const NAME = 'a token moves';
  const runs = (gas: number, mode: string, tolerance?: string) => run(runner, [[NAME, gas]], mode, tolerance);

  it('says nothing, and writes nothing, if nobody asks', () => {
    const afterAll = jest.fn();
    expect(told(runner, () => watchTestFile(afterAll, () => 'a test'))).toEqual({ sentences: [], isRed: false });
    expect(afterAll).not.toHaveBeenCalled();
    expect(readdirSync('.')).toEqual([]);
  });

  it('writes a snapshot, and is red on what differs from it by more than the tolerance', () => {
    expect(runs(100, 'write')).toEqual({ sentences: ['.gas-snapshot has the gas of tests: 1'], isRed: false });
    expect(snapshot()).toBe(`${NAME} (gas: 100)\n`);
    expect(runs(100, 'check')).toEqual({ sentences: ['0 of 1 tests differ from .gas-snapshot'], isRed: false });
    expect(runs(50, 'check', '50')).toEqual({
      sentences: ['0 of 1 tests differ from .gas-snapshot by more than 50 %'],
      isRed: false,
    });
    const difference = `${NAME}: 50 gas, not 100 (-50.00%)`;
    expect(runs(50, 'check', '49')).toEqual({
      sentences: ['1 of 1 tests differ from .gas-snapshot by more than 49 %', difference],
      isRed: true,
    });
    expect(runs(50, 'diff')).toEqual({
      sentences: ['1 of 1 tests differ from .gas-snapshot', difference],
      isRed: false,
    });
    expect(snapshot()).toBe(`${NAME} (gas: 100)\n`);
  });

  it('is red where there is nothing to compare, or to write', () => {
    const red = (sentence: string) => ({ sentences: [expect.stringContaining(sentence)], isRed: true });
    expect(runs(100, 'check')).toEqual(red('there is no .gas-snapshot to compare with'));
    expect(run(runner, [], 'write')).toEqual(red('no test used gas of contracts'));
    writeFileSync('.gas-snapshot', '<<<<<<< HEAD\n');
    expect(runs(100, 'check')).toEqual(red('line 1 of the gas snapshot is not'));
    expect(runs(100, 'chek')).toEqual(red('POLKAVIRT_GAS_SNAPSHOT is "chek"; it must be one of write, check, diff'));
    expect(runs(100, 'check', '-1')).toEqual(red('POLKAVIRT_GAS_TOLERANCE is "-1"'));
    expect(runs(100, '')).toEqual({ sentences: [], isRed: false });
  });
});

it('tests of the same name are added up, and of a thousand differences fifty are printed', () => {
  const many = Array.from({ length: 1000 }, (_, n) => [`test ${n}`, 10] as const);
  expect(run('Jest', [...many, ['test 7', 1]], 'write').isRed).toBe(false);
  expect(snapshot()).toContain('test 7 (gas: 11)\n');
  const others = many.map(([name]) => [name, 20] as const);
  const { sentences } = run('Jest', others, 'check');
  expect([sentences.length, sentences.at(-1)]).toEqual([52, 'and 950 more']);
});
