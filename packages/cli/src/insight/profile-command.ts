import { readFileSync } from 'node:fs';
import {
  type Coverage,
  collectCoverage,
  collectProfile,
  type Profile,
  toCoverageHtml,
  toCoverageText,
  toFlameGraph,
  toFolded,
  toLcov,
  toPprof,
  toSpeedscope,
} from '@polkavirt/insight';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { printable } from '../values.ts';
import type { CoverageFormat, ProfileFormat } from './formats.ts';
import { type RunFlags, recordRun } from './run-flags.ts';

const PROFILES: Readonly<Record<ProfileFormat, (profile: Profile, name: string) => string | Uint8Array>> = {
  folded: toFolded,
  speedscope: toSpeedscope,
  pprof: toPprof,
  html: (profile, name) => toFlameGraph(profile, `Gas of ${name}`),
};

/** A source file as text, if it is there. */
function sourceOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const COVERAGES: Readonly<Record<CoverageFormat, (coverage: Coverage) => string>> = {
  text: (coverage) => printableLines(toCoverageText(coverage)),
  lcov: toLcov,
  html: (coverage) => toCoverageHtml(coverage, sourceOf),
};

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

/** `polkavirt profile`: a run that trapped has a profile as well. */
export async function profileCommand(
  path: string,
  { format, output, ...flags }: RunFlags & { readonly format: ProfileFormat; readonly output?: string },
  io: Io,
): Promise<number> {
  const { name, recording } = await recordRun(path, flags, io);
  const profile = collectProfile(recording);
  if (profile.isCut)
    await io.stderr.write('polkavirt: too many call paths: the rest is counted for the functions that called them\n');
  await writeOutput(PROFILES[format](profile, name), output, io);
  return EXIT.ok;
}

/** `polkavirt coverage`. */
export async function coverageCommand(
  path: string,
  { format, output, ...flags }: RunFlags & { readonly format: CoverageFormat; readonly output?: string },
  io: Io,
): Promise<number> {
  const { recording } = await recordRun(path, flags, io);
  await writeOutput(COVERAGES[format](collectCoverage([recording])), output, io);
  return EXIT.ok;
}
