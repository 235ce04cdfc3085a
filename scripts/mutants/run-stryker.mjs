/** One run of Stryker in a process of its own, which ends by a deadline with whatever it has found. */
import { fork } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyOf } from './mutant-key.mjs';
import { textAt } from './text-at.mjs';

const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'stryker-child.mjs');
/** What is worth a line as soon as it is known. */
const ALIVE = { Survived: 'survived', NoCoverage: 'in code that no test runs', Timeout: 'was stopped by the clock' };

const oneLine = (text) => text.replace(/\s+/g, ' ').slice(0, 100);

/**
 * Prints each mutant that survives.
 *
 * @param sample The mutants that count, by `keyOf`; undefined for all.
 * @param deadline In milliseconds, as of Date.now().
 * @returns What was tested, how many were planned, and whether the run came to its end.
 */
export async function runStryker({ root, options, deadline, isEquivalent, sample }) {
  const drawn = sample && new Set(sample);
  const tested = [];
  let planned = 0;
  const child = fork(CHILD, { cwd: root, detached: true });
  child.on('message', ({ planned: count, tested: mutant }) => {
    if (count !== undefined) {
      planned = drawn?.size ?? count;
      console.log(`${planned} mutants to test`);
      return;
    }
    if (drawn?.has(keyOf(mutant, 1)) === false) return;
    const file = relative(root, mutant.fileName);
    const source = readFileSync(join(root, file), 'utf8');
    if (isEquivalent(mutant, file, source)) mutant.status = 'Ignored';
    tested.push(mutant);
    if (tested.length % 100 === 0) console.log(`  ${tested.length} of ${planned}`);
    const why = ALIVE[mutant.status];
    if (why === undefined || (mutant.status === 'Timeout' && mutant.statusReason !== undefined)) return;
    const { line, column } = mutant.location.start;
    console.log(`${file}:${line}:${column} ${mutant.mutatorName}, ${why}`);
    console.log(`  - ${oneLine(textAt(source, mutant.location))}\n  + ${oneLine(mutant.replacement)}`);
  });
  const kill = () => {
    try {
      // The whole group: Stryker's own children are in it.
      process.kill(-child.pid, 'SIGKILL');
    } catch {}
  };
  const timer = Number.isFinite(deadline) ? setTimeout(kill, Math.max(0, deadline - Date.now())) : undefined;
  process.once('exit', kill);
  const interrupt = () => process.exit(130);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    child.send(options);
    const [code, signal] = await new Promise((resolve) => child.once('exit', (...result) => resolve(result)));
    if (code !== 0 && signal === null) throw new Error('Stryker failed; what it wrote above says why');
    return { tested, planned, isWhole: signal === null };
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    rmSync(join(root, options.tempDirName), { recursive: true, force: true });
  }
}
