/**
 * Plants bugs in a copy of the built packages, one at a time, and lets a campaign look for each.
 *
 *     npm run campaign:planted                     every bug
 *     npm run campaign:planted -- shift wire       those whose name or file contains one of the words
 *
 * Exit code 1 if a bug is not found within POLKAVIRT_PLANTED_SECONDS (60), if what is left of the program has more than twelve
 * instructions (of hostile input more than six messages), or if the copy without a bug shows a difference.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staleRow } from '../planted-edits/stale-row.mjs';
import { BUGS } from './bugs.mjs';

const MOST_INSTRUCTIONS = 12;
/** Of hostile input: some that make what one more then breaks. */
const MOST_INPUTS = 6;
const seconds = Number(process.env.POLKAVIRT_PLANTED_SECONDS ?? 60);
if (!Number.isInteger(seconds) || seconds < 1) throw new Error('POLKAVIRT_PLANTED_SECONDS must be a whole number from 1');

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const words = process.argv.slice(2);
const bugs = BUGS.filter(
  ({ name, file }) => words.length === 0 || words.some((word) => name.includes(word) || file.includes(word)),
);
if (bugs.length === 0) throw new Error(`no bug has one of the words ${words.join(', ')}`);
const copy = mkdtempSync(join(tmpdir(), 'polkavirt-planted-'));
const modules = join(copy, 'node_modules');

/** The built packages as they are when they are installed; all else by links. */
function install() {
  mkdirSync(join(modules, '@polkavirt'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name === '@polkavirt' || name === 'polkavirt' || name.startsWith('.')) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const folder of [...readdirSync(join(root, 'packages')).map((name) => join('packages', name)), 'fixtures']) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const to = join(modules, manifest.name);
    rmSync(to, { recursive: true, force: true });
    cpSync(join(root, folder), to, {
      recursive: true,
      filter: (path) => !['src', 'test', 'node_modules'].includes(basename(path)),
    });
    // What a package has in another version than the others.
    const own = join(root, folder, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(to, 'node_modules'));
  }
}

/** A campaign in the copy: what it found, and how long it took. */
function look(levels) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(modules, 'polkavirt/bin/polkavirt.js'),
      'campaign',
      'run',
      '--time',
      `${seconds}s`,
      '--seed',
      '1',
      '--threads',
      '0',
      '--json',
      ...(levels === undefined ? [] : ['--levels', levels]),
    ],
    { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if ((status !== 0 && status !== 1) || stdout === '') throw new Error(`the campaign ended with ${status}: ${stderr}`);
  return { ...JSON.parse(stdout), took: (Date.now() - began) / 1000 };
}

let failed = 0;
try {
  install();
  const path = (file) => join(modules, '@polkavirt', file);
  for (const { name, levels, file, find, replace } of bugs) {
    const text = readFileSync(path(file), 'utf8');
    const stale = staleRow({ file, find, replace }, text);
    let verdict;
    if (stale !== undefined) verdict = `FAILED: ${stale}`;
    else {
      writeFileSync(
        path(file),
        text.replace(find, () => replace),
      );
      const { differences, took, programs } = look(levels);
      writeFileSync(path(file), text);
      const [first] = differences;
      if (first === undefined) verdict = `FAILED: not found in ${programs} programs, ${took.toFixed(1)} s`;
      else {
        const isShown = first.steps !== null;
        const measure = levels === undefined ? `${first.instructions} instructions` : `${first.steps} inputs`;
        const size = isShown ? measure : 'not shown again';
        const isSmall = isShown && (levels === undefined ? first.instructions <= MOST_INSTRUCTIONS : first.steps <= MOST_INPUTS);
        verdict = `${isSmall ? 'found' : 'FAILED: too big'}: ${programs} programs, ${took.toFixed(1)} s, ${size}, ${first.contender}`;
      }
    }
    if (verdict.startsWith('FAILED')) failed += 1;
    console.log(`${name}\n  ${verdict}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${bugs.length - failed} of ${bugs.length} found and made small`);
process.exitCode = failed === 0 ? 0 : 1;
