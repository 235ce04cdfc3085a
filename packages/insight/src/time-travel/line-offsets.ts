import { fullName } from '@polkavirt/polkavm/debug-info';
import type { FunctionTable } from '../stack/function-table.ts';

/** Whether two paths mean the same file. The container's path is relative to the compiler's folder; a user's may be only a file name. */
export function isSamePath(ofContainer: string, given: string): boolean {
  const plain = (path: string): string => `/${path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')}`;
  const [one, other] = [plain(ofContainer), plain(given)];
  return one !== '/' && other !== '/' && (one.endsWith(other) || other.endsWith(one));
}

/** The code offsets where a line starts: the starts of regions whose innermost position it is. */
export function offsetsOfLine({ debug }: FunctionTable, path: string, line: number): Set<number> {
  const offsets = new Set<number>();
  let before = -1;
  for (const { begin, end, frames } of debug.regions()) {
    const last = frames.at(-1);
    if (last === undefined || last.kind === 'enter' || last.line !== line || !isSamePath(last.path, path)) continue;
    if (begin !== before) offsets.add(begin);
    before = end;
  }
  return offsets;
}

/** The lines of a file that have code, sorted. */
export function linesOf({ debug }: FunctionTable, path: string): readonly number[] {
  const lines = new Set<number>();
  for (const { frames } of debug.regions()) {
    const last = frames.at(-1);
    if (last !== undefined && last.kind !== 'enter' && last.line !== 0 && isSamePath(last.path, path)) lines.add(last.line);
  }
  return [...lines].sort((a, b) => a - b);
}

/** The code offsets where a function starts, including inlined copies: the first region of each sequence of regions that have it as the innermost function. */
export function offsetsOfFunction({ debug, program }: FunctionTable, name: string): Set<number> {
  const offsets = new Set<number>();
  for (const { symbol, pc } of program.exports) if (new TextDecoder().decode(symbol) === name) offsets.add(pc);
  let isInside = false;
  for (const { begin, frames } of debug.regions()) {
    const isHere = frames.some((frame) => frame.kind === 'enter' && (fullName(frame) === name || frame.function === name));
    if (isHere && !isInside) offsets.add(begin);
    isInside = isHere;
  }
  return offsets;
}
