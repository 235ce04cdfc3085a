/** Which lines of the sources ran in a recording, and how often: exactly, by counting the blocks of code that were entered. */
import type { Program } from '@polkavirt/polkavm';
import { type DebugInfo, fullName } from '@polkavirt/polkavm/debug-info';
import type { Recording } from '../recording/recording.ts';
import { Rerun, type RerunOptions } from '../rerun/rerun.ts';
import type { Piece } from '../stack/code-facts.ts';

/** A function of a file, by where it is declared: methods of several classes may have the same name. */
export interface CoveredFunction {
  readonly name: string;
  /** From 1; 0 if the container does not say. */
  readonly line: number;
  /** How often its most often executed instruction ran. */
  readonly times: number;
}

/** A source file as the container names it. */
export interface CoveredFile {
  readonly path: string;
  /** Every line that has code, with the count of its most often executed instruction; sorted. */
  readonly lines: ReadonlyMap<number, number>;
  readonly functions: readonly CoveredFunction[];
}

export interface Coverage {
  /** Sorted by path. */
  readonly files: readonly CoveredFile[];
  /** Programs that have no lines, because they carry no debug information, by hash. */
  readonly withoutLines: readonly string[];
}

/** How often each instruction of a program ran, by its code offset. */
type Counts = Map<number, number>;

/** Lines and functions under construction. */
interface FileCounts {
  readonly lines: Map<number, number>;
  readonly functions: Map<string, { readonly name: string; readonly line: number; times: number }>;
}

/** The most regions that are used: as many as the code has bytes. A broken container could have any number. */
const regionLimit = (codeLength: number): number => 2 * codeLength + 1024;

/** Replays recordings and collects the lines that they ran. */
export function collectCoverage(recordings: Iterable<Recording>, options: RerunOptions = {}): Coverage {
  const files = new Map<string, FileCounts>();
  const withoutLines = new Set<string>();
  for (const recording of recordings) {
    const rerun = new Rerun(recording, options);
    for (const [hash, { pieces, missed }] of countPieces(rerun)) {
      const { functions, module } = rerun.programs.get(hash)!;
      const counts = countInstructions(pieces, missed);
      if (!addRegions(files, module.program, functions.debug, counts)) withoutLines.add(hash);
    }
  }
  return { files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(toFile), withoutLines: [...withoutLines] };
}

interface PieceCounts {
  readonly pieces: Map<Piece, number>;
  /** The pieces in which a run stopped, each with its first instruction that did not run. */
  readonly missed: Counts;
}

/** Runs everything and counts the pieces of each program. Programs of which nothing ran are included. */
function countPieces(rerun: Rerun): Map<string, PieceCounts> {
  const counted = new Map<string, PieceCounts>();
  for (const hash of rerun.programs.keys()) counted.set(hash, { pieces: new Map(), missed: new Map() });
  while (rerun.nextRun()) {
    const { instance } = rerun.current!;
    const { pieces, missed } = counted.get(instance.program.hash)!;
    rerun.run(undefined, (piece) => pieces.set(piece, (pieces.get(piece) ?? 0) + 1));
    for (const pc of instance.piece?.pcs.slice(instance.index) ?? []) missed.set(pc, (missed.get(pc) ?? 0) + 1);
  }
  for (const { machine } of rerun.instances.values()) machine.release();
  return counted;
}

function countInstructions(pieces: PieceCounts['pieces'], missed: Counts): Counts {
  const counts: Counts = new Map();
  for (const [{ pcs }, times] of pieces) for (const pc of pcs) counts.set(pc, (counts.get(pc) ?? 0) + times);
  for (const [pc, times] of missed) counts.set(pc, (counts.get(pc) ?? 0) - times);
  return counts;
}

/** Adds the counts of a program to its lines, by region. False if it has no lines. */
function addRegions(files: Map<string, FileCounts>, { code }: Program, debug: DebugInfo, counts: Counts): boolean {
  // A line or function may have several regions in a program: the highest count is used. Counts of different programs are added.
  const lines = new Map<string, { readonly path: string; readonly line: number; times: number }>();
  const functions = new Map<string, { readonly path: string; readonly name: string; readonly line: number; times: number }>();
  const raise = <T extends { times: number }>(all: Map<string, T>, key: string, make: () => T, times: number): void => {
    const one = all.get(key) ?? make();
    one.times = Math.max(one.times, times);
    all.set(key, one);
  };
  let left = regionLimit(code.length);
  for (const { begin, end, frames } of debug.regions()) {
    if (left-- <= 0) break;
    let times = 0;
    for (let pc = begin; pc < Math.min(end, code.length); pc++) times = Math.max(times, counts.get(pc) ?? 0);
    for (const frame of frames) {
      const { kind, path, line } = frame;
      if (kind === 'enter') {
        const name = fullName(frame);
        if (path !== '' && name !== '')
          raise(functions, `${path}\n${name}\n${line}`, () => ({ path, name, line, times: 0 }), times);
      } else if (path !== '' && line !== 0) raise(lines, `${path}\n${line}`, () => ({ path, line, times: 0 }), times);
    }
  }
  const fileOf = (path: string): FileCounts => {
    const file = files.get(path) ?? { lines: new Map(), functions: new Map() };
    files.set(path, file);
    return file;
  };
  for (const { path, line, times } of lines.values()) {
    const file = fileOf(path);
    file.lines.set(line, (file.lines.get(line) ?? 0) + times);
  }
  for (const { path, name, line, times } of functions.values()) {
    const file = fileOf(path);
    const key = `${name}\n${line}`;
    const known = file.functions.get(key) ?? { name, line, times: 0 };
    known.times += times;
    file.functions.set(key, known);
  }
  return lines.size > 0;
}

const toFile = ([path, { lines, functions }]: [string, FileCounts]): CoveredFile => ({
  path,
  lines: new Map([...lines].sort(([a], [b]) => a - b)),
  functions: [...functions.values()].sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1)),
});
