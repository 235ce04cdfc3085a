import { execFile } from 'node:child_process';

export interface ToolRun {
  /** 0 if all went well; undefined if the tool could not be started. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a compiler may say: more is cut off. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a program to its end.
 *
 * @throws If `signal` ends it.
 */
export function runTool(
  path: string,
  args: readonly string[],
  { cwd, signal }: { readonly cwd?: string; readonly signal?: AbortSignal } = {},
): Promise<ToolRun> {
  const options = { maxBuffer: MAX_OUTPUT, ...(cwd !== undefined && { cwd }), ...(signal !== undefined && { signal }) };
  return new Promise((resolve, reject) => {
    execFile(path, [...args], options, (error, stdout, stderr) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else resolve({ exitCode: typeof error.code === 'number' ? error.code : undefined, stdout, stderr });
    });
  });
}
