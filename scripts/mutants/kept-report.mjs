/** What earlier runs found, by room: Stryker's own incremental report, and a page to read. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equivalents, excludeEquivalent } from './equivalent.mjs';
import { keyOf } from './mutant-key.mjs';
import { packageOf, sourcesOf } from './rooms.mjs';

/** The folder of a room's report, from the root: git ignores it. */
export const reportFolder = (room) =>
  join(
    'reports/mutants',
    room.source
      .replace(/^packages\//, '')
      .replaceAll('/', '-')
      .replace(/-src$/, ''),
  );

export const keptFile = (root, room) => join(root, reportFolder(room), 'results.json');

const infoFile = (root, room) => join(root, reportFolder(room), 'run.json');

/** Notes when, at which commit and by which sample a room was measured. A `+` says that the sources or tests differed from the commit. */
export function noteRun(root, room, sample) {
  if (sample !== undefined) keepSample(root, room, sample.keys);
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', packageOf(room.source)) === '' ? '' : '+';
  const info = { date: new Date().toISOString().slice(0, 10), commit: `${git('rev-parse', '--short', 'HEAD')}${changed}` };
  const drawn = sample && { size: sample.keys.length, of: sample.of, seed: sample.seed };
  writeFileSync(infoFile(root, room), JSON.stringify({ ...info, sample: drawn }));
}

/** Leaves nothing but the sample's mutants in the report: Stryker makes others too, of the places that it is told. */
function keepSample(root, room, keys) {
  const report = JSON.parse(readFileSync(keptFile(root, room), 'utf8'));
  const known = new Set(keys);
  for (const [file, entry] of Object.entries(report.files)) {
    const fileName = join(root, file);
    entry.mutants = entry.mutants.filter((mutant) => known.has(keyOf({ ...mutant, fileName }, 1)));
    if (entry.mutants.length === 0) delete report.files[file];
  }
  writeFileSync(keptFile(root, room), JSON.stringify(report));
}

/** The date and commit of a room's last run. */
export const runInfo = (root, room) => JSON.parse(readFileSync(infoFile(root, room), 'utf8'));

/**
 * The report of a room as it was measured, with its equivalent mutants marked, or undefined if it was never tested. Files that
 * have changed since then are listed in `stale`; sources that were never tested in `missing`.
 */
export function keptReport(root, room) {
  const path = keptFile(root, room);
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const sources = sourcesOf(root, room);
  const isFresh = (file) => report.files[file].source === readFileSync(join(root, file), 'utf8');
  const stale = sources.filter((file) => report.files[file] !== undefined && !isFresh(file));
  const { sample } = runInfo(root, room);
  // A sample need not touch each file.
  const missing = sample === undefined ? sources.filter((file) => report.files[file] === undefined) : [];
  report.files = Object.fromEntries(Object.entries(report.files).filter(([file]) => sources.includes(file)));
  const problems = excludeEquivalent(
    report,
    equivalents(root, packageOf(room.source).slice('packages/'.length)),
    sample !== undefined,
  );
  return { report, stale, missing, problems, sample };
}
