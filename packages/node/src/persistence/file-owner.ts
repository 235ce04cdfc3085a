import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { StateFileError } from './state-file-error.ts';

/** The start time of a process in the kernel's units; empty if unknown. It distinguishes processes that reuse a number. */
function beginOf(pid: number): string {
  try {
    // proc(5): the 22nd field; the second one is a name in parentheses, which may hold anything.
    return (
      readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

/** Whether the process that wrote this still runs: in a container the next one has its number. */
function isRunning(owner: string): boolean {
  const [pid, begin = ''] = owner.trim().split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // It is there, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return begin === beginOf(Number(pid));
}

/**
 * Locks a file for this process by a second file beside it. The lock of a process that was killed does not count.
 *
 * @returns A function that releases it.
 * @throws StateFileError If another process has it. @throws Error Of the file system.
 */
export function takeFile(path: string): () => void {
  const owner = `${path}.owner`;
  for (;;) {
    try {
      const file = openSync(owner, 'wx');
      writeSync(file, `${process.pid} ${beginOf(process.pid)}\n`);
      closeSync(file);
      return () => rmSync(owner, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = readFileSync(owner, 'utf8');
    const pid = Number.parseInt(found, 10);
    if (pid > 0 && isRunning(found)) {
      throw new StateFileError(`${path} is in use by process ${pid}; if that is not a node, remove ${owner}`);
    }
    rmSync(owner, { force: true });
    // The database's own lock has no owner that could be asked.
    rmSync(`${path}.lock`, { recursive: true, force: true });
  }
}
