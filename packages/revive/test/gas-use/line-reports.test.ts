/** What lines cost in whole runs of Jest and of Vitest, and that both use the same gas. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder, runTests } from '../coverage/run-runner.ts';
import { FOLDER } from '../failing/failing-contracts.ts';

interface Row {
  readonly contract: string;
  readonly file: string;
  readonly line: number;
  readonly instructions: number;
}

const RUN = fileURLToPath(new URL('run', import.meta.url));

it('both runners write the same: lines that add up, the sources beside them, inner functions, and the gas of tests', () => {
  const folder = newFolder();
  const reports = Object.entries({ Jest: 'write', Vitest: 'check' }).map(([runner, snapshot]) => {
    const env = { POLKAVIRT_GAS: 'reports', POLKAVIRT_SOURCES: FOLDER, POLKAVIRT_GAS_SNAPSHOT: snapshot };
    const { status, stdout, stderr } = runTests(runner, folder, env, { folder: RUN });
    expect(status === 0 ? '' : `${stdout}${stderr}`).toBe('');
    expect(stderr).toContain(
      snapshot === 'write' ? '.gas-snapshot has the gas of tests: 1' : '0 of 1 tests differ from .gas-snapshot\n',
    );
    const read = (name: string): string => readFileSync(join(folder, 'reports', name), 'utf8');
    const written = {
      json: read('gas-lines.json'),
      text: read('gas-lines.txt'),
      html: read('gas-lines.html'),
      folded: read('gas-functions.folded'),
      graph: read('gas-functions.html'),
    };
    rmSync(join(folder, 'reports'), { recursive: true });
    return written;
  });
  expect(reports).toHaveLength(2);
  expect(reports[1]).toEqual(reports[0]);
  const [{ json, text, html, folded, graph }] = reports;
  const rows = JSON.parse(json) as readonly Row[];
  const whole = rows.reduce((sum, { instructions }) => sum + instructions, 0);
  const ofStacks = folded
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  expect(ofStacks).toBe(whole);
  // The line that reverts.
  expect(rows.find(({ contract, line }) => contract === 'Bottom' && line === 12)?.instructions).toBeGreaterThan(0);
  expect(text).toMatch(/^ +\d+ +\d+\.\d% {2}contracts\/Across\.sol:12 {2}revert Insufficient/m);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(html).toMatch(
    /<td class="number">12<\/td><td class="number">\d+<\/td><td class="bar"><i style="width:\d+\.\d%"><\/i><\/td><td class="text"> +revert Insufficient/,
  );
  expect(graph).toContain('Middle._forward');
});
