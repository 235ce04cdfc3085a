/** The gas of whole runs of Jest and of Vitest, and its snapshot, which makes a run red. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, RUNNERS, runTests } from '../coverage/run-runner.ts';

interface Row {
  readonly contract: string;
  readonly function: string;
  readonly calls: number;
}

it.each(Object.keys(RUNNERS))('a run of %s writes reports and a snapshot, and is red where it differs', (runner) => {
  const folder = newFolder();
  const snapshot = join(folder, '.gas-snapshot');
  const first = runTests(runner, folder, { POLKAVIRT_GAS: 'reports', POLKAVIRT_GAS_SNAPSHOT: 'write' });
  expect(first.status === 0 ? '' : `${first.stdout}${first.stderr}`).toBe('');
  const rows = JSON.parse(readFileSync(join(folder, 'reports/gas.json'), 'utf8')) as readonly Row[];
  const callsOf = (contract: string, name: string) =>
    rows.find((row) => row.contract === contract && row.function === name)?.calls;
  // Of two files that do the same.
  expect([callsOf('Covered', 'fill(uint256)'), callsOf('Covered', 'constructor'), callsOf('Target', 'get(uint256)')]).toEqual([
    4, 2, 8,
  ]);
  expect(readFileSync(join(folder, 'reports/gas.txt'), 'utf8')).toMatch(/^ +8( +\d+){4} {2}get\(uint256\)$/m);
  expect(readFileSync(join(folder, 'reports/gas.folded'), 'utf8')).toMatch(
    /^Covered\.ask\(uint256\);Target\.get\(uint256\) \d+$/m,
  );
  expect(readFileSync(join(folder, 'reports/gas.html'), 'utf8')).toContain('Covered.constructor');
  expect(first.stderr).toContain('polkavirt: .gas-snapshot has the gas of tests: 1\n');
  const [, gas] = /^runs the contracts \(gas: (\d+)\)\n$/.exec(readFileSync(snapshot, 'utf8')) as RegExpExecArray;

  writeFileSync(snapshot, `runs the contracts (gas: ${2 * Number(gas)})\n`);
  const red = runTests(runner, folder, { POLKAVIRT_GAS_SNAPSHOT: 'check', POLKAVIRT_GAS_TOLERANCE: '49' });
  expect(red.stderr).toContain('polkavirt: 1 of 1 tests differ from .gas-snapshot by more than 49 %\n');
  expect(red.stderr).toContain(`polkavirt: runs the contracts: ${gas} gas, not ${2 * Number(gas)} (-50.00%)\n`);
  expect(red.status).not.toBe(0);
  const green = runTests(runner, folder, { POLKAVIRT_GAS_SNAPSHOT: 'check', POLKAVIRT_GAS_TOLERANCE: '50' });
  expect([green.status, green.stderr]).toEqual([0, expect.stringContaining('0 of 1 tests differ from .gas-snapshot')]);
});
