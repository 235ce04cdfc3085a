import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDependencies } from '../pack.mjs';

/** Installs packages of ours from their tarballs, and others from the registry, in an empty folder; returns its path. */
export function installInEmptyFolder(packed, names, others = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-installed-'));
  const dependencies = { ...withDependencies(packed, names), ...others };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'installed', private: true, type: 'module', dependencies }));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel', 'error'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

/** Megabytes on disk, in blocks as `du` counts them. */
export function megabytesOf(folder) {
  let blocks = 0;
  for (const entry of readdirSync(folder, { recursive: true })) blocks += lstatSync(join(folder, entry)).blocks;
  return (blocks * 512) / 2 ** 20;
}

/** How many packages are installed, by the lock file that npm wrote. */
export const packagesIn = (folder) =>
  Object.keys(JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages).length;
