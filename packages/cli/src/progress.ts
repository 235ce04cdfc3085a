import wrapAnsi from 'wrap-ansi';
import type { Io } from './io.ts';
import { screenOf } from './screen.ts';
import { printable } from './values.ts';

/** A line on standard error that shows what long work is at. Only a terminal gets it. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away, before something else is printed. */
  clear(): void;
}

/** Not more often than this, in milliseconds: drawing must not become the work. */
const INTERVAL = 50;
const ERASE_LINE = '\r\u001b[2K';

/** A progress line. It is written at once, because the work that it tells of lets nothing else run for a while. */
export function createProgress({ stderr }: Pick<Io, 'stderr'>): Progress {
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  // Whoever reads it may have gone away, which is nothing to end the work for.
  const write = (text: string): void => void stderr.write(text).catch(() => undefined);
  return {
    show(text) {
      const now = performance.now();
      if (!stderr.isTerminal || now - last < INTERVAL) return;
      last = now;
      shown = true;
      // One column is left free: a terminal may go to the next line after the last one.
      const [line] = wrapAnsi(printable(text), screenOf(stderr).width - 1, { hard: true, wordWrap: false }).split('\n');
      write(`${ERASE_LINE}${line}`);
    },
    clear() {
      if (shown) write(ERASE_LINE);
      shown = false;
    },
  };
}
