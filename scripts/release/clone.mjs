import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from '../pack.mjs';

/** A node_modules with what another has: links of workspaces lead into the own repository, all others to the other's packages. */
function borrow(from, to) {
  mkdirSync(to, { recursive: true });
  // What npm and tools note for themselves stays behind: they would write through the link.
  const names = readdirSync(from).filter((name) => !name.startsWith('.') || name === '.bin');
  for (const name of names) {
    const path = join(from, name);
    if (lstatSync(path).isSymbolicLink()) symlinkSync(readlinkSync(path), join(to, name));
    else if (name.startsWith('@')) borrow(path, join(to, name));
    else symlinkSync(path, join(to, name));
  }
}

/** Clones what is committed in a repository into a folder, which can then build: its packages are the clone's own. */
export function cloneWithPackages(root, folder) {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, folder], { stdio: 'inherit' });
  for (const workspace of ['.', ...workspaceFolders(root)]) {
    const from = join(root, workspace, 'node_modules');
    if (existsSync(from)) borrow(from, join(folder, workspace, 'node_modules'));
  }
}
