/** Which lines of the sources a change touches, as Stryker's `file:first-last`. */
import { execFileSync } from 'node:child_process';
import { isSource } from './rooms.mjs';

/** The difference of a day's work has megabytes, and Node would stop at one. */
const MOST_OUTPUT = 2 ** 30;

const git = (root, ...args) =>
  execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: MOST_OUTPUT,
  }).trim();

/** What a branch is compared with: where it left main, or on main itself the commit before. Undefined without history. */
export function baseOf(root) {
  for (const main of ['origin/main', 'main']) {
    try {
      const base = git(root, 'merge-base', 'HEAD', main);
      if (base !== git(root, 'rev-parse', 'HEAD')) return base;
    } catch {}
  }
  try {
    return git(root, 'rev-parse', 'HEAD~1');
  } catch {
    return undefined;
  }
}

/** Ranges of lines that differ between `base` and the working tree, by file. Deleted lines count as a change of their neighbours. */
export function changedLines(root, base) {
  const ranges = [];
  let file;
  for (const line of git(root, 'diff', '--unified=0', '--no-renames', '--no-ext-diff', base, '--', 'packages').split('\n')) {
    if (line.startsWith('+++ ')) file = line.startsWith('+++ b/') ? line.slice(6) : undefined;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || file === undefined || !isSource(file)) continue;
    const [first, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    ranges.push({ file, range: `${file}:${Math.max(1, first)}-${Math.max(1, first) + Math.max(count, 1) - 1}` });
  }
  return ranges;
}
