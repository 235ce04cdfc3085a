/** What debug information says about a program as a whole: its functions with their sizes, and its lines with their code. */
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
  /** Bytes of code that are its own: it is the innermost function there, and nobody inlined it. */
  readonly bytes: number;
  /** Bytes of its copies that the compiler or the linker inlined into other functions. */
  readonly inlinedBytes: number;
  /** How many functions have such copies. */
  readonly inlinedInto: number;
}

/** A line that code comes from, as the statement itself or as the place of a call that was inlined. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where its code is; `end` is after the last byte. In the order of the code. */
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

/** Functions of one name are told apart by where they are declared: a method has no class in its name. */
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
    // Its own position may be in another file than its declaration, so the frame says which one it is.
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
