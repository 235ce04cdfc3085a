import type { Io } from '../io.ts';
import type { Say } from './node-surroundings.ts';

/**
 * Prints lines once a turn of the event loop, because each write to a terminal or a pipe costs a system call, and a node prints
 * several lines for a transaction. A node continues even if its output is closed.
 */
export function linesInTurns(io: Io): { readonly say: Say; flush(): void } {
  const waiting = { stdout: '', stderr: '' };
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    for (const to of ['stdout', 'stderr'] as const) {
      const text = waiting[to];
      if (text === '') continue;
      waiting[to] = '';
      io[to].write(text).catch(() => undefined);
    }
  };
  return {
    say(to, line) {
      waiting[to] += `${line}\n`;
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(flush);
    },
    flush,
  };
}
