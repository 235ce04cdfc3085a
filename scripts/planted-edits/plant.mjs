/**
 * Plants careless edits in a copy of the repository, one at a time, and runs the tests that must notice.
 *
 *   npm run planted                    every edit
 *   npm run planted -- storage pool    those whose name or file contains one of the words
 *
 * An edit is `{ name, file, find, replace, tests }`: `find` stands in the file exactly once, `tests` are files or folders of
 * the package's own tests. Exit code 1 if an edit is not noticed, cannot be planted, or its tests fail without it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jestInACopy, pointToVectors } from '../jest-in-a-copy.mjs';
import { ENGINE_EDITS } from './engine.mjs';
import { RUNTIME_EDITS } from './runtime.mjs';
import { staleRow } from './stale-row.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** One for each run, since several may go on. */
const copy = join(root, '.planted', `${process.pid}`);
const words = process.argv.slice(2);
const edits = [...ENGINE_EDITS, ...RUNTIME_EDITS].filter(
  ({ name, file }) => words.length === 0 || words.some((word) => name.includes(word) || file.includes(word)),
);

/** Runs tests in the copy: how many failed, the first of them, and what else went wrong. */
async function runTests(tests) {
  const configFile = join(copy, 'jest.planted.json');
  writeFileSync(configFile, JSON.stringify({ ...(await jestInACopy(root, tests)), rootDir: copy }));
  const answers = join(copy, 'answers.json');
  rmSync(answers, { force: true });
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const options = ['--config', configFile, '-w', '1', '--silent', '--json', '--outputFile', answers];
  const { stderr } = spawnSync(process.execPath, [...node, jest, ...options], { cwd: copy, encoding: 'utf8' });
  const { numFailedTests, numPassedTests, testResults } = JSON.parse(readFileSync(answers, 'utf8'));
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const first = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  return {
    failed: numFailedTests,
    passed: numPassedTests,
    first: first?.fullName,
    broken: broken[0]?.message ?? (testResults.length === 0 ? stderr : undefined),
  };
}

/** What is wrong with an edit's row or its tests, or undefined if the tests notice it. */
async function plant({ file, find, replace, tests }) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const stale = staleRow({ file, find, replace }, text);
  if (stale !== undefined) return { problem: stale };
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    const { failed, first, broken } = await runTests(tests);
    if (broken !== undefined) return { problem: `the tests did not start:\n${broken}` };
    return failed > 0 ? { noticed: first, failed } : { problem: 'SURVIVED: no test fails' };
  } finally {
    writeFileSync(path, text);
  }
}

mkdirSync(copy, { recursive: true });
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
for (const file of new Set(files.trim().split('\n'))) cpSync(join(root, file), join(copy, file), { recursive: true });
// What tests start in a thread of its own is what was built.
const built = join('packages', 'native', 'dist');
cpSync(join(root, built), join(copy, built), { recursive: true });
pointToVectors(root);

const control = [...new Set(edits.flatMap(({ tests }) => tests))];
const { failed, passed, first, broken } = await runTests(control);
const isSound = failed === 0 && broken === undefined && passed > 0;
if (!isSound) console.error(`without any edit ${failed} of these tests fail: ${first ?? broken ?? 'there are none'}`);
let survivors = 0;
for (const edit of isSound ? edits : []) {
  const start = Date.now();
  const { problem, noticed: test, failed: count } = await plant(edit);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  if (problem !== undefined) survivors += 1;
  console.log(`${problem === undefined ? 'killed  ' : 'FAILED  '} ${edit.name} (${edit.file}), ${seconds} s`);
  console.log(`          ${problem ?? `${count} failed, first: ${test}`}`);
}
const noticed = edits.length - survivors;
console.log(
  isSound ? `${noticed} of ${edits.length} planted edits were noticed` : 'no edit was planted: the tests must pass first',
);
process.exitCode = !isSound || survivors > 0 || edits.length === 0 ? 1 : 0;
