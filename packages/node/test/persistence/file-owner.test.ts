/** Who has a file: a process that runs, and no other one, whatever the processes are called. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import { takeFile } from '../../src/persistence/file-owner.ts';
import { StateFileError } from '../../src/persistence/state-file-error.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const file = () => join(temporaryFolder(), 'chain.db');
const take = (path: string) => {
  const release = takeFile(path);
  onTestEnd('the file', release);
  return release;
};
const ownerOf = (path: string) => readFileSync(`${path}.owner`, 'utf8');

const hasProc = existsSync('/proc/self/stat');
/** When a process began: field 22 of its line in /proc (proc(5)). The third field is the first one behind its name. */
const beginOf = (pid: number): string => {
  const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[22 - 3];
};

/** A process that runs until the test's end, or until it is ended. */
function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = () => {
    child.kill('SIGKILL');
    return ended;
  };
  onTestEnd('the other process', end);
  return { pid: child.pid!, end };
}

const inUse = (path: string, pid: number) => `${path} is in use by process ${pid}; if that is not a node, remove ${path}.owner`;

it('a file is taken once, until it is released', () => {
  const path = file();
  const release = take(path);
  expect(() => takeFile(path)).toThrow(new StateFileError(inUse(path, process.pid)));
  expect(() => takeFile(path)).toThrow(StateFileError);
  release();
  expect(existsSync(`${path}.owner`)).toBe(false);
  // Once more does no harm.
  release();
  take(path);
});

(hasProc ? it : it.skip)('the owner is written with the time at which it began, whatever its name is', () => {
  const title = process.title;
  onTestEnd('the title', () => {
    process.title = title;
  });
  for (const name of ['node', 'a b', 'a) S 1 (b', ') 7 ']) {
    process.title = name;
    const path = file();
    const release = take(path);
    expect(ownerOf(path)).toBe(`${process.pid} ${beginOf(process.pid)}\n`);
    expect(() => takeFile(path)).toThrow('is in use');
    release();
  }
});

(hasProc ? it : it.skip)('another process has it as long as it runs', async () => {
  const path = file();
  const { pid, end } = otherProcess();
  const owner = `${pid} ${beginOf(pid)}\n`;
  writeFileSync(`${path}.owner`, owner);
  expect(() => takeFile(path)).toThrow(inUse(path, pid));
  expect(ownerOf(path)).toBe(owner);
  await end();
  take(path);
  expect(ownerOf(path)).toBe(`${process.pid} ${beginOf(process.pid)}\n`);
});

(hasProc ? it : it.skip)('a later process that got the number of the owner does not have it', () => {
  const { pid } = otherProcess();
  for (const began of [String(Number(beginOf(pid)) + 1), '', 'x']) {
    const path = file();
    writeFileSync(`${path}.owner`, `${pid} ${began}\n`);
    take(path);
    expect(ownerOf(path)).toMatch(new RegExp(`^${process.pid} `));
  }
});

it.each([
  ['EPERM', true],
  ['ESRCH', false],
])('a process of which the system says %s counts as running: %s', (code, isRunning) => {
  const path = file();
  // No process has this number, so nothing is known of its beginning.
  writeFileSync(`${path}.owner`, '4194305\n');
  const kill = jest.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  onTestEnd('the double', () => kill.mockRestore());
  if (isRunning) expect(() => takeFile(path)).toThrow(inUse(path, 4_194_305));
  else take(path);
  // It is asked about, and nothing is sent to it.
  expect(kill.mock.calls).toEqual([[4_194_305, 0]]);
});

it.each(['', '\n', 'nobody\n', '0\n', '-1\n', '4194305 1\n'])('an owner that is %j has nothing', (owner) => {
  const path = file();
  writeFileSync(`${path}.owner`, owner);
  take(path);
  expect(ownerOf(path)).toMatch(new RegExp(`^${process.pid} `));
});

it('the lock of the database goes with a dead owner, and stays without one', () => {
  const [dead, unknown] = [file(), file()];
  for (const path of [dead, unknown]) {
    mkdirSync(`${path}.lock`);
    writeFileSync(join(`${path}.lock`, 'inside'), '');
  }
  writeFileSync(`${dead}.owner`, '4194305\n');
  take(dead);
  take(unknown);
  expect([dead, unknown].map((path) => existsSync(`${path}.lock`))).toEqual([false, true]);
});

it('what the file system refuses is said as it says it', () => {
  expect(() => takeFile(join(temporaryFolder(), 'no', 'where'))).toThrow('ENOENT');
});
