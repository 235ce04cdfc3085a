/**
 * `npm run release:dry`: a whole release on a clone of what is committed: versions, changelog, lock file, the checks of lint and format,
 * build, tarballs, `npm publish --dry-run`. Writes to no network and leaves the checkout as it was.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from '../pack.mjs';
import { cloneWithPackages } from './clone.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const statusOf = (folder) => execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' });
/** What npm notes of an installation: git does not see a change of it. */
const installedIn = (folder) => readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8');
const hasChangesets = (folder) => readdirSync(join(folder, '.changeset')).some((name) => /^(?!README).*\.md$/.test(name));

function demand(truth, text) {
  if (!truth) throw new Error(text);
}

/** What a release must have done to the versions. */
function checkVersions(before, clone) {
  const after = publishedPackages(clone);
  const versions = new Set(after.map(({ manifest }) => manifest.version));
  demand(versions.size === 1, `the packages have several versions: ${[...versions].join(', ')}`);
  const [version] = versions;
  demand(version !== before[0].manifest.version, `the version is still ${version}`);
  demand(!version.startsWith('1.') || !before[0].manifest.version.startsWith('0.'), `a change became ${version}`);
  const names = new Set(after.map(({ manifest }) => manifest.name));
  for (const { manifest } of after) {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (names.has(name))
        demand(range === `^${version}`, `${manifest.name} depends on ${name} ${range}, and ${version} is released`);
    }
  }
  const changelog = readFileSync(join(clone, 'CHANGELOG.md'), 'utf8');
  demand(/^## (\S+), /m.exec(changelog)?.[1] === version, `CHANGELOG.md does not begin with ${version}`);
  demand(!hasChangesets(clone), 'changesets are left over');
  return version;
}

const before = statusOf(root);
const installed = installedIn(root);
if (before !== '') console.log('what is not committed does not take part');
const clone = mkdtempSync(join(tmpdir(), 'polkavirt-release-'));
const node = (...args) => execFileSync(process.execPath, args, { cwd: clone, stdio: 'inherit' });
const npm = (...args) => execFileSync('npm', ['run', '--silent', ...args], { cwd: clone, stdio: 'inherit' });
try {
  cloneWithPackages(root, clone);
  if (!hasChangesets(clone)) {
    // So that a release can be tried at any time; minor, which is the one that must not become 1.0.0.
    writeFileSync(join(clone, '.changeset', 'try.md'), "---\n'@polkavirt/primitives': minor\n---\n\nA release was tried.\n");
  }
  node('scripts/release/version.mjs');
  const version = checkVersions(publishedPackages(root), clone);
  npm('format:check');
  npm('lint');
  npm('boundaries');
  execFileSync('git', ['-c', 'user.name=release', '-c', 'user.email=release@localhost', 'commit', '-qam', version], {
    cwd: clone,
  });
  node('scripts/pack.mjs');
  node('scripts/release/publish.mjs', '--dry-run');
  demand(statusOf(clone) === '', `packing left changes:\n${statusOf(clone)}`);
  console.log(`a release of ${version} would be published`);
} finally {
  rmSync(clone, { recursive: true, force: true });
}
demand(statusOf(root) === before, `the checkout was changed:\n${statusOf(root)}`);
demand(installedIn(root) === installed, 'node_modules was changed');
