import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { StateFileError } from './state-file-error.ts';

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Takes a file for this process, by a second file beside it. One that was left behind by a process that was killed does not count.
 *
 * @returns Gives it up.
 * @throws StateFileError If another process has it. @throws Error Of the file system.
 */
export function takeFile(path: string): () => void {
  const owner = `${path}.owner`;
  for (;;) {
    try {
      const file = openSync(owner, 'wx');
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      return () => rmSync(owner, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number.parseInt(readFileSync(owner, 'utf8'), 10);
    if (pid > 0 && isRunning(pid)) {
      throw new StateFileError(`${path} is in use by process ${pid}; if that is not a node, remove ${owner}`);
    }
    rmSync(owner, { force: true });
    // The database's own lock has no owner that could be asked.
    rmSync(`${path}.lock`, { recursive: true, force: true });
  }
}
