import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Guests with debug information and PolkaVM's own answers about them, which lie beside the repository. */
const FOLDER = process.env.POLKAVIRT_DEBUG_INFO ?? fileURLToPath(new URL('../../shared/debug-info', import.meta.url));

export const DEBUG_INFO_GUESTS = ['lexer', 'shop', 'geo'] as const;
export type DebugInfoGuest = (typeof DEBUG_INFO_GUESTS)[number];

/** The folder of the sources that the guests' lines are of, or undefined if the guests are not there. */
export const debugInfoSources: string | undefined = existsSync(FOLDER) ? join(FOLDER, 'src') : undefined;

export const debugInfoBlob = (guest: DebugInfoGuest): Uint8Array =>
  new Uint8Array(readFileSync(join(FOLDER, 'blobs', `${guest}.polkavm`)));

/** What PolkaVM's own reader says of a guest. */
export const debugInfoAnswers = <T>(guest: DebugInfoGuest, what: 'regions' | 'traps' | 'coverage' | 'profile'): T =>
  JSON.parse(readFileSync(join(FOLDER, 'expected', `${guest}.${what}.json`), 'utf8')) as T;

/** `describe` where the guests are; elsewhere a skipped test that says what is missing. */
export const describeDebugInfoGuests = (name: string, tests: () => void): void => {
  if (debugInfoSources !== undefined) describe(name, tests);
  else it.skip(`${name}: there is no folder ${FOLDER}; set POLKAVIRT_DEBUG_INFO`, () => {});
};
