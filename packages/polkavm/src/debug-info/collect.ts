/** Summarises the debug information of a whole program: functions with their sizes, and lines with their code. */
import type { DebugFrame, DebugRegion } from './debug-frame.ts';
import { fullName, locateFrames } from './locate.ts';

/** A function that code comes from. */
export interface DebugFunction {
  /** With its namespace; empty for code whose function has no name. */
  readonly name: string;
  /** Where it is declared, as the container names it; null if not known, as is the line. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** Bytes of code where it is the innermost function and was not inlined. */
  readonly bytes: number;
  /** Bytes of its copies in other functions, inlined by the compiler or the linker. */
  readonly inlinedBytes: number;
  /** How many functions have such copies. */
  readonly inlinedInto: number;
}

/** A source line with code: it holds the statement itself, or an inlined call. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The ranges of its code, in order; `end` is the offset after the last byte. */
  readonly code: readonly { readonly begin: number; readonly end: number }[];
}

interface Counted {
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  bytes: number;
  inlinedBytes: number;
  readonly hosts: Set<string>;
}

/** Functions of the same name are distinguished by their declarations, because the name of a method does not contain its class. */
const keyOf = (frame: DebugFrame): string => `${fullName(frame)}\n${frame.path}\n${frame.line}`;

export function functionsOf(regions: Iterable<DebugRegion>): readonly DebugFunction[] {
  const counted = new Map<string, Counted>();
  for (const { begin, end, frames } of regions) {
    for (const frame of frames) {
      const key = keyOf(frame);
      if (frame.kind !== 'enter' || counted.has(key)) continue;
      counted.set(key, {
        name: fullName(frame),
        file: frame.path || null,
        line: frame.line || null,
        bytes: 0,
        inlinedBytes: 0,
        hosts: new Set(),
      });
    }
    // The position may be in another file than the declaration, so the frame names the file.
    const innermost = frames.filter(({ kind }) => kind === 'enter').at(-1);
    const located = locateFrames(frames);
    const one = innermost && counted.get(keyOf(innermost));
    if (one === undefined) continue;
    if (located.length === 1) one.bytes += end - begin;
    else {
      one.inlinedBytes += end - begin;
      one.hosts.add(located[0].name);
    }
  }
  return [...counted.values()]
    .map(({ hosts, ...rest }) => ({ ...rest, inlinedInto: hosts.size }))
    .sort((a, b) => b.bytes + b.inlinedBytes - (a.bytes + a.inlinedBytes) || (a.name < b.name ? -1 : 1));
}

export function linesOf(regions: Iterable<DebugRegion>): readonly SourceLine[] {
  const files = new Map<string, Map<number, { begin: number; end: number }[]>>();
  for (const { begin, end, frames } of regions) {
    for (const { kind, path, line } of frames) {
      if (kind === 'enter' || path === '' || line === 0) continue;
      const lines = files.get(path) ?? new Map<number, { begin: number; end: number }[]>();
      files.set(path, lines);
      const code = lines.get(line);
      const last = code?.at(-1);
      if (code === undefined) lines.set(line, [{ begin, end }]);
      else if (last?.end === begin) last.end = end;
      else if (last?.begin !== begin) code.push({ begin, end });
    }
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, lines]) => [...lines].sort(([a], [b]) => a - b).map(([line, code]) => ({ file, line, code })));
}
