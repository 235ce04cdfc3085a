/**
 * `npm run release:publish`: publishes the tarballs that `npm run packages` has checked, those first that others depend on. What is
 * published already is left out, so that a release that broke off can be run again.
 *
 *     node scripts/release/publish.mjs [--dry-run]
 */
import { spawnSync } from 'node:child_process';
import { readPacked } from '../pack.mjs';

const dryRun = process.argv.includes('--dry-run');
const npm = (...args) => spawnSync('npm', args, { encoding: 'utf8' });

const packed = readPacked();
if (packed === undefined) throw new Error('nothing is packed: npm run packages');
for (const { name, version, tarball } of packed) {
  if (!dryRun && npm('view', `${name}@${version}`, 'version').stdout.trim() === version) {
    console.log(`${name}@${version} is published already`);
    continue;
  }
  // A version that npm does not mean for everybody must not become what `npm install` takes.
  const tag = version.includes('-') ? 'next' : 'latest';
  const flags = dryRun ? ['--dry-run', '--fetch-retries', '0', '--loglevel', 'error'] : [];
  const { status, stdout, stderr } = npm('publish', tarball, '--tag', tag, ...flags);
  if (status !== 0) {
    console.error(`${name}@${version} was not published:\n${stdout}${stderr}`);
    process.exit(1);
  }
  console.log(`${dryRun ? 'would publish' : 'published'} ${name}@${version}`);
}
