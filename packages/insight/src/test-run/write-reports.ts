import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCoverageHtml, toCoverageText } from '../coverage/coverage-page.ts';
import { toLcov } from '../coverage/lcov.ts';
import { gasProfile, gasRows, gasTable } from '../gas/gas-report.ts';
import { internalProfile, linePage, lineRows, lineTable } from '../gas/line-report.ts';
import { toFlameGraph } from '../profile/flame-graph.ts';
import { toFolded } from '../profile/folded.ts';
import { toPprof } from '../profile/pprof.ts';
import { toSpeedscope } from '../profile/speedscope.ts';
import { type CoveragePart, coverageOfParts, type GasPart, type ProfilePart, profileOf } from './part.ts';
import { isExcluded, partsFolder, type ReportFolders } from './report-folders.ts';
import { createSourceReader } from './source-texts.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const NAME = 'test run';

/** Every report by its variable, with the files that are made of its parts. */
const REPORTS: { readonly [K in keyof ReportFolders]: (parts: readonly unknown[]) => { files: Files; note: string } } = {
  profile(parts) {
    const profile = profileOf(parts as readonly ProfilePart[]);
    const cut = profile.isCut
      ? '; there were too many call paths or programs, so that some are left out or counted for their callers'
      : '';
    return {
      files: {
        'profile.folded': toFolded(profile),
        'profile.speedscope.json': toSpeedscope(profile, NAME),
        'profile.pb.gz': toPprof(profile),
        'profile.html': toFlameGraph(profile, `Gas of the ${NAME}`),
      },
      note: `${profile.gas} gas, ${profile.instructions} instructions${cut}`,
    };
  },
  coverage(parts) {
    const all = coverageOfParts(parts as readonly CoveragePart[]);
    const coverage = { ...all, files: all.files.filter(({ path }) => !isExcluded(path, process.env)) };
    const { files, withoutLines, notes } = coverage;
    const readSource = createSourceReader(process.env.POLKAVIRT_SOURCES);
    const without = withoutLines.length === 0 ? '' : `; programs without lines: ${withoutLines.length}`;
    return {
      files: {
        'lcov.info': toLcov(coverage),
        'coverage.html': toCoverageHtml(coverage, readSource),
        'coverage.txt': toCoverageText(coverage),
      },
      note: [`${files.length} ${files.length === 1 ? 'file' : 'files'}${without}`, ...notes].join('; '),
    };
  },
  gas(parts) {
    const counted = parts as readonly GasPart[];
    const rows = gasRows(counted);
    const profile = gasProfile(counted);
    const lines = lineRows(counted);
    const readSource = createSourceReader(process.env.POLKAVIRT_SOURCES);
    const internal = internalProfile(counted);
    const ofLines: Files =
      lines.length === 0
        ? {}
        : {
            'gas-lines.txt': lineTable(lines, readSource),
            'gas-lines.json': `${JSON.stringify(lines, null, 2)}\n`,
            'gas-lines.html': linePage(lines, readSource),
            'gas-functions.folded': toFolded(internal),
            'gas-functions.html': toFlameGraph(internal, 'Instructions of debug builds'),
          };
    const cut = internal.isCut
      ? '; there were so many lines or stacks that some are counted for no line, or for their callers'
      : '';
    return {
      files: {
        ...ofLines,
        'gas.txt': gasTable(rows),
        'gas.json': `${JSON.stringify(rows, null, 2)}\n`,
        'gas.folded': toFolded(profile),
        'gas.html': toFlameGraph(profile, 'Gas of contracts'),
      },
      note: `${rows.length} ${rows.length === 1 ? 'function' : 'functions'}, ${profile.gas} gas${cut}`,
    };
  },
};

/** Deletes the parts of unfinished earlier runs. */
export function clearParts({ profile, coverage, gas }: ReportFolders): void {
  for (const folder of [profile, coverage, gas]) {
    if (folder !== undefined) rmSync(partsFolder(folder), { recursive: true, force: true });
  }
}

/** The parts of a kind that test files left. */
export function readParts(folder: string, kind: string): unknown[] {
  let names: string[];
  try {
    names = readdirSync(partsFolder(folder));
  } catch {
    return [];
  }
  const mine = names.filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.json')).sort();
  return mine.map((name) => JSON.parse(readFileSync(join(partsFolder(folder), name), 'utf8')) as unknown);
}

/** Merges the parts of a run, which stay, writes the reports, and returns a sentence for each. */
export function writeReports(folders: ReportFolders): string[] {
  const said: string[] = [];
  for (const kind of ['profile', 'coverage', 'gas'] as const) {
    const folder = folders[kind];
    if (folder === undefined) continue;
    const parts = readParts(folder, kind);
    if (parts.length === 0) {
      said.push(
        `no ${kind}: no file of tests was watched. Is '@polkavirt/insight/jest' in setupFilesAfterEnv, or '@polkavirt/insight/vitest' ` +
          'in setupFiles?',
      );
      continue;
    }
    const { files, note } = REPORTS[kind](parts);
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    said.push(`${kind} of ${parts.length} test files in ${join(folder, `${kind}.html`)}: ${note}`);
  }
  return said;
}
