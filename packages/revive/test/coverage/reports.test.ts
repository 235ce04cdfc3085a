/**
 * Coverage and gas of whole runs of Jest and of Vitest, of two files each that do the same: twice what the comments in the sources say.
 * Jest runs them in one process, Vitest in two.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedCoverage, FILES, FOLDER } from './covered-contracts.ts';
import { newFolder, RUNNERS, runTests } from './run-runner.ts';

/** The lines of `lcov.info` that the comments of a source mean. */
async function expectedRecords(file: string): Promise<readonly string[]> {
  const records: string[] = [];
  let block = 0;
  for (const text of await expectedCoverage(file, 2)) {
    const line = Number.parseInt(text, 10);
    for (const word of text.slice(text.indexOf(': ') + 2).split(', ')) {
      const [what, times] = word.split(' ');
      if (what === 'ran') records.push(`DA:${line},${times}`);
      else if (what === 'calls') records.push(`FN:${line}`, `FNDA:${times}`);
      else {
        const ways = times.split('/');
        const isReached = ways.some((one) => one !== '0');
        records.push(...ways.map((one, way) => `BRDA:${line},${block},${way},${isReached ? one : '-'}`));
        block++;
      }
    }
  }
  return records.sort();
}

/** The records of a file, without the names of functions. */
function recordsOf(lcov: string, file: string): readonly string[] {
  const own = lcov.split('end_of_record\n').find((text) => text.includes(`SF:${file}\n`)) ?? '';
  return own
    .split('\n')
    .filter((record) => /^(?:DA|BRDA|FN|FNDA):/.test(record))
    .map((record) => record.replace(/^(FN|FNDA):(\d+),.*/, '$1:$2'))
    .sort();
}

interface Row {
  readonly contract: string;
  readonly function: string;
  readonly calls: number;
}

async function checkCoverage(folder: string): Promise<void> {
  const lcov = readFileSync(join(folder, 'lcov.info'), 'utf8');
  for (const file of FILES) expect(recordsOf(lcov, file)).toEqual(await expectedRecords(file));
  expect(lcov).toContain('FN:7,half\nFNDA:6,half\n');
  expect(lcov).toContain('FN:17,Owned.onlyOwner\nFNDA:4,Owned.onlyOwner\n');
  const html = readFileSync(join(folder, 'coverage.html'), 'utf8');
  expect(html).toContain('contracts/lib/Steps.sol: lines 66.7% (4 of 6), branches 66.7% (4 of 6), functions 75.0% (3 of 4)');
  expect(html).toMatch(
    /<td class="number">6<\/td><td class="text"> {4}require\(value % 2 == 0, &quot;odd&quot;\);.*<\/td><td class="words">require 4 yes, 2 no<\/td>/,
  );
  expect(readFileSync(join(folder, 'coverage.txt'), 'utf8')).toContain('contracts/Covered.sol  51, 147, 153-154\n');
}

function checkGas(folder: string): void {
  const rows = JSON.parse(readFileSync(join(folder, 'gas.json'), 'utf8')) as readonly Row[];
  const callsOf = (contract: string, name: string) =>
    rows.find((row) => row.contract === contract && row.function === name)?.calls;
  expect([callsOf('Covered', 'fill(uint256)'), callsOf('Covered', 'constructor'), callsOf('Target', 'get(uint256)')]).toEqual([
    4, 2, 8,
  ]);
  expect(readFileSync(join(folder, 'gas.txt'), 'utf8')).toMatch(/^ +8( +\d+){4} {2}get\(uint256\)$/m);
  expect(readFileSync(join(folder, 'gas.folded'), 'utf8')).toMatch(/^Covered\.ask\(uint256\);Target\.get\(uint256\) \d+$/m);
  expect(readFileSync(join(folder, 'gas.html'), 'utf8')).toContain('Covered.constructor');
}

it.each(Object.keys(RUNNERS))(
  'a run of %s leaves what its contracts ran and used, and is red where that differs',
  async (runner) => {
    const folder = newFolder();
    const reports = { POLKAVIRT_COVERAGE: folder, POLKAVIRT_SOURCES: FOLDER, POLKAVIRT_GAS: 'reports' };
    const first = runTests(runner, folder, { ...reports, POLKAVIRT_GAS_SNAPSHOT: 'write' });
    expect(first.status === 0 ? '' : `${first.stdout}${first.stderr}`).toBe('');
    expect(first.stderr).toContain(`polkavirt: coverage of 2 test files in ${join(folder, 'coverage.html')}: 2 files\n`);
    await checkCoverage(folder);
    checkGas(join(folder, 'reports'));
    expect(first.stderr).toContain('polkavirt: .gas-snapshot has the gas of tests: 1\n');
    const snapshot = readFileSync(join(folder, '.gas-snapshot'), 'utf8');
    const [, gas] = /^runs the contracts \(gas: (\d+)\)\n$/.exec(snapshot) as RegExpExecArray;

    // One of the two files uses half of it.
    const red = runTests(runner, folder, { POLKAVIRT_GAS_SNAPSHOT: 'check', POLKAVIRT_GAS_TOLERANCE: '49' }, { only: 'first' });
    expect(red.stderr).toContain('polkavirt: 1 of 1 tests differ from .gas-snapshot by more than 49 %\n');
    expect(red.stderr).toContain(`polkavirt: runs the contracts: ${Number(gas) / 2} gas, not ${gas} (-50.00%)\n`);
    expect(red.status).not.toBe(0);
  },
);
