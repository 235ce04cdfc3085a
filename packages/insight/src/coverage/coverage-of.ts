/** Computes the lines that ran from the counts of instructions. */
import type { Program } from '@polkavirt/polkavm';
import { type DebugInfo, fullName } from '@polkavirt/polkavm/debug-info';

/** A function of a file, by where it is declared: methods of several classes may have the same name. */
export interface CoveredFunction {
  readonly name: string;
  /** From 1; 0 if the container does not say. */
  readonly line: number;
  /** How often its most often executed instruction ran. */
  readonly times: number;
}

/** A place where a source goes one of several ways. */
export interface CoveredBranch {
  /** From 1. */
  readonly line: number;
  /** What decides, such as `if`. */
  readonly kind: string;
  /** How often each way was taken. */
  readonly ways: readonly number[];
}

/** A source file as the container names it. */
export interface CoveredFile {
  readonly path: string;
  /** Every line that has code, with the count of its most often executed instruction; sorted. */
  readonly lines: ReadonlyMap<number, number>;
  readonly functions: readonly CoveredFunction[];
  /** By line. Empty for programs whose containers say nothing of branches: all but Solidity. */
  readonly branches: readonly CoveredBranch[];
  /** SHA-256 of the text in hex, if it is known. */
  readonly digest?: string;
}

export interface Coverage {
  /** Sorted by path. */
  readonly files: readonly CoveredFile[];
  /** Programs that have no lines, because they carry no debug information, by hash. */
  readonly withoutLines: readonly string[];
}

/** How often each instruction of a program ran, by its code offset. */
export type InstructionCounts = ReadonlyMap<number, number>;

/** A program that ran. */
export interface CountedProgram {
  readonly hash: string;
  readonly program: Program;
  readonly debug: DebugInfo;
  readonly counts: InstructionCounts;
}

/** Lines and functions under construction. */
interface FileCounts {
  readonly lines: Map<number, number>;
  readonly functions: Map<string, { readonly name: string; readonly line: number; times: number }>;
}

/** The most regions that are used: as many as the code has bytes. A broken container could have any number. */
const regionLimit = (codeLength: number): number => 2 * codeLength + 1024;

/** Collects the lines that some programs ran. The counts of a line in several programs are added. */
export function coverageOf(programs: Iterable<CountedProgram>): Coverage {
  const files = new Map<string, FileCounts>();
  const withoutLines = new Set<string>();
  for (const { hash, program, debug, counts } of programs) {
    if (!addRegions(files, program, debug, counts)) withoutLines.add(hash);
  }
  return { files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(toFile), withoutLines: [...withoutLines] };
}

/** Adds the counts of a program to its lines, by region. False if it has no lines. */
function addRegions(files: Map<string, FileCounts>, { code }: Program, debug: DebugInfo, counts: InstructionCounts): boolean {
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
  branches: [],
});
