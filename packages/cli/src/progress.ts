import type { Io } from './io.ts';

/** A line on standard error that shows what long work is at. Only a terminal gets it. */
export interface Progress {
  show(text: string): Promise<void>;
  /** Takes the line away, before something else is printed. */
  clear(): Promise<void>;
}

/** Not more often than this, in milliseconds: drawing must not become the work. */
const INTERVAL = 50;

export function createProgress({ stderr }: Pick<Io, 'stderr'>): Progress {
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  return {
    async show(text) {
      const now = performance.now();
      if (!stderr.isTerminal || now - last < INTERVAL) return;
      last = now;
      shown = true;
      await stderr.write(`\r\u001b[2K${text.slice(0, 78)}`);
    },
    async clear() {
      if (shown) await stderr.write('\r\u001b[2K');
      shown = false;
    },
  };
}
