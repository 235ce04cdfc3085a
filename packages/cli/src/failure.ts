/** The exit codes of every command. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** The program or the comparison failed. */
  failed: 1,
  /** Bad usage or unreadable input; one line on standard error says what. */
  usage: 2,
} as const;

/** Bad usage or unreadable input: ends the command with exit code 2 and this one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A thrown value in one line. */
export const messageOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replaceAll(/\s*\n\s*/g, '; ');

/** Plain texts for the system's error codes. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system can only be read',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  EADDRINUSE: 'another program listens there (EADDRINUSE)',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'no machine of that name is known',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GiB',
};

/** A failure of the system itself: a file, a folder, a socket. */
export const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  typeof thrown === 'object' && thrown !== null && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';

/** Why a file could not be read or written, or a socket opened. */
export function fileReason(thrown: unknown): string {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
  return Object.hasOwn(REASONS, code) ? REASONS[code] : messageOf(thrown);
}
