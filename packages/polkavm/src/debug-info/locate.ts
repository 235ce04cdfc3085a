/**
 * The functions that a region of code is in, and where in each of them.
 *
 * A region's frames are the lists of all its sources, one after the other; each starts with an `enter` that does not follow a `call`.
 * The last list is the instruction's own. Those before it are of code that the linker put it into.
 */
import type { DebugFrame } from './debug-frame.ts';

/** A function that a code offset is in, and its own position there. */
export interface LocatedFunction {
  /** With its namespace: `geo::detail::ackermann`; empty if not known. */
  readonly name: string;
  /** Whether it is a function of the machine, or was inlined into the one before it, by the compiler or by the linker. */
  readonly way: 'machine' | 'inlined' | 'linker';
  /** As the container names it; null if not known, as are line and column. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
}

/** A function's name with what it stands in. */
export const fullName = ({ namespace, function: name }: DebugFrame): string =>
  namespace === '' ? name : `${namespace}::${name}`;

function listsOf(frames: readonly DebugFrame[]): DebugFrame[][] {
  const lists: DebugFrame[][] = [];
  for (const [index, frame] of frames.entries()) {
    if (index === 0 || (frame.kind === 'enter' && frames[index - 1].kind !== 'call')) lists.push([]);
    lists[lists.length - 1].push(frame);
  }
  return lists;
}

/** The function that a list enters at `at`. Its position is in the call or statement that comes next. */
function functionAt(list: readonly DebugFrame[], at: number, way: LocatedFunction['way']): LocatedFunction {
  const declared = list[at];
  const next = list[at + 1] as DebugFrame | undefined;
  const own = next !== undefined && next.kind !== 'enter' ? next : undefined;
  const { path, line, column } = own ?? { path: declared.path, line: 0, column: 0 };
  return { name: fullName(declared), way, file: path || null, line: line || null, column: column || null };
}

/** The functions of a region's frames, outermost first: the function of the first frame, then those of the last list. */
export function locateFrames(frames: readonly DebugFrame[]): readonly LocatedFunction[] {
  if (frames.length === 0) return [];
  const lists = listsOf(frames);
  const last = lists[lists.length - 1];
  const isOwn = lists.length === 1 || fullName(last[0]) === fullName(frames[0]);
  const located = [functionAt(isOwn ? last : lists[0], 0, 'machine')];
  if (!isOwn) located.push(functionAt(last, 0, 'linker'));
  for (let at = 1; at < last.length; at++) if (last[at].kind === 'enter') located.push(functionAt(last, at, 'inlined'));
  return located;
}
