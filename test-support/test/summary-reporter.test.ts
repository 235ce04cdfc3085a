import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import SummaryReporter from '../../scripts/summary-reporter.mjs';

/** A run of files that take 1, 2, 3, ... seconds, as Jest tells it. */
function startRun() {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-reporter-'));
  onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
  const progress = join(folder, 'progress');
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  onTestEnd('standard output', () => write.mockRestore());
  const reporter = new SummaryReporter({ rootDir: '/root' }, {}, { progress });
  reporter.onRunStart();
  const fileOf = (number: number) => ({ path: `/root/test/${number}.test.ts` });
  const counts = (passed: number, failed = 0, broken = 0) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numRuntimeErrorTestSuites: broken,
  });
  return {
    begin: (number: number) => reporter.onTestFileStart(fileOf(number)),
    end: (number: number, ...soFar: Parameters<typeof counts>) =>
      reporter.onTestFileResult(fileOf(number), { perfStats: { start: 5000, end: 5000 + 1000 * number } }, counts(...soFar)),
    complete: (...all: Parameters<typeof counts>) => reporter.onRunComplete(undefined, counts(...all)),
    progress: () => readFileSync(progress, 'utf8'),
    printed: () => printed,
  };
}

it('keeps the counts and the unfinished files at hand while the tests run', () => {
  const { begin, end, complete, progress } = startRun();
  expect(progress()).toBe('0 passed, 0 failed\n');
  begin(1);
  begin(2);
  expect(progress()).toBe('0 passed, 0 failed\ntest/1.test.ts\ntest/2.test.ts\n');
  end(1, 7, 2, 1);
  expect(progress()).toBe('7 passed, 3 failed\ntest/2.test.ts\n');
  end(2, 9, 2, 1);
  complete(9, 2, 1);
  expect(progress()).toBe('9 passed, 3 failed\n');
});

it('ends with the counts, a file that could not start being a failure', () => {
  const { begin, end, complete, printed } = startRun();
  begin(1);
  end(1, 5);
  complete(5, 1, 2);
  expect(printed()).toBe('5 passed, 3 failed\n');
});

it('names the ten slowest files of many', () => {
  const { begin, end, complete, printed } = startRun();
  for (let number = 1; number <= 12; number++) {
    begin(number);
    end(number, number);
  }
  complete(12);
  const lines = printed().trim().split('\n');
  expect(lines.slice(0, 3)).toEqual(['the slowest test files:', '   12.0 s  test/12.test.ts', '   11.0 s  test/11.test.ts']);
  expect(lines.slice(10)).toEqual(['    3.0 s  test/3.test.ts', '', '12 passed, 0 failed']);
});
