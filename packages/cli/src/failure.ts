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
