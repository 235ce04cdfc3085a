import wrapAnsi from 'wrap-ansi';
import type { Io } from './io.ts';
import { screenOf } from './screen.ts';
import { printable } from './values.ts';

/** A line on standard error that shows the progress of long work, on a terminal only. */
export interface Progress {
  show(text: string): void;
  /** Removes the line before something else is printed. */
  clear(): void;
}

/** The least time between two updates, in milliseconds, so that drawing costs little. */
const INTERVAL = 50;
const ERASE_LINE = '\r\u001b[2K';

/** A progress line. It is written synchronously, because the work that follows blocks the event loop. */
export function createProgress({ stderr }: Pick<Io, 'stderr'>): Progress {
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  // The reader may have gone away, which must not end the work.
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
