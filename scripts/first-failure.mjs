/**
 * The first contract test of a stranger, from `npm create polkavirt` to a red line with a Solidity stack trace: what is printed must stand
 * in the README of @polkavirt/revive.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const README = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages/revive/README.md');
const BLOCK = /<!-- printed: first failure -->\n```console\n([\s\S]*?)```\n<!-- \/printed -->/;
const CREATE = ['my-tests', '--kind', 'contract', '--yes'];
const CONTRACT = 'contracts/Counter.sol';
const CHANGE = ['LIMIT = 100', 'LIMIT = 5'];

/** The first failure of a run of Vitest: from the line that names the test to the line between two of them. */
const firstFailure = (output) => /^ FAIL {2}[\s\S]*?(?=\n+⎯⎯)/m.exec(output)?.[0];

/**
 * @param run Runs a command in a folder: `{ code, output }`.
 * @param bin The command `create-polkavirt`.
 * @param work A folder whose node_modules has what the project needs; they are the project's afterwards.
 * @returns What is wrong; empty if nothing is.
 */
export async function checkFirstFailure(run, bin, work) {
  const created = await run(bin, CREATE, work);
  if (created.code !== 0) return `create-polkavirt ${CREATE.join(' ')} exits with ${created.code}:\n${created.output}`;
  const folder = join(work, CREATE[0]);
  // Not a link, so that the paths that are printed are those of a project of its own.
  renameSync(join(work, 'node_modules'), join(folder, 'node_modules'));
  const contract = readFileSync(join(folder, CONTRACT), 'utf8');
  if (!contract.includes(CHANGE[0])) return `${CONTRACT} of the template has no ${CHANGE[0]}`;
  writeFileSync(join(folder, CONTRACT), contract.replace(...CHANGE));
  const tested = await run('npm', ['run', '--silent', 'test'], folder);
  const failure = firstFailure(tested.output);
  if (tested.code === 0 || failure === undefined) return `a lower limit of the counter fails no test:\n${tested.output}`;
  const printed = [
    `$ npm create polkavirt@latest -- ${CREATE.join(' ')}`,
    created.output.trimEnd(),
    `$ sed -i 's/${CHANGE.join('/')}/' ${CONTRACT}`,
    '$ npm test',
    failure,
    '',
  ].join('\n');
  const shown = BLOCK.exec(readFileSync(README, 'utf8'))?.[1];
  return shown === printed ? '' : `packages/revive/README.md must show what is printed:\n${printed}\ninstead of\n${shown}`;
}
