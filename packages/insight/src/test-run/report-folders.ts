import { join } from 'node:path';

/** The folders for the reports of a test run; undefined for reports that were not requested. */
export interface ReportFolders {
  readonly profile: string | undefined;
  readonly coverage: string | undefined;
  readonly gas: string | undefined;
}

/** Whether a source is left out of coverage: `POLKAVIRT_COVERAGE_EXCLUDE` has beginnings of paths, separated by commas. */
export function isExcluded(path: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const beginnings = (env.POLKAVIRT_COVERAGE_EXCLUDE ?? '').split(',').map((one) => one.trim());
  return beginnings.some((one) => one !== '' && path.startsWith(one));
}

/** Where the reports of gas go if only its snapshot was asked for. */
const GAS_CACHE = 'node_modules/.cache/polkavirt/gas';

/** Reads the folders from the environment. They may be the same. */
export const reportFolders = (env: Readonly<Record<string, string | undefined>>): ReportFolders => ({
  profile: env.POLKAVIRT_PROFILE || undefined,
  coverage: env.POLKAVIRT_COVERAGE || undefined,
  gas: env.POLKAVIRT_GAS || (env.POLKAVIRT_GAS_SNAPSHOT ? GAS_CACHE : undefined),
});

/** The folder inside a folder of reports for parts that are not merged yet. */
export const partsFolder = (folder: string): string => join(folder, '.parts');
