import pc from 'picocolors';
import type { Output } from './io.ts';

/** The screen for which text is laid out: its width, and colours or none. */
export interface Screen {
  /** In display columns: a wide character takes two. */
  readonly width: number;
  /** Without colours each function returns its text unchanged. */
  readonly colors: Pick<typeof pc, 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'blue' | 'magenta' | 'cyan'>;
}

/** The layout of output that does not go to a terminal. */
export const DEFAULT_WIDTH = 80;
/** Narrower than this, a table cannot be read anyway. */
const LEAST_WIDTH = 20;

/** The screen that an output goes to, as it is at this moment. */
export const screenOf = ({ width, hasColors }: Output): Screen => ({
  width: Math.max(LEAST_WIDTH, width ?? DEFAULT_WIDTH),
  colors: pc.createColors(hasColors ?? false),
});
