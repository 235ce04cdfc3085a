import { join } from 'node:path';

/** Where a run of tests leaves its reports; undefined for what nobody asked for. */
export interface ReportFolders {
  readonly profile: string | undefined;
  readonly coverage: string | undefined;
}

/** What the environment asks for. Both may be the same folder. */
export const reportFolders = (env: Readonly<Record<string, string | undefined>>): ReportFolders => ({
  profile: env.POLKAVIRT_PROFILE || undefined,
  coverage: env.POLKAVIRT_COVERAGE || undefined,
});

/** Where a folder of reports keeps what is not put together yet. */
export const partsFolder = (folder: string): string => join(folder, '.parts');
