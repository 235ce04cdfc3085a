import pc from 'picocolors';
import type { Output } from './io.ts';

/** What text is laid out for: so many columns, and colours or none. */
export interface Screen {
  /** In display columns: a wide character takes two. */
  readonly width: number;
  /** Where there are no colours, each of them gives its text back as it is. */
  readonly colors: Pick<typeof pc, 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'blue' | 'magenta' | 'cyan'>;
}

/** What output is laid out for that is not shown on a terminal. */
export const DEFAULT_WIDTH = 80;
/** Narrower than this, a table cannot be read anyway. */
const LEAST_WIDTH = 20;

/** The screen that an output goes to, as it is at this moment. */
export const screenOf = ({ width, hasColors }: Output): Screen => ({
  width: Math.max(LEAST_WIDTH, width ?? DEFAULT_WIDTH),
  colors: pc.createColors(hasColors ?? false),
});
