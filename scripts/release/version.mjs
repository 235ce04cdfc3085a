/**
 * `npm run release:version`: gives all packages the version that the changesets ask for, moves what they say into CHANGELOG.md,
 * and brings the lock file and the versions that sources carry up to date. Commits nothing.
 *
 * Changesets, and not lerna, which was here before: a change says itself what it means for users; lerna would read it out of
 * commit messages, which in this repository say why.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import getReleasePlan from '@changesets/get-release-plan';
import { CARRIERS } from './carriers.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const edit = (path, change) => writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));

const oneLine = (text) => text.trim().replaceAll(/\s*\n\s*/g, ' ');

/** `- **host, native**: what changed`, as the changeset says it. */
const entry = ({ summary, releases }) =>
  `- **${releases.map(({ name }) => name.replace('@polkavirt/', '')).join(', ')}**: ${oneLine(summary)}`;

/** The section of a release: what may break first. */
function section(version, changesets) {
  const breaks = ({ releases }) => releases.some(({ type }) => type !== 'patch');
  const parts = [
    ['What may break', changesets.filter(breaks)],
    ['What else changed', changesets.filter((one) => !breaks(one))],
  ];
  const lists = parts
    .filter(([, list]) => list.length > 0)
    .map(([title, list]) => `### ${title}\n\n${list.map(entry).join('\n')}\n`);
  return `## ${version}, ${new Date().toISOString().slice(0, 10)}\n\n${lists.join('\n')}\n`;
}

const { changesets, releases, preState } = await getReleasePlan(root);
if (changesets.length === 0) {
  console.error('nothing to release: .changeset has no changes; `npx changeset` writes one');
  process.exit(1);
}
if (preState !== undefined) throw new Error('prereleases are not supported: changeset pre exit');
const [{ oldVersion, newVersion }] = releases;

execFileSync(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: root, stdio: 'inherit' });
edit('CHANGELOG.md', (text) => text.replace(/^(?=## )/m, section(newVersion, changesets)));
for (const path of CARRIERS) {
  edit(path, (text) => {
    if (!text.includes(oldVersion)) throw new Error(`${path} does not carry the version ${oldVersion}`);
    return text.replaceAll(oldVersion, newVersion);
  });
}
const lock = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
execFileSync('npm', lock, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`${oldVersion} -> ${newVersion}: ${changesets.length} changes, ${releases.length} packages`);
