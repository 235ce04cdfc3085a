import { execFile } from 'node:child_process';

export interface ToolRun {
  /** 0 if all went well; undefined if the tool did not run, or not to its end. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not: `ENOENT`, `SIGKILL`. */
  readonly reason?: string;
}

export interface RunOptions {
  /** The folder that paths start from. */
  readonly cwd?: string;
  /** The whole environment; that of this process by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** The most bytes of output; a compiler that prints more is stopped. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a program to its end.
 *
 * @throws If `signal` ends it.
 */
export function runTool(path: string, args: readonly string[], options: RunOptions = {}): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    execFile(path, [...args], { maxBuffer: MAX_OUTPUT, encoding: 'utf8', ...options }, (error, stdout, stderr) => {
      if (options.signal?.aborted) reject(options.signal.reason);
      else if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else resolve({ exitCode: undefined, stdout, stderr, reason: error.code ?? error.signal ?? error.message });
    });
  });
}

/** Why a tool failed that printed nothing. */
export const whySilent = (path: string, { exitCode, reason }: ToolRun): string =>
  exitCode === undefined ? `${path} did not run to its end: ${reason}` : `${path} failed with exit code ${exitCode}`;
