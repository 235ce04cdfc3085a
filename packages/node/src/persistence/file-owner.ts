import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Names this process in the owner's file, which appears with its whole text: two nodes that start at once must not find an empty one, and
 * take it for that of nobody. @returns Whether there was none.
 */
function putOwner(owner: string): boolean {
  const text = `${process.pid} ${beginOf(process.pid)}\n`;
  const own = `${owner}.${process.pid}`;
  writeFileSync(own, text);
  try {
    linkSync(own, owner);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some file systems, such as FAT, have no links.
    return putOwnerDirectly(owner, text);
  } finally {
    rmSync(own, { force: true });
  }
}

function putOwnerDirectly(owner: string, text: string): boolean {
  try {
    writeFileSync(owner, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** What the owner's file says; nothing if it has gone meanwhile. */
function readOwner(owner: string): string | undefined {
  try {
    return readFileSync(owner, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
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
    if (putOwner(owner)) return () => rmSync(owner, { force: true });
    const found = readOwner(owner);
    if (found === undefined) continue;
    const pid = Number.parseInt(found, 10);
    if (pid > 0 && isRunning(found)) {
      throw new StateFileError(`${path} is in use by process ${pid}; if that is not a node, remove ${owner}`);
    }
    rmSync(owner, { force: true });
    // The database's own lock has no owner that could be asked.
    rmSync(`${path}.lock`, { recursive: true, force: true });
  }
}
