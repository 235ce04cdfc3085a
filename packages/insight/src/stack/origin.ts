/**
 * What the frames of a region say about a code offset: which functions it is in, and where.
 *
 * A region's frames are the lists of all its sources, one after the other; each starts with an `enter` that does not follow a `call`.
 * The last list is the instruction's own; those before it are of code that the linker put it into.
 */
import type { DebugFrame } from '@polkavirt/polkavm/debug-info';

/** How control came to a function: by a call of the machine, inlined by the compiler or by the linker, or by a jump. */
export type FrameWay = 'machine' | 'inlined' | 'linker' | 'jump';

/** A function that a code offset is in, and its own position there. */
export interface OriginFunction {
  /** With its namespace: `geo::detail::ackermann`. */
  readonly name: string;
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

/** The lists that a region's frames consist of. */
function listsOf(frames: readonly DebugFrame[]): DebugFrame[][] {
  const lists: DebugFrame[][] = [];
  for (const [index, frame] of frames.entries()) {
    if (index === 0 || (frame.kind === 'enter' && frames[index - 1].kind !== 'call')) lists.push([]);
    lists[lists.length - 1].push(frame);
  }
  return lists;
}

/** The function that a list enters at `at`, with its own position: the call or statement that comes next. */
function functionAt(list: readonly DebugFrame[], at: number, way: OriginFunction['way']): OriginFunction {
  const declared = list[at];
  const next = list[at + 1] as DebugFrame | undefined;
  const own = next !== undefined && next.kind !== 'enter' ? next : undefined;
  const { path, line, column } = own ?? { path: declared.path, line: 0, column: 0 };
  return { name: fullName(declared), way, file: path || null, line: line || null, column: column || null };
}

/** The functions of a region, outermost first: that of its first frame, and those of its last list. */
export function originOf(frames: readonly DebugFrame[]): readonly OriginFunction[] {
  if (frames.length === 0) return [];
  const lists = listsOf(frames);
  const last = lists[lists.length - 1];
  const enters = last.flatMap(({ kind }, at) => (kind === 'enter' ? [at] : []));
  const isOwn = lists.length === 1 || fullName(last[0]) === fullName(frames[0]);
  const outermost = functionAt(isOwn ? last : lists[0], 0, 'machine');
  const [first, ...inner] = enters;
  const others: OriginFunction[] = [];
  if (!isOwn && first !== undefined) others.push(functionAt(last, first, 'linker'));
  for (const at of inner) others.push(functionAt(last, at, 'inlined'));
  return [outermost, ...others];
}
